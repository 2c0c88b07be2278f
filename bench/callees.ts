import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Upstream } from "../cli/envoy/index.js";
import { run } from "./command.js";
import { PEER_BUILDS, PEER_SOURCES } from "./compile/folders.js";

/** The services that filters ask, in a process of their own so that their cost is not Envoy's. */
export interface Callees {
  readonly pid: number;
  /** As clusters of Envoy's: `callee` and `grpc-callee`, which both answer `yes`. */
  readonly upstreams: readonly Upstream[];
  stop(): Promise<void>;
}

/** Compiles and starts them; they end with this process at the latest. */
export async function startCallees(): Promise<Callees> {
  const binary = join(PEER_BUILDS, "callee");
  await run("go", ["build", "-o", binary, "."], join(PEER_SOURCES, "callee"));
  const child = spawn(binary, { stdio: ["pipe", "pipe", "inherit"] });
  const exited = once(child, "exit");
  const [address] = (await once(createInterface(child.stdout), "line")) as [string];
  return {
    pid: child.pid!,
    upstreams: [
      { name: "callee", url: `http://${address}` },
      { name: "grpc-callee", url: `http://${address}`, protocol: "http2" },
    ],
    async stop() {
      child.stdin.end();
      await exited;
    },
  };
}
