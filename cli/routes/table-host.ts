import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Clock, Host, HostError, systemClock } from "../../host/index.js";
import { exchange, type ReceivedMessage, type ReceivedResponse } from "../../host/testing.js";
import { build } from "../build/build.js";
import { packageRoot } from "../package-root.js";
import { field, list, type Message, message, type TableFile } from "./table-file.js";

/** A request that is decided. */
export interface RouteQuestion {
  method: string;
  authority: string;
  /** With its query. */
  path: string;
  scheme: "http" | "https";
  headers: readonly (readonly [string, string])[];
  /** What the upstream's response has beside its status. */
  responseHeaders?: readonly (readonly [string, string])[];
  /** The number that chance is decided by: 0 to 2^53 - 1. */
  random: number;
}

/** A route that was asked whether it is one for a request. */
export interface AskedRoute {
  route: number;
  name: string;
  /** The first test that did not pass: `path`, `header`, …; null if it matched. */
  failed: string | null;
  /** What it looked at: the name of the header and so on. */
  what?: string;
}

/** How the filter came to its decision, in its own words. */
export interface Explanation {
  virtual_host: string | null;
  /** Its index; null if none was taken. */
  route: number | null;
  name?: string;
  requires_tls?: boolean;
  asked: readonly AskedRoute[];
  /** How many more were asked before the one that was taken. */
  more?: number;
}

/** What became of a request. */
export interface RouteDecision {
  explanation: Explanation;
  /** Empty if it went nowhere. */
  cluster: string;
  /** As it left the filter; null if it was answered there. */
  request: ReceivedMessage | null;
  response: ReceivedResponse;
}

/** What decides. */
export interface TableHostOptions {
  /** The filter's module. Default: the package's own, which is built if it is not there. */
  module?: string | undefined;
  /** The time at which requests are decided. Default: now. */
  at?: Date | undefined;
}

/** The header that the cluster is read from, where the table steers by something that only a host can see. */
export const OWN_HEADER = "x-routes-cluster";
const DEFAULT_HEADER = "x-route-cluster";
/** What stands before the reasons in what the filter logs. */
const REFUSED = "configuration refused: ";

/** The filter's module with a table, in the built-in host. */
export class TableHost {
  readonly #wasm: string;
  readonly #clock: Clock;
  readonly #configuration: Message;
  readonly #header: string;
  /** A module has one random number; each has a host of its own. */
  readonly #hosts = new Map<number, Promise<Host>>();

  /**
   * Checks the table as it is, with the code that checks it in a proxy.
   *
   * @throws Error with each reason why the filter refuses it
   */
  static async load(table: TableFile, options: TableHostOptions = {}): Promise<TableHost> {
    const host = new TableHost(table, await modulePath(options.module), options.at);
    (await host.#load(table.configuration, table.file)).close();
    return host;
  }

  private constructor(table: TableFile, wasm: string, at: Date | undefined) {
    this.#wasm = wasm;
    this.#clock = at === undefined ? systemClock : fixedClock(at);
    const { configuration, header } = observable(table.configuration);
    this.#configuration = configuration;
    this.#header = header;
  }

  /** Sends a request through the filter. Faults are left out, for they say nothing about routes. */
  async decide(question: RouteQuestion): Promise<RouteDecision> {
    const host = await this.#hostFor(question.random);
    const { method, authority, path, scheme } = question;
    const { response, upstreamRequest, logs } = await exchange(host, {
      method,
      authority,
      path,
      scheme,
      headers: question.headers.map(([name, value]) => [name.toLowerCase(), value]),
      upstream: () => ({ headers: (question.responseHeaders ?? []).map(([name, value]) => [name, value]) }),
    });
    const line = logs.find((log) => log.message.startsWith('{"virtual_host":'));
    if (line === undefined) throw new Error(`the module ${this.#wasm} does not explain its decisions`);
    return {
      explanation: JSON.parse(line.message) as Explanation,
      cluster: upstreamRequest?.header(this.#header) ?? "",
      request: upstreamRequest,
      response,
    };
  }

  async close(): Promise<void> {
    for (const host of this.#hosts.values()) (await host).close();
    this.#hosts.clear();
  }

  #hostFor(random: number): Promise<Host> {
    const loaded =
      this.#hosts.get(random) ?? this.#load({ ...this.#configuration, fixed_random: random }, "");
    this.#hosts.set(random, loaded);
    return loaded;
  }

  async #load(configuration: Message, file: string): Promise<Host> {
    try {
      return await Host.load({
        plugins: [{ name: "router", wasm: this.#wasm, configuration: JSON.stringify(configuration) }],
        clock: this.#clock,
      });
    } catch (error) {
      const { message } = error as Error;
      const at = message.indexOf(REFUSED);
      if (!(error instanceof HostError) || at < 0) throw error;
      throw new Error(`${file}: ${message.slice(at + REFUSED.length)}`);
    }
  }
}

/** The configuration so that a decision can be seen from outside, and the header that has the cluster then. */
function observable(configuration: Message): { configuration: Message; header: string } {
  const steering = message(field(configuration, "steering"));
  const isHeader = ["cluster_header", "header"].includes(String(field(steering, "mode")));
  const { key: _key, clusters: _clusters, ...sides } = steering;
  const header = isHeader ? String(field(steering, "header") ?? DEFAULT_HEADER).toLowerCase() : OWN_HEADER;
  return {
    header,
    configuration: {
      ...withoutFaults(configuration),
      steering: isHeader ? steering : { ...sides, mode: "cluster_header", header },
      explain: true,
    },
  };
}

function withoutFaults(configuration: Message): Message {
  const table = message(field(configuration, "route_config"));
  const hosts = list(field(table, "virtual_hosts")).map((host) => ({
    ...message(host),
    routes: list(field(message(host), "routes")).map((route) => {
      const { fault: _, ...rest } = message(route);
      return rest;
    }),
  }));
  const { route_config: _, routeConfig: __, ...rest } = configuration;
  const { virtual_hosts: ___, virtualHosts: ____, ...fields } = table;
  return { ...rest, route_config: { ...fields, virtual_hosts: hosts } };
}

async function modulePath(given: string | undefined): Promise<string> {
  if (given !== undefined) return given;
  const outFile = join(packageRoot(), "build", "router.wasm");
  if (existsSync(outFile)) return outFile;
  return (await build({ entry: join(packageRoot(), "filters", "router"), outFile })).wasmPath;
}

function fixedClock(at: Date): Clock {
  const realtime = BigInt(at.getTime()) * 1_000_000n;
  return { ...systemClock, realtime: () => realtime };
}
