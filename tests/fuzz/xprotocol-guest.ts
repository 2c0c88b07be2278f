// The module of tests/fixtures/xprotocol-fuzz.ts, seen from here.

import { compileAssemblyScript } from "../support/assemblyscript.js";

interface Exports extends Record<string, unknown> {
  memory: WebAssembly.Memory;
  _initialize(): void;
  prepare(): void;
  take(size: number): void;
  ready(): void;
  setEnd(address: number): void;
  collect(): void;
  listAddress(): number;
  codecIndex(at: number, length: number): number;
  decodeAll(index: number, at: number, count: number): number;
  cutEverywhere(index: number, at: number, length: number): number;
  repeat(index: number, at: number, length: number, rounds: number): void;
}

const PAGE = 65536;
/** The guest's own memory, which cannot grow. */
const GUEST_PAGES = 256;
/** Pages behind it for the inputs; the guest copies each to the end of the last one. */
const INPUT_PAGES = 64;
const LONGEST = 2 * PAGE;
const MEMORY = ["--initialMemory", `${GUEST_PAGES}`, "--maximumMemory", `${GUEST_PAGES + INPUT_PAGES}`];

export class XProtocolGuest {
  readonly #exports: Exports;
  readonly #size: number;

  private constructor(exports: Exports) {
    this.#exports = exports;
    exports.prepare();
    exports.memory.grow(INPUT_PAGES);
    this.#size = exports.memory.buffer.byteLength;
    exports.setEnd(this.#size);
    takeAll(exports);
    exports.ready();
  }

  static async load(): Promise<XProtocolGuest> {
    const binary = await compileAssemblyScript(
      ["tests/fixtures/xprotocol-fuzz.ts"],
      ["-O3", "--debug", "--runtime", "minimal", "--exportStart", "_initialize", ...MEMORY],
    );
    let exports: Exports | null = null;
    const abort = (message: number, file: number, line: number, column: number): never => {
      const memory = exports!.memory;
      throw new Error(`${readString(memory, message)} at ${readString(memory, file)}:${line}:${column}`);
    };
    const { instance } = await WebAssembly.instantiate(binary, { env: { abort } });
    exports = instance.exports as unknown as Exports;
    exports._initialize();
    return new XProtocolGuest(exports);
  }

  /** What the codec says of each of the inputs. Throws if the guest does. */
  decodeAll(codec: string, inputs: readonly Buffer[]): Buffer[] {
    const index = this.#indexOf(codec);
    const at = this.#put(Buffer.concat(inputs.flatMap((input) => [lengthOf(input), input])));
    const length = this.#exports.decodeAll(index, at, inputs.length);
    this.#exports.collect();
    const list = Buffer.from(
      new Uint8Array(this.#exports.memory.buffer, this.#exports.listAddress(), length),
    );
    return split(list);
  }

  /** Cuts a frame everywhere. Throws if a cut made a difference. Says how many cuts there were. */
  cutEverywhere(codec: string, frame: Buffer): number {
    const index = this.#indexOf(codec);
    const cuts = this.#exports.cutEverywhere(index, this.#put(frame), frame.length);
    this.#exports.collect();
    return cuts;
  }

  /** Decodes, edits and writes a frame again and again without collecting garbage. Throws if that takes memory. */
  repeat(codec: string, frame: Buffer, rounds: number): void {
    this.#exports.repeat(this.#indexOf(codec), this.#put(frame), frame.length, rounds);
  }

  #indexOf(codec: string): number {
    const name = Buffer.from(codec);
    const index = this.#exports.codecIndex(this.#put(name), name.length);
    if (index < 0) throw new Error(`the guest has no codec called ${codec}`);
    return index;
  }

  #put(bytes: Buffer): number {
    if (bytes.length > INPUT_PAGES * PAGE - LONGEST) throw new Error("the inputs are too long");
    const at = this.#size - INPUT_PAGES * PAGE;
    new Uint8Array(this.#exports.memory.buffer, at).set(bytes);
    return at;
  }
}

/** Takes all the free memory of the guest's, so that it traps (`unreachable`) as soon as it needs more than it has for garbage. */
function takeAll(exports: Exports): void {
  for (let size = 1 << 20; size >= 1024; ) {
    try {
      exports.take(size);
    } catch (error) {
      if (!(error instanceof WebAssembly.RuntimeError)) throw error;
      size /= 2;
    }
  }
}

function lengthOf(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(bytes.length);
  return length;
}

function split(list: Buffer): Buffer[] {
  const entries: Buffer[] = [];
  for (let at = 0; at < list.length; ) {
    const end = at + 4 + list.readUInt32LE(at);
    entries.push(list.subarray(at + 4, end));
    at = end;
  }
  return entries;
}

function readString(memory: WebAssembly.Memory, address: number): string {
  if (address === 0) return "";
  const length = new DataView(memory.buffer).getUint32(address - 4, true);
  return Buffer.from(memory.buffer, address, length).toString("utf16le");
}
