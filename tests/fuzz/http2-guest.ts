// The module of tests/fixtures/http2-fuzz.ts, seen from here.

import { type HttpExports, HttpGuest } from "./http-guest.js";

interface Exports extends HttpExports {
  set(which: number, value: number): void;
  create(isClient: number, echoes: number, consumes: number): void;
  receive(at: number, length: number): number;
  openStream(): number;
  beginHeaders(): void;
  header(at: number, nameLength: number, valueLength: number, indexing: number): void;
  endHeaders(streamId: number, endStream: number): void;
  sendData(streamId: number, at: number, length: number, endStream: number): number;
  resetStream(streamId: number, code: number): void;
  ping(low: number, high: number): void;
  goAway(code: number): void;
  consumed(streamId: number, size: number): void;
  queuedBytes(): number;
  openStreams(): number;
  frontier(): number;
  outputAddress(): number;
  outputLength(): number;
  clearOutput(): void;
  eventsAddress(): number;
  eventsLength(): number;
  clearEvents(): void;
  errorAddress(): number;
  errorLength(): number;
}

/** In the order of the fixture's `set`; what is not given is the default. */
const SETTINGS = [
  "streamWindow",
  "connectionWindow",
  "maxStreams",
  "decoderTableSize",
  "encoderTableSize",
  "huffman",
  "maxHeaderListSize",
  "maxQueuedBytes",
  "maxFrameSize",
] as const;

export type GuestSettings = Partial<Record<(typeof SETTINGS)[number], number>>;
export type Headers = [name: string, value: string][];

/** What a connection told, in order. Pieces of a body that follow each other are one. */
export type Http2Event =
  | { type: "headers"; stream: number; headers: Headers; end: boolean }
  | { type: "data"; stream: number; data: string; end: boolean }
  | { type: "reset"; stream: number; code: number }
  | { type: "goaway"; last: number; code: number }
  | { type: "settings" }
  | { type: "pong"; low: number; high: number };

export class Http2Guest extends HttpGuest<Exports> {
  static async load(): Promise<Http2Guest> {
    return new Http2Guest(await HttpGuest.instantiate<Exports>("http2-fuzz"));
  }

  /** A new connection in place of the one before. An echoing server answers each request with its body. */
  create(
    role: "client" | "server",
    settings: GuestSettings = {},
    { echoes = false, consumes = true } = {},
  ): void {
    this.exports.set(0, 0);
    for (const [index, name] of SETTINGS.entries()) {
      const value = settings[name];
      if (value !== undefined) this.exports.set(index + 1, value);
    }
    this.exports.create(Number(role === "client"), Number(echoes), Number(consumes));
  }

  /** False once the connection has failed. */
  receive(data: Uint8Array): boolean {
    return this.exports.receive(this.put(data), data.length) !== 0;
  }

  /** Opens a stream with these headers; 0 if none may be opened. */
  request(headers: Headers, end: boolean): number {
    const stream = this.exports.openStream();
    if (stream !== 0) this.headers(stream, headers, end);
    return stream;
  }

  headers(stream: number, headers: Headers, end: boolean, indexing = 0): void {
    this.exports.beginHeaders();
    for (const [name, value] of headers) {
      const at = this.put(Buffer.from(name + value, "latin1"));
      this.exports.header(at, name.length, value.length, indexing);
    }
    this.exports.endHeaders(stream, Number(end));
  }

  data(stream: number, data: Uint8Array, end: boolean): boolean {
    return this.exports.sendData(stream, this.put(data), data.length, Number(end)) !== 0;
  }

  /** What is to be sent to the peer, which counts as sent. */
  takeOutput(): Buffer {
    const output = this.copy(this.exports.outputAddress(), this.exports.outputLength());
    this.exports.clearOutput();
    return output;
  }

  takeEvents(): Http2Event[] {
    const events = readEvents(this.copy(this.exports.eventsAddress(), this.exports.eventsLength()));
    this.exports.clearEvents();
    return events;
  }

  /** Why the connection failed; empty if it has not. */
  get error(): string {
    return this.copy(this.exports.errorAddress(), this.exports.errorLength() * 2).toString("utf16le");
  }
}

/** Reads what the fixture listed. */
function readEvents(list: Buffer): Http2Event[] {
  const events: Http2Event[] = [];
  let at = 0;
  const u8 = (): number => list.readUInt8(at++);
  const u32 = (): number => {
    at += 4;
    return list.readUInt32LE(at - 4);
  };
  const text = (): string => {
    const length = u32();
    at += length;
    return list.toString("latin1", at - length, at);
  };
  while (at < list.length) {
    const tag = String.fromCharCode(u8());
    const stream = u32();
    if (tag === "H") {
      const end = u8() === 1;
      const headers: Headers = [];
      while (u8() === 1) headers.push([text(), text()]);
      events.push({ type: "headers", stream, headers, end });
    } else if (tag === "D") {
      const end = u8() === 1;
      const data = text();
      const before = events.at(-1);
      if (before?.type === "data" && before.stream === stream && !before.end) {
        before.data += data;
        before.end = end;
      } else {
        events.push({ type: "data", stream, data, end });
      }
    } else if (tag === "R") {
      events.push({ type: "reset", stream, code: u32() });
    } else if (tag === "G") {
      events.push({ type: "goaway", last: stream, code: u32() });
    } else if (tag === "S") {
      events.push({ type: "settings" });
    } else if (tag === "P") {
      events.push({ type: "pong", low: stream, high: u32() });
    } else {
      throw new Error(`unknown event ${tag}`);
    }
  }
  return events;
}
