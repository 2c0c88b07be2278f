// The module of tests/fixtures/hessian-fuzz.ts, seen from here.

import { compileAssemblyScript } from "../support/assemblyscript.js";

interface Exports extends Record<string, unknown> {
  memory: WebAssembly.Memory;
  _initialize(): void;
  prepare(): void;
  collect(): void;
  outputAddress(): number;
  skipAll(at: number, count: number): number;
  readText(at: number, length: number): number;
  writeText(at: number, length: number): number;
}

const PAGE = 65536;
/** Pages behind the guest's own for the inputs; the guest copies each to the end of the last one. */
const INPUT_PAGES = 64;
const LONGEST = 8 * PAGE;

/** Where values end, or why they do not. */
export const CUT = -1;
export const REFUSED = -2;

export interface HessianInput {
  bytes: Buffer;
  /** How many values are read. */
  values: number;
}

export class HessianGuest {
  readonly #exports: Exports;
  readonly #size: number;

  private constructor(exports: Exports) {
    this.#exports = exports;
    exports.prepare();
    exports.memory.grow(INPUT_PAGES);
    this.#size = exports.memory.buffer.byteLength;
  }

  static async load(): Promise<HessianGuest> {
    const binary = await compileAssemblyScript(
      ["tests/fixtures/hessian-fuzz.ts"],
      ["-O3", "--debug", "--runtime", "minimal", "--exportStart", "_initialize"],
    );
    const abort = (_message: number, _file: number, line: number): never => {
      throw new Error(`the guest aborted in line ${line}`);
    };
    const { instance } = await WebAssembly.instantiate(binary, { env: { abort } });
    const exports = instance.exports as unknown as Exports;
    exports._initialize();
    return new HessianGuest(exports);
  }

  /** Where the values of each input end, or `CUT` or `REFUSED`. Throws if the guest does. */
  skipAll(inputs: readonly HessianInput[]): number[] {
    const parts = inputs.flatMap(({ bytes, values }) => [word(bytes.length), word(values), bytes]);
    const at = this.#put(Buffer.concat(parts));
    const answers = this.#output(this.#exports.skipAll(at, inputs.length));
    return inputs.map((_, index) => answers.readInt32LE(4 * index));
  }

  /** The text of a string, or `CUT` or `REFUSED`. */
  readText(bytes: Buffer): Buffer | number {
    const length = this.#exports.readText(this.#put(bytes), bytes.length);
    return length < 0 ? length : this.#output(length);
  }

  /** The string of a text. */
  writeText(text: Buffer): Buffer {
    return this.#output(this.#exports.writeText(this.#put(text), text.length));
  }

  #output(length: number): Buffer {
    const { memory } = this.#exports;
    const bytes = Buffer.from(new Uint8Array(memory.buffer, this.#exports.outputAddress(), length));
    this.#exports.collect();
    if (memory.buffer.byteLength !== this.#size) throw new Error("the memory has grown");
    return bytes;
  }

  #put(bytes: Buffer): number {
    if (bytes.length > INPUT_PAGES * PAGE - LONGEST) throw new Error("the inputs are too long");
    const at = this.#size - INPUT_PAGES * PAGE;
    new Uint8Array(this.#exports.memory.buffer, at).set(bytes);
    return at;
  }
}

function word(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
