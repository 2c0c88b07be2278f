// The module of tests/fixtures/json-fuzz.ts, seen from here.

import { compileAssemblyScript } from "../support/assemblyscript.js";

interface Exports {
  memory: WebAssembly.Memory;
  _initialize(): void;
  inputAddress(): number;
  parse(length: number): number;
  writeDump(): void;
  dumpAddress(): number;
  dumpLength(): number;
  configure(length: number): number;
}

/** A number that is no double. */
export const OVERFLOW = Symbol("overflow");

export class JsonGuest {
  readonly #exports: Exports;

  private constructor(exports: Exports) {
    this.#exports = exports;
  }

  static async load(): Promise<JsonGuest> {
    const binary = await compileAssemblyScript(
      ["tests/fixtures/json-fuzz.ts"],
      ["-O3", "--debug", "--runtime", "incremental", "--exportStart", "_initialize"],
    );
    let exports: Exports | null = null;
    const abort = (message: number, file: number, line: number, column: number): never => {
      const memory = exports!.memory;
      throw new Error(`${readString(memory, message)} at ${readString(memory, file)}:${line}:${column}`);
    };
    const { instance } = await WebAssembly.instantiate(binary, { env: { abort } });
    exports = instance.exports as unknown as Exports;
    exports._initialize();
    return new JsonGuest(exports);
  }

  /** The value of a text that the guest accepts; `undefined` for one that it refuses. Throws if it traps. */
  parse(text: Uint8Array): { value: unknown } | undefined {
    const verdict = this.#exports.parse(this.#setInput(text));
    if (verdict === 0) return undefined;
    if (verdict !== 1) throw new Error("neither accepted nor refused");
    this.#exports.writeDump();
    const { memory, dumpAddress, dumpLength } = this.#exports;
    return { value: new DumpReader(Buffer.from(memory.buffer, dumpAddress(), dumpLength())).read() };
  }

  /** Reads the text as a configuration; returns how many errors that gave. Throws if the guest traps. */
  configure(text: Uint8Array): number {
    return this.#exports.configure(this.#setInput(text));
  }

  get memoryPages(): number {
    return this.#exports.memory.buffer.byteLength / 65536;
  }

  #setInput(text: Uint8Array): number {
    new Uint8Array(this.#exports.memory.buffer, this.#exports.inputAddress()).set(text);
    return text.length;
  }
}

/** Reads what the guest's `writeDump` wrote. */
class DumpReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  read(): unknown {
    const tag = this.#tag();
    switch (tag) {
      case "n":
        return null;
      case "t":
        return true;
      case "f":
        return false;
      case "o":
        return OVERFLOW;
      case "d":
        this.#at += 8;
        return this.#bytes.readDoubleLE(this.#at - 8);
      case "s":
        return this.#string();
      case "[":
        return this.#elements();
      case "{":
        return this.#members();
      default:
        throw new Error(`unknown tag ${tag}`);
    }
  }

  #tag(): string {
    return String.fromCharCode(this.#bytes.readUInt8(this.#at++));
  }

  #string(): string {
    const start = this.#at + 4;
    this.#at = start + this.#bytes.readUInt32LE(this.#at);
    return this.#bytes.toString("utf8", start, this.#at);
  }

  #elements(): unknown[] {
    const elements: unknown[] = [];
    while (!this.#skip("]")) elements.push(this.read());
    return elements;
  }

  #members(): Map<string, unknown> {
    const members = new Map<string, unknown>();
    while (!this.#skip("}")) members.set(this.read() as string, this.read());
    return members;
  }

  #skip(tag: string): boolean {
    if (this.#bytes[this.#at] !== tag.charCodeAt(0)) return false;
    this.#at++;
    return true;
  }
}

function readString(memory: WebAssembly.Memory, address: number): string {
  if (address === 0) return "";
  const length = new DataView(memory.buffer).getUint32(address - 4, true);
  return Buffer.from(memory.buffer, address, length).toString("utf16le");
}
