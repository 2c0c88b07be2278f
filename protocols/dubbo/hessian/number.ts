import { Tag } from "./tags";

/** The int or long that is encoded at an address, all bytes of which are there; 0 for any other value. */
export function readNumber(at: usize): i64 {
  const tag = <i32>load<u8>(at);
  if (tag >= 0x80 && tag <= 0xbf) return tag - 0x90;
  if (tag >= 0xc0 && tag <= 0xcf) return ((tag - 0xc8) << 8) + next(at);
  if (tag >= 0xd0 && tag <= 0xd7) return ((tag - 0xd4) << 16) + nextTwo(at);
  if (tag >= 0xd8 && tag <= 0xef) return tag - 0xe0;
  if (tag >= 0xf0) return ((tag - 0xf8) << 8) + next(at);
  if (tag >= 0x38 && tag <= 0x3f) return ((tag - 0x3c) << 16) + nextTwo(at);
  if (tag == Tag.Int || tag == Tag.LongInt) return <i32>bswap<u32>(load<u32>(at, 1));
  return tag == Tag.Long ? bswap<i64>(load<i64>(at, 1)) : 0;
}

function next(at: usize): i32 {
  return <i32>load<u8>(at, 1);
}

function nextTwo(at: usize): i32 {
  return <i32>bswap<u16>(load<u16>(at, 1));
}
