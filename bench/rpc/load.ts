import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { run } from "../command.js";
import { PEER_BUILDS, PEER_SOURCES } from "../compile/folders.js";
import type { LoadResult } from "../load.js";
import { CALL_FRAMES, type CallFrames, type FrameTemplate } from "./frames.js";

/** The protocols that calls are made in. */
export type CallProtocol = keyof typeof CALL_FRAMES;

/** A while of calls on one connection to a proxy. */
export interface CallLoad {
  protocol: CallProtocol;
  /** `host:port` of the proxy. */
  address: string;
  /** Calls that are kept in flight. */
  inFlight: number;
  seconds: number;
}

/** The client and the servers of all calls, in one process of their own so that their cost is not the proxy's. */
export interface RpcLoad {
  readonly pid: number;
  /** `host:port` of the server of each protocol. */
  readonly servers: Readonly<Record<CallProtocol, string>>;
  /**
   * Makes calls. Each answer is compared with what the server sent, id and content.
   *
   * @throws Error when a call was not answered, or by another answer than its own
   */
  visit(load: CallLoad): Promise<LoadResult>;
  stop(): Promise<void>;
}

/** Compiles and starts it; it ends with this process at the latest. */
export async function startRpcLoad(): Promise<RpcLoad> {
  const binary = join(PEER_BUILDS, "rpc-load");
  await run("go", ["build", "-o", binary, "."], join(PEER_SOURCES, "rpc-load"));
  const child = spawn(binary, { stdio: ["pipe", "pipe", "inherit"] });
  const exited = once(child, "exit");
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const ask = async (question: unknown): Promise<unknown> => {
    child.stdin.write(`${JSON.stringify(question)}\n`);
    const { value, done } = await lines.next();
    if (done) throw new Error("the load generator has ended");
    return JSON.parse(value);
  };
  const servers = await ask(
    Object.fromEntries(Object.entries(CALL_FRAMES).map(([name, frames]) => [name, shown(frames)])),
  );
  return {
    pid: child.pid!,
    servers: servers as RpcLoad["servers"],
    async visit(load) {
      const { calls, seconds, error } = (await ask(load)) as {
        calls: number;
        seconds: number;
        error?: string;
      };
      if (error !== undefined) throw new Error(`${load.protocol}, ${load.inFlight} in flight: ${error}`);
      return { requests: calls, seconds };
    },
    async stop() {
      child.stdin.end();
      await exited;
    },
  };
}

function shown({ request, answer, heartbeatAnswer, ...heartbeat }: CallFrames): unknown {
  return {
    request: withHex(request),
    answer: withHex(answer),
    heartbeatAnswer: heartbeatAnswer.toString("hex"),
    ...heartbeat,
  };
}

function withHex(frame: FrameTemplate): unknown {
  return { ...frame, bytes: frame.bytes.toString("hex") };
}
