// The module of tests/fixtures/http1-fuzz.ts, seen from here.

import { type HttpExports, HttpGuest } from "./http-guest.js";

interface Exports extends HttpExports {
  create(mode: number, maxHeadBytes: number, maxHeaders: number, maxHeldBytes: number): void;
  receive(at: number, length: number): number;
  answer(status: number, at: number, length: number): void;
  heldBytes(): number;
  shouldClose(): number;
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

/** A request as it was told. */
export interface Told {
  method: string;
  target: string;
  isChunked: boolean;
  keepsAlive: boolean;
  headers: [name: string, value: string][];
  body: string;
  isComplete: boolean;
}

export class Http1Guest extends HttpGuest<Exports> {
  static async load(): Promise<Http1Guest> {
    return new Http1Guest(await HttpGuest.instantiate<Exports>("http1-fuzz"));
  }

  /** A new connection in place of the one before, that answers as requests come ("echo") or when `answer` is called. */
  create(mode: "echo" | "wait", { maxHeadBytes = 65536, maxHeaders = 256, maxHeldBytes = 65536 } = {}): void {
    this.exports.create(mode === "echo" ? 1 : 2, maxHeadBytes, maxHeaders, maxHeldBytes);
  }

  /** False once the connection has failed. */
  receive(data: Uint8Array): boolean {
    return this.exports.receive(this.put(data), data.length) !== 0;
  }

  answer(status: number, body: string): void {
    const bytes = Buffer.from(body, "latin1");
    this.exports.answer(status, this.put(bytes), bytes.length);
  }

  /** What is to be sent to the client, which counts as sent. */
  takeOutput(): Buffer {
    const output = this.copy(this.exports.outputAddress(), this.exports.outputLength());
    this.exports.clearOutput();
    return output;
  }

  /** The requests that were told. */
  takeRequests(): Told[] {
    const requests = readRequests(this.copy(this.exports.eventsAddress(), this.exports.eventsLength()));
    this.exports.clearEvents();
    return requests;
  }

  /** Why the connection failed; empty if it has not. */
  get error(): string {
    return this.copy(this.exports.errorAddress(), this.exports.errorLength() * 2).toString("utf16le");
  }
}

/** Reads what the fixture listed. */
function readRequests(list: Buffer): Told[] {
  const requests: Told[] = [];
  let at = 0;
  const u8 = (): number => list.readUInt8(at++);
  const text = (): string => {
    const start = at + 4;
    at = start + list.readUInt32LE(at);
    return list.toString("latin1", start, at);
  };
  while (at < list.length) {
    const tag = String.fromCharCode(u8());
    const last = requests.at(-1);
    if (tag === "Q") {
      if (last && !last.isComplete) throw new Error("a request within another");
      const [method, target, isChunked, keepsAlive] = [text(), text(), u8() === 1, u8() === 1];
      const headers: Told["headers"] = [];
      while (u8() === 1) headers.push([text(), text()]);
      requests.push({ method, target, isChunked, keepsAlive, headers, body: "", isComplete: false });
    } else if (last === undefined || last.isComplete) {
      throw new Error(`${tag} of no request`);
    } else if (tag === "B") {
      last.body += text();
    } else if (tag === "E") {
      last.isComplete = true;
    } else {
      throw new Error(`unknown event ${tag}`);
    }
  }
  return requests;
}
