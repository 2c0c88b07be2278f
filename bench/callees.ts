import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Upstream } from "../cli/envoy/index.js";
import { packageRoot } from "../cli/package-root.js";

/** The services that filters ask, in a process of their own. */
export interface Callees {
  readonly pid: number;
  /** As clusters of Envoy's: `callee` and `grpc-callee`. */
  readonly upstreams: readonly Upstream[];
  stop(): Promise<void>;
}

/** Starts them; they end with this process at the latest. */
export async function startCallees(): Promise<Callees> {
  const script = join(packageRoot(), "dist", "bench", "callee.js");
  const child = spawn(process.execPath, [script], { stdio: ["pipe", "pipe", "inherit"] });
  const exited = once(child, "exit");
  const [line] = (await once(createInterface(child.stdout), "line")) as [string];
  const ports = JSON.parse(line) as { http: number; grpc: number };
  return {
    pid: child.pid!,
    upstreams: [
      { name: "callee", url: `http://127.0.0.1:${ports.http}` },
      { name: "grpc-callee", url: `http://127.0.0.1:${ports.grpc}`, protocol: "http2" },
    ],
    async stop() {
      child.stdin.end();
      await exited;
    },
  };
}
