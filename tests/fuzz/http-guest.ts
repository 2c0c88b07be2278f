// A module of tests/fixtures/http*-fuzz.ts, seen from here: its input lies at the very end of its memory, so that reading beyond it
// traps, and its memory must not grow.

import { compileAssemblyScript } from "../support/assemblyscript.js";

/** What all of the modules export. */
export interface HttpExports {
  memory: WebAssembly.Memory;
  _initialize(): void;
  collect(): void;
}

const PAGE = 65536;
/** Pages behind the guest's own, for the input. */
const INPUT_PAGES = 64;

const modules = new Map<string, Promise<WebAssembly.Module>>();

export class HttpGuest<Exports extends HttpExports> {
  readonly exports: Exports;
  readonly #size: number;

  protected constructor(exports: Exports) {
    this.exports = exports;
    exports.memory.grow(INPUT_PAGES);
    this.#size = exports.memory.buffer.byteLength;
  }

  /** A new instance of a module, which is compiled once. */
  static async instantiate<Exports extends HttpExports>(fixture: string): Promise<Exports> {
    let module = modules.get(fixture);
    if (!module) {
      module = compileAssemblyScript(
        [`tests/fixtures/${fixture}.ts`],
        ["-O3", "--debug", "--runtime", "minimal", "--exportStart", "_initialize"],
      ).then((binary) => WebAssembly.compile(binary));
      modules.set(fixture, module);
    }
    let exports: Exports | null = null;
    const abort = (message: number, file: number, line: number, column: number): never => {
      const memory = exports!.memory;
      throw new Error(`${readString(memory, message)} at ${readString(memory, file)}:${line}:${column}`);
    };
    const instance = await WebAssembly.instantiate(await module, { env: { abort } });
    exports = instance.exports as unknown as Exports;
    exports._initialize();
    return exports;
  }

  /** Puts bytes at the end of the memory, and says where they begin. */
  put(input: Uint8Array): number {
    const { memory } = this.exports;
    if (input.length > INPUT_PAGES * PAGE) throw new Error("the input is too long");
    if (memory.buffer.byteLength !== this.#size) throw new Error("the memory has grown");
    const at = this.#size - input.length;
    new Uint8Array(memory.buffer, at).set(input);
    return at;
  }

  /** A copy of bytes of the memory. */
  copy(at: number, length: number): Buffer {
    return Buffer.from(new Uint8Array(this.exports.memory.buffer, at, length));
  }
}

function readString(memory: WebAssembly.Memory, address: number): string {
  if (address === 0) return "";
  const length = new DataView(memory.buffer).getUint32(address - 4, true);
  return Buffer.from(memory.buffer, address, length).toString("utf16le");
}
