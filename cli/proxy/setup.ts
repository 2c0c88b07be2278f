import type { Route, Upstream } from "../../host/serve/index.js";

/** The levels that modules log at, finest first. */
export const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "critical"] as const;
export type LogLevelName = (typeof LOG_LEVELS)[number];

/** A filter: a module with what it is given at its start. */
export interface PluginSetup {
  /** Path of the module. */
  wasm: string;
  configuration?: string | Uint8Array;
  vmConfiguration?: string | Uint8Array;
  rootId?: string;
  environment?: Readonly<Record<string, string>>;
}

/** A port on 127.0.0.1, and the filters behind it in the order in which a request meets them. */
export interface ListenerSetup {
  name: string;
  /** 0 takes a free one. */
  port: number;
  plugins: readonly PluginSetup[];
}

/** A reverse proxy, described so that the built-in host and Envoy can both be it. */
export interface ProxySetup {
  listeners: readonly ListenerSetup[];
  upstreams: readonly Upstream[];
  routes: readonly Route[];
  /** Workers, each with a VM of its own for every module: 1 when left out. */
  concurrency?: number;
  /** What is below it is not logged: `info` when left out. */
  logLevel?: LogLevelName;
  /** Takes each line that is logged. */
  onLog(line: string): void;
}

/** A reverse proxy that serves. */
export interface RunningProxy {
  /** What it is, for people: `the built-in host`, or `Envoy` and its version. */
  readonly what: string;
  /** `http://127.0.0.1:port` of each listener, by name. */
  readonly urls: Readonly<Record<string, string>>;
  /** Settles when it has ended by itself. */
  readonly failed: Promise<Error>;
  /**
   * Ends it: requests under way may finish until `graceMs` have passed. A second call with less time shortens
   * the wait of the first.
   */
  stop(graceMs: number): Promise<void>;
}
