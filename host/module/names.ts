import { type ByteReader, MalformedModule } from "./reader.js";

const functionSubsection = 1;

/**
 * The function names of a custom `name` section, by function index. Names are a courtesy to people: a broken
 * section is no reason to refuse a module, so what was read before the break is returned.
 */
export function readFunctionNames(section: ByteReader): Map<number, string> {
  const names = new Map<number, string>();
  try {
    while (section.remaining > 0) {
      const id = section.u8();
      const content = section.slice(section.u32());
      if (id !== functionSubsection) continue;
      content.vector(() => names.set(content.u32(), content.name()));
    }
  } catch (error) {
    if (!(error instanceof MalformedModule)) throw error;
  }
  return names;
}
