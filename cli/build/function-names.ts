import { ByteReader } from "../../host/module/reader.js";

const HEADER_SIZE = 8;
const CUSTOM_SECTION = 0;
const FUNCTION_NAMES = 1;

/**
 * The module with no other names than those of its functions, which are what a host's backtraces show. The compiler also
 * names globals, data and the like: a tenth of a small module, and nobody ever reads them. The code stays where it is, so
 * the source map still fits.
 */
export function keepFunctionNames(wasm: Uint8Array): Uint8Array {
  const reader = new ByteReader(wasm, HEADER_SIZE);
  const parts = [wasm.subarray(0, HEADER_SIZE)];
  while (reader.remaining > 0) {
    const start = reader.position;
    const id = reader.u8();
    const section = reader.slice(reader.u32());
    const isNames = id === CUSTOM_SECTION && section.name() === "name";
    parts.push(isNames ? nameSection(functionNames(section, wasm)) : wasm.subarray(start, reader.position));
  }
  return Buffer.concat(parts);
}

/** The subsection of function names as it stands; none where there is none. */
function functionNames(section: ByteReader, wasm: Uint8Array): Uint8Array {
  while (section.remaining > 0) {
    const start = section.position;
    const id = section.u8();
    section.skip(section.u32());
    if (id === FUNCTION_NAMES) return wasm.subarray(start, section.position);
  }
  return new Uint8Array();
}

function nameSection(names: Uint8Array): Uint8Array {
  const content = Buffer.concat([Buffer.from([4]), Buffer.from("name"), names]);
  return Buffer.concat([Buffer.from([CUSTOM_SECTION, ...leb128(content.length)]), content]);
}

function leb128(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  return [...bytes, rest];
}
