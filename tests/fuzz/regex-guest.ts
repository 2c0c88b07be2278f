// The module of tests/fixtures/regex-fuzz.ts, seen from here.

import { compileAssemblyScript } from "../support/assemblyscript.js";

interface Exports {
  memory: WebAssembly.Memory;
  _initialize(): void;
  inputAddress(): number;
  compile(length: number, instructions: number): number;
  messageAddress(): number;
  messageLength(): number;
  bytes(): number;
  decide(length: number): number;
  verdict(length: number, kind: number): number;
  locate(length: number, kind: number, from: number): number;
  groups(): number;
  start(group: number): number;
  end(group: number): number;
  replaceAll(length: number, rewriteLength: number): number;
  accepts(length: number, rewriteLength: number): number;
  outputAddress(): number;
  outputLength(): number;
  steps(): bigint;
  collect(): void;
}

/** What was compiled: the number of groups, or why it was refused. */
export type Compiled = { groups: number } | { offset: number; message: string };

/** What is asked: whether all of the input matches, whether a part does, whether its start does. */
export const QUESTIONS = ["match", "find", "matchStart"] as const;
export type Question = (typeof QUESTIONS)[number];

/** Start and end of the match and of each group, -1 for one that took no part; null if nothing matched. */
export type Spans = number[] | null;

/** The most instructions by default, as in `RegexOptions`. */
const INSTRUCTIONS = 20_000;

let compiled: Promise<Uint8Array<ArrayBuffer>> | undefined;

export class RegexGuest {
  readonly #exports: Exports;

  private constructor(exports: Exports) {
    this.#exports = exports;
  }

  /** A new instance of the module, which is compiled once. */
  static async load(): Promise<RegexGuest> {
    compiled ??= compileAssemblyScript(
      ["tests/fixtures/regex-fuzz.ts"],
      ["-O3", "--debug", "--runtime", "minimal", "--exportStart", "_initialize", "--use", "REGEX_STEPS=1"],
    );
    const binary = await compiled;
    let exports: Exports | null = null;
    const abort = (message: number, file: number, line: number, column: number): never => {
      const memory = exports!.memory;
      throw new Error(`${readString(memory, message)} at ${readString(memory, file)}:${line}:${column}`);
    };
    const { instance } = await WebAssembly.instantiate(binary, { env: { abort } });
    exports = instance.exports as unknown as Exports;
    exports._initialize();
    return new RegexGuest(exports);
  }

  /** Compiles a pattern, for the calls that follow. Throws if the guest traps, as they do. */
  compile(pattern: Uint8Array | string, instructions = INSTRUCTIONS): Compiled {
    // The calls before have returned, as a filter's callbacks have when its garbage is collected.
    this.#exports.collect();
    const groups = this.#exports.compile(this.#setInput(pattern), instructions);
    if (groups >= 0) return { groups };
    const { memory, messageAddress, messageLength } = this.#exports;
    return {
      offset: -1 - groups,
      message: Buffer.from(memory.buffer, messageAddress(), messageLength()).toString(),
    };
  }

  get bytes(): number {
    return this.#exports.bytes();
  }

  /** The three verdicts, in the order of `QUESTIONS`. */
  decide(text: Uint8Array | string): boolean[] {
    const verdicts = this.#exports.decide(this.#setInput(text));
    return QUESTIONS.map((_, index) => ((verdicts >> index) & 1) === 1);
  }

  verdict(text: Uint8Array | string, question: Question): boolean {
    return this.#exports.verdict(this.#setInput(text), QUESTIONS.indexOf(question)) !== 0;
  }

  locate(text: Uint8Array | string, question: Question, from = 0): Spans {
    const found = this.#exports.locate(this.#setInput(text), QUESTIONS.indexOf(question), from) !== 0;
    const groups = this.#exports.groups();
    if (found !== groups >= 0) throw new Error(`found: ${found}, but groups: ${groups}`);
    if (!found) return null;
    return Array.from({ length: groups + 1 }, (_, group) => [
      this.#exports.start(group),
      this.#exports.end(group),
    ]).flat();
  }

  /** The result of a replacement; null if the rewrite cannot be used. */
  replaceAll(text: Uint8Array | string, rewrite: string): { text: Buffer; count: number } | null {
    const bytes = Buffer.from(text);
    this.#setInput(Buffer.concat([bytes, Buffer.from(rewrite)]));
    const size = Buffer.byteLength(rewrite);
    const count = this.#exports.replaceAll(bytes.length, size);
    if (this.#exports.accepts(bytes.length, size) === 0) return null;
    const { memory, outputAddress, outputLength } = this.#exports;
    return { text: Buffer.from(Buffer.from(memory.buffer, outputAddress(), outputLength())), count };
  }

  /** How many steps `work` takes in the guest. */
  steps(work: () => void): number {
    const before = this.#exports.steps();
    work();
    return Number(this.#exports.steps() - before);
  }

  get memoryPages(): number {
    return this.#exports.memory.buffer.byteLength / 65536;
  }

  #setInput(text: Uint8Array | string): number {
    const bytes = Buffer.from(text);
    new Uint8Array(this.#exports.memory.buffer, this.#exports.inputAddress()).set(bytes);
    return bytes.length;
  }
}

function readString(memory: WebAssembly.Memory, address: number): string {
  if (address === 0) return "";
  const length = new DataView(memory.buffer).getUint32(address - 4, true);
  return Buffer.from(memory.buffer, address, length).toString("utf16le");
}
