import { Bytes, bytes } from "../../../assembly/bytes/bytes";

const HOST = bytes("host");
const AUTHORITY = bytes(":authority");
const SPREAD: u32 = 0x9e3779b1;

/** A name that is looked for again and again, with its hash. */
@final
export class NameKey {
  readonly hash: u32;

  constructor(readonly name: Bytes) {
    this.hash = hashName(name);
  }
}

/** A hash of a few steps, whatever the length: of its ends and its length. It spreads names; equal hashes prove nothing. */
export function hashName(name: Bytes): u32 {
  const length = <usize>name.length;
  const ptr = name.ptr;
  if (length >= 4) {
    const last = load<u32>(ptr + length - 4);
    return ((load<u32>(ptr) * SPREAD) ^ rotl<u32>(last, 13)) * SPREAD + <u32>length;
  }
  let hash: u32 = 0;
  for (let i: usize = 0; i < length; i++) hash = (hash << 8) | <u32>load<u8>(ptr + i);
  return hash * SPREAD + <u32>length;
}

/** The key of a request header. Hosts hand `host` out as `:authority`. */
export function headerKey(name: Bytes): NameKey {
  return new NameKey(name.equals(HOST) ? AUTHORITY : name);
}
