// The entry of a ThreadedHost's worker threads: runs a host with one worker for the thread that started it.

import { parentPort, workerData } from "node:worker_threads";
import { systemClock } from "../clock.js";
import { HostError } from "../errors.js";
import { Host } from "../host.js";
import type { HostOptions } from "../options.js";
import { exchange, ManualClock } from "../testing.js";
import {
  type Command,
  type FromWorker,
  started,
  type ThreadData,
  type ThreadExchangeOptions,
  type ToWorker,
  toPlain,
} from "./protocol.js";
import { RemoteState } from "./remote-state.js";

const data = workerData as ThreadData;
const port = parentPort!;
const state = new RemoteState(data.state);
const clock = data.clock === "manual" ? new ManualClock() : undefined;

function send(message: FromWorker): void {
  port.postMessage(message);
}

async function loadHost(): Promise<Host> {
  const setup = data.setup === undefined ? {} : await import(data.setup);
  return Host.load({
    ...data.options,
    ...(setup.default as Partial<HostOptions> | undefined),
    clock: clock ?? systemClock,
    shared: state,
    onLog: (record) => send({ kind: "log", record: { ...record, worker: data.index } }),
    ...(data.keepsTrace && {
      trace: (record) => send({ kind: "trace", record: { ...record, worker: data.index } }),
    }),
  });
}

/** Runs something for the other thread and sends what comes of it. */
async function respond(id: number, run: () => unknown): Promise<void> {
  try {
    send({ kind: "answer", id, value: await run() });
  } catch (error) {
    const { message } = error as Error;
    send({ kind: "refusal", id, message, isHostError: error instanceof HostError });
  }
}

async function obey(host: Host, command: Command): Promise<unknown> {
  switch (command.kind) {
    case "exchange":
      return toPlain(await run(host, command.options));
    case "repeat":
      return repeat(host, command.options, command.count);
    case "reload":
      return host.reload(command.plugins);
    case "advance":
      return clock!.advance(command.milliseconds);
    case "callForeign":
      return host.callForeign(command.functionId, command.argument, 0, command.plugin);
    case "memoryPages":
      return host.memoryPages(0, command.plugin);
    case "settle":
      return undefined;
    case "close":
      return host.close();
  }
}

function run(host: Host, { upstream, ...options }: ThreadExchangeOptions) {
  return exchange(host, { ...options, ...(upstream && { upstream: () => upstream }) });
}

/** How often each status came. */
async function repeat(host: Host, options: ThreadExchangeOptions, count: number) {
  const statuses: Record<number, number> = {};
  for (let i = 0; i < count; i++) {
    const { status } = (await run(host, options)).response;
    statuses[status] = (statuses[status] ?? 0) + 1;
  }
  return statuses;
}

await respond(started, async () => {
  const host = await loadHost();
  port.on("message", (message: ToWorker) => {
    if (message.kind === "queueReady") state.queueReady(message.key, message.token);
    else respond(message.id, () => obey(host, message.command));
  });
});
