import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { httpBootstrap, wasmLogLines } from "../../cli/envoy/index.js";
import { Host, TcpProxy } from "../../host/index.js";
import { type Backends, startBackends } from "../conformance/backends.js";
import { guest } from "../host/support/guest.js";
import { testEnvoys, withEnvoy } from "../support/envoy.js";
import { type ClientStep, type TcpCase, tcpCases } from "./tcp-rules.cases.js";

// The built-in host treats connections as Envoy does: the same guests see and cause the same in both.

interface Outcome {
  /** What each client got. */
  received: string[];
  /** What the guests logged, each line once, in order. */
  logs: string[];
}

/** How long anything may take that a case waits for. */
const PATIENCE_MS = 5_000;

const folder = await mkdtemp(join(tmpdir(), "tcp-rules-"));
after(() => rm(folder, { recursive: true }));

const modules = await Promise.all(
  tcpCases.map((tcpCase, i) =>
    Promise.all(
      tcpCase.filters.map(async (callbacks, j) => {
        const path = join(folder, `${i}-${j}.wasm`);
        await writeFile(path, guest(callbacks));
        return path;
      }),
    ),
  ),
);

async function waitUntil(what: string, isSo: () => boolean): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!isSo()) {
    if (Date.now() > deadline) throw new Error(`${what} did not come`);
    await delay(5);
  }
}

/** Does what a client does, and returns what it got. */
async function run(port: number, steps: ClientStep[], logs: () => string[]): Promise<string> {
  const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
  let received = "";
  let hasEnded = false;
  socket.on("data", (chunk) => {
    received += chunk;
  });
  socket.on("error", () => {});
  for (const event of ["end", "close"]) {
    socket.on(event, () => {
      hasEnded = true;
    });
  }
  await once(socket, "connect");
  try {
    for (const step of steps) {
      if ("send" in step) socket.write(step.send);
      else if ("receive" in step)
        await waitUntil(`${step.receive} bytes`, () => received.length >= step.receive);
      else if ("line" in step) await waitUntil(step.line, () => logs().includes(step.line));
      else if ("end" in step) socket.end();
      else if ("reset" in step) socket.resetAndDestroy();
      else await waitUntil("the end", () => hasEnded);
    }
    return received;
  } finally {
    socket.destroy();
  }
}

async function outcome(port: number, { clients, last }: TcpCase, logs: () => string[]): Promise<Outcome> {
  const received: string[] = [];
  for (const steps of clients) received.push(await run(port, steps, logs));
  if (last !== undefined) await waitUntil(last, () => logs().includes(last));
  return { received, logs: [...new Set(logs())] };
}

async function inBuiltInHost(tcpCase: TcpCase, files: string[], backends: Backends): Promise<Outcome> {
  const { failurePolicy } = tcpCase;
  const plugins = files.map((wasm) => ({ wasm, ...(failurePolicy && { failurePolicy }) }));
  const host = await Host.load({ plugins });
  const upstream = backends.upstreams.find(({ name }) => name === "tcp")!.url;
  const proxy = await TcpProxy.start({ host, upstream });
  const logs = () =>
    host.logs.map(({ message }) => message).filter((line) => !line.includes("failed: unreachable"));
  try {
    return await outcome(proxy.port, tcpCase, logs);
  } finally {
    await proxy.close();
    host.close();
  }
}

for (const envoy of await testEnvoys()) {
  describe(`the built-in host does as Envoy ${envoy.version} does with`, { skip: envoy.skip }, () => {
    let backends: Backends;
    const inEnvoy = new Map<TcpCase, Outcome>();

    before(async () => {
      backends = await startBackends();
      const tcpListeners = tcpCases.map(({ failurePolicy }, i) => ({
        name: `case-${i}`,
        to: "tcp",
        filters: modules[i]!.map((wasm, j) => ({
          wasm,
          name: `case-${i}-${j}`,
          vmId: `case-${i}-${j}`,
          ...(failurePolicy && { failurePolicy }),
        })),
      }));
      const bootstrap = httpBootstrap({ listeners: [], tcpListeners, upstreams: backends.upstreams });
      await withEnvoy(envoy, bootstrap, async (running) => {
        for (const [i, tcpCase] of tcpCases.entries()) {
          const logs = () =>
            wasmLogLines(running.log.lines)
              .filter(({ plugin }) => plugin.startsWith(`case-${i}-`))
              .map(({ message }) => message);
          inEnvoy.set(tcpCase, await outcome(running.listeners[`case-${i}`]!.port, tcpCase, logs));
        }
      });
    });

    after(() => backends.close());

    for (const [i, tcpCase] of tcpCases.entries()) {
      test(tcpCase.name, async () => {
        assert.deepEqual(await inBuiltInHost(tcpCase, modules[i]!, backends), inEnvoy.get(tcpCase));
      });
    }
  });
}
