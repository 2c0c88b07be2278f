import type { MessagePort } from "node:worker_threads";
import type { LogRecord, PluginOptions } from "../options.js";
import type {
  Exchange,
  ExchangeOptions,
  ReceivedMessage,
  ReceivedResponse,
  UpstreamAnswer,
} from "../testing.js";
import type { TraceRecord } from "../trace/record.js";

// What the thread of a ThreadedHost and its workers say to each other. All of it is plain data.

/** What a worker's thread is started with. */
export interface ThreadData {
  index: number;
  options: ThreadOptions;
  /** A module whose default export are options that are no plain data. */
  setup: string | undefined;
  clock: "system" | "manual";
  keepsTrace: boolean;
  state: StateChannel;
}

/** The options of a host that every thread gets. */
export interface ThreadOptions {
  plugins: PluginOptions[];
  [option: string]: unknown;
}

/** The worker's end of the way to the shared state. */
export interface StateChannel {
  port: MessagePort;
  /** Goes up with each answer: one 32-bit number. */
  answered: SharedArrayBuffer;
}

/** An exchange without functions. */
export interface ThreadExchangeOptions extends Omit<ExchangeOptions, "upstream" | "worker"> {
  /** What the upstream answers to every request. Default: an empty 200. */
  upstream?: UpstreamAnswer;
}

/** What the host asks of a worker. Each is answered, in order of their ends. */
export type Command =
  | { kind: "exchange"; options: ThreadExchangeOptions }
  | { kind: "repeat"; options: ThreadExchangeOptions; count: number }
  | { kind: "reload"; plugins: PluginOptions[] }
  | { kind: "advance"; milliseconds: number }
  | { kind: "callForeign"; functionId: number; argument: Uint8Array; plugin: number }
  | { kind: "memoryPages"; plugin: number }
  | { kind: "settle" }
  | { kind: "close" };

export type ToWorker =
  | { kind: "command"; id: number; command: Command }
  | { kind: "queueReady"; key: string; token: number };

export type FromWorker =
  | { kind: "answer"; id: number; value: unknown }
  | { kind: "refusal"; id: number; message: string; isHostError: boolean }
  | { kind: "log"; record: LogRecord }
  | { kind: "trace"; record: TraceRecord };

/** The number of the answer to a thread's start. */
export const started = 0;

type WithoutFunctions<T> = Omit<T, "header">;

/** An exchange as it crosses threads; what it logged and traced goes ahead of it. */
export interface PlainExchange extends Pick<Exchange, "reports"> {
  response: WithoutFunctions<ReceivedResponse>;
  upstreamRequest: WithoutFunctions<ReceivedMessage> | null;
}

export function toPlain({ response, upstreamRequest, reports }: Exchange): PlainExchange {
  return { response: strip(response), upstreamRequest: upstreamRequest && strip(upstreamRequest), reports };
}

export function fromPlain(plain: PlainExchange, logs: LogRecord[], trace: TraceRecord[]): Exchange {
  const { response, upstreamRequest, reports } = plain;
  return {
    response: restore(response) as ReceivedResponse,
    upstreamRequest: upstreamRequest && restore(upstreamRequest),
    logs,
    trace,
    reports,
  };
}

function strip<T extends ReceivedMessage>({ header: _, ...rest }: T): WithoutFunctions<T> {
  return rest;
}

/** Buffers arrive as plain byte arrays. */
function restore(message: WithoutFunctions<ReceivedMessage>): ReceivedMessage {
  const header = (name: string) => message.headers.find((field) => field[0] === name)?.[1];
  return { ...message, body: Buffer.from(message.body), header };
}
