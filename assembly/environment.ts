import { environ_get, environ_sizes_get } from "../abi/wasi";
import { Bytes } from "./bytes/bytes";
import { clearResult, resultPtrSlot, resultSizeSlot } from "./bytes/host-result";
import { allocate, mark, release } from "./bytes/scratch";

const EQUALS: u8 = 0x3d;

/**
 * The value of an environment variable that the host gives to the module (Envoy: `vm_config.environment_variables`), or
 * `null`. It does not change while the module runs, so it is best read once, in `onConfigure`.
 */
export function environmentVariable(name: string): string | null {
  const before = mark();
  const value = find(Bytes.fromString(name));
  release(before);
  return value;
}

function find(name: Bytes): string | null {
  clearResult();
  if (environ_sizes_get(resultPtrSlot(), resultSizeSlot()) != 0) return null;
  const count = load<u32>(resultPtrSlot());
  const size = load<u32>(resultSizeSlot());
  const pointers = allocate((<usize>count) << 2);
  const block = allocate(size);
  if (!pointers || !block || environ_get(pointers, block) != 0) return null;
  const end = block + size;
  for (let entry = block; entry < end; ) {
    const variable = new Bytes(entry, <i32>(end - entry)).slice(0, terminator(entry, end));
    if (variable.startsWith(name) && variable.at(name.length) == EQUALS) {
      return variable.slice(name.length + 1).toString();
    }
    entry += <usize>variable.length + 1;
  }
  return null;
}

function terminator(start: usize, end: usize): i32 {
  let at = start;
  while (at < end && load<u8>(at) != 0) at++;
  return <i32>(at - start);
}
