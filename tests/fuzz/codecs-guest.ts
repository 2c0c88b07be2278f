// The module of tests/fixtures/codecs-fuzz.ts, seen from here.

import { compileAssemblyScript } from "../support/assemblyscript.js";

type Call = (at: number, length: number, ...more: number[]) => number;

interface Exports extends Record<string, unknown> {
  memory: WebAssembly.Memory;
  _initialize(): void;
  resultAddress(): number;
  resultLength(): number;
  numbersAddress(): number;
  numbersLength(): number;
  collect(): void;
}

/** What the guest has, by name; each takes the input and up to two numbers more. */
export type Codec =
  | "walk"
  | "rewrite"
  | "describeValue"
  | "toBase64"
  | "fromBase64"
  | "hash"
  | "authenticate"
  | "throughHex"
  | "sizeOfZlib";

const PAGE = 65536;
/** Pages behind the guest's own, for the input. */
const INPUT_PAGES = 64;

export class CodecsGuest {
  readonly #exports: Exports;
  readonly #size: number;
  #calls = 0;

  private constructor(exports: Exports) {
    this.#exports = exports;
    exports.memory.grow(INPUT_PAGES);
    this.#size = exports.memory.buffer.byteLength;
  }

  static async load(): Promise<CodecsGuest> {
    const binary = await compileAssemblyScript(
      ["tests/fixtures/codecs-fuzz.ts"],
      ["-O3", "--debug", "--runtime", "minimal", "--exportStart", "_initialize"],
    );
    let exports: Exports | null = null;
    const abort = (message: number, file: number, line: number, column: number): never => {
      const memory = exports!.memory;
      throw new Error(`${readString(memory, message)} at ${readString(memory, file)}:${line}:${column}`);
    };
    const { instance } = await WebAssembly.instantiate(binary, { env: { abort } });
    exports = instance.exports as unknown as Exports;
    exports._initialize();
    return new CodecsGuest(exports);
  }

  /** Calls a codec with the input at the end of the memory: whatever reads beyond it traps. Throws if the guest does. */
  call(codec: Codec, input: Uint8Array, ...more: number[]): number {
    const { memory } = this.#exports;
    if (input.length > INPUT_PAGES * PAGE) throw new Error("the input is too long");
    const at = this.#size - input.length;
    new Uint8Array(memory.buffer, at).set(input);
    const answer = (this.#exports[codec] as Call)(at, input.length, ...more);
    if (memory.buffer.byteLength !== this.#size)
      throw new Error("the memory has grown: the input is not at its end");
    return answer;
  }

  /** What the latest call made. Between calls the guest's garbage is collected now and then. */
  result(): Buffer {
    const result = this.#copy(this.#exports.resultAddress(), this.#exports.resultLength());
    if (++this.#calls % 64 === 0) this.#exports.collect();
    return result;
  }

  /** The numbers that the latest `rewrite` listed, 64 bits each. */
  numbers(): bigint[] {
    const bytes = this.#copy(this.#exports.numbersAddress(), this.#exports.numbersLength());
    return words(bytes);
  }

  #copy(at: number, length: number): Buffer {
    return Buffer.from(new Uint8Array(this.#exports.memory.buffer, at, length));
  }
}

/** Words of 64 bits, little-endian. */
export function words(bytes: Buffer): bigint[] {
  return Array.from({ length: bytes.length / 8 }, (_, index) => bytes.readBigUInt64LE(index * 8));
}

function readString(memory: WebAssembly.Memory, address: number): string {
  if (address === 0) return "";
  const length = new DataView(memory.buffer).getUint32(address - 4, true);
  return Buffer.from(memory.buffer, address, length).toString("utf16le");
}
