import type { ValueType } from "../abi.js";
import { readFunctionNames } from "./names.js";
import { ByteReader, MalformedModule } from "./reader.js";

export { MalformedModule } from "./reader.js";

/** Parameters and results of a function. Types beyond the ABI's four keep their byte, as `type 0x7b`. */
export interface Signature {
  params: string[];
  results: string[];
}

export type ExternalKind = "function" | "table" | "memory" | "global" | "tag";

export interface ModuleImport {
  module: string;
  name: string;
  kind: ExternalKind;
  /** Of a function, if its type is a function type. */
  signature?: Signature;
}

export interface ModuleExport {
  name: string;
  kind: ExternalKind;
  /** Index in the index space of its kind. */
  index: number;
  /** Of a function, if its type is a function type. */
  signature?: Signature;
}

/** Size limits in 64 KiB pages. */
export interface MemoryLimits {
  minimum: number;
  maximum?: number;
}

/** What the outside of a WebAssembly binary shows. */
export interface ModuleInfo {
  imports: ModuleImport[];
  /** In the binary's order, which decides the ABI version. */
  exports: ModuleExport[];
  /** Of the module's own first memory. */
  memory?: MemoryLimits;
  /** A start section runs code inside instantiation, before any context exists. */
  hasStartSection: boolean;
  /** Byte offset at which the code of each function begins, by function index; imported ones have none. */
  functionStarts: Map<number, number>;
  /** Names by function index, imports first. Empty without a name section. */
  functionNames: Map<number, string>;
  /** Content of the `sourceMappingURL` section. */
  sourceMapUrl?: string;
}

enum Section {
  Custom = 0,
  Type = 1,
  Import = 2,
  Function = 3,
  Memory = 5,
  Export = 7,
  Start = 8,
  Code = 10,
}

const magic = [0x00, 0x61, 0x73, 0x6d];
const binaryVersion = [0x01, 0x00, 0x00, 0x00];
const valueTypes: Record<number, ValueType> = { 127: "i32", 126: "i64", 125: "f32", 124: "f64" };
const externalKinds: ExternalKind[] = ["function", "table", "memory", "global", "tag"];

/**
 * Reads the sections of a WebAssembly binary that the ABI is about; instructions and data are stepped over. Throws
 * {@link MalformedModule}, and nothing else, on bytes that are not such a binary.
 */
export function readModule(bytes: Uint8Array): ModuleInfo {
  const reader = new ByteReader(bytes);
  expectBytes(reader, magic, "the magic bytes of a WebAssembly module");
  expectBytes(reader, binaryVersion, "WebAssembly binary version 1");
  const sections = new SectionReader();
  while (reader.remaining > 0) {
    const id = reader.u8();
    sections.read(id, reader.slice(reader.u32()));
  }
  return sections.finish();
}

function expectBytes(reader: ByteReader, expected: number[], what: string): void {
  for (const byte of expected) {
    if (reader.remaining < 1 || reader.u8() !== byte) throw new MalformedModule(`expected ${what}`);
  }
}

/** Collects what the sections say, then ties functions to their signatures. */
class SectionReader {
  readonly #types: (Signature | undefined)[] = [];
  /** Type index of each function, imported ones first. */
  readonly #functions: number[] = [];
  readonly #importTypes = new Map<ModuleImport, number>();
  readonly #info: ModuleInfo = {
    imports: [],
    exports: [],
    hasStartSection: false,
    functionStarts: new Map(),
    functionNames: new Map(),
  };

  read(id: number, section: ByteReader): void {
    switch (id) {
      case Section.Custom:
        this.#custom(section);
        break;
      case Section.Type:
        this.#typeSection(section);
        break;
      case Section.Import:
        section.vector(() => this.#info.imports.push(this.#import(section)));
        break;
      case Section.Function:
        section.vector(() => this.#functions.push(section.u32()));
        break;
      case Section.Memory:
        section.vector(() => this.#memory(section));
        break;
      case Section.Export:
        section.vector(() => this.#info.exports.push(readExport(section)));
        break;
      case Section.Start:
        this.#info.hasStartSection = true;
        break;
      case Section.Code:
        this.#code(section);
        break;
    }
  }

  finish(): ModuleInfo {
    for (const [entry, type] of this.#importTypes) this.#sign(entry, type);
    for (const entry of this.#info.exports) {
      if (entry.kind === "function") this.#sign(entry, this.#functions[entry.index]);
    }
    return this.#info;
  }

  #sign(entry: ModuleImport | ModuleExport, type: number | undefined): void {
    if (type === undefined || type >= this.#types.length) {
      throw new MalformedModule(`expected a known function type for "${entry.name}"`);
    }
    const signature = this.#types[type];
    if (signature) entry.signature = signature;
  }

  /** Later proposals put other forms into this section; after one of them, types are no longer followed. */
  #typeSection(section: ByteReader): void {
    const count = section.u32();
    if (count > section.remaining) section.fail(`${count} types`);
    for (let i = 0; i < count; i++) {
      if (section.u8() !== 0x60) {
        this.#types.length = count;
        return;
      }
      const params = section.vector(() => readValueType(section));
      this.#types.push({ params, results: section.vector(() => readValueType(section)) });
    }
  }

  #import(section: ByteReader): ModuleImport {
    const entry: ModuleImport = { module: section.name(), name: section.name(), kind: readKind(section) };
    if (entry.kind === "function") {
      const type = section.u32();
      this.#functions.push(type);
      this.#importTypes.set(entry, type);
    } else {
      skipImportType(entry.kind, section);
    }
    return entry;
  }

  #memory(section: ByteReader): void {
    const limits = readLimits(section);
    this.#info.memory ??= limits;
  }

  #code(section: ByteReader): void {
    let index = this.#importTypes.size;
    section.vector(() => {
      const size = section.u32();
      this.#info.functionStarts.set(index++, section.position);
      section.skip(size);
    });
  }

  #custom(section: ByteReader): void {
    const name = section.name();
    if (name === "sourceMappingURL") this.#info.sourceMapUrl = section.name();
    if (name === "name") this.#info.functionNames = readFunctionNames(section);
  }
}

function skipImportType(kind: ExternalKind, section: ByteReader): void {
  if (kind === "memory") {
    readLimits(section);
  } else if (kind === "table") {
    readValueType(section);
    readLimits(section);
  } else if (kind === "global") {
    readValueType(section);
    section.u8();
  } else {
    section.u8();
    section.u32();
  }
}

function readKind(section: ByteReader): ExternalKind {
  return externalKinds[section.u8()] ?? section.fail("a kind of import or export before this place,");
}

function readExport(section: ByteReader): ModuleExport {
  return { name: section.name(), kind: readKind(section), index: section.u32() };
}

/** A number or vector type is one byte; a reference to a type carries the type's index too. */
function readValueType(section: ByteReader): string {
  const byte = section.u8();
  if (byte === 0x63 || byte === 0x64) section.skipLeb();
  return valueTypes[byte] ?? `type 0x${byte.toString(16)}`;
}

function readLimits(section: ByteReader): MemoryLimits {
  const flags = section.u8();
  const is64 = (flags & 4) !== 0;
  const read = () => (is64 ? section.u64() : section.u32());
  const limits: MemoryLimits = { minimum: read() };
  if ((flags & 1) !== 0) limits.maximum = read();
  if ((flags & 8) !== 0) section.u32();
  return limits;
}
