import { Bytes } from "../../../../assembly/bytes/bytes";
import { crc32 } from "../../../../assembly/hash/crc32";
import { crcChange } from "../../../../protocols/bolt/crc";

/** Bytes of no particular kind. */
function pattern(length: i32, step: u32): Bytes {
  const data = Bytes.wrap(new ArrayBuffer(length));
  for (let i = 0; i < length; i++) store<u8>(data.ptr + <usize>i, <u8>((<u32>i * step + 11) >> 1));
  return data;
}

describe("the change of a CRC-32", () => {
  it("is that of its first bytes, moved behind what follows", () => {
    const lengths: i32[] = [0, 1, 2, 3, 4, 7, 8, 255, 256, 1000, 65536, 1000003];
    const before = pattern(29, 5);
    const after = pattern(40, 7);
    for (let i = 0; i < lengths.length; i++) {
      const rest = pattern(lengths[i], 13);
      const change = crcChange(crc32(before), crc32(after), <u32>lengths[i]);
      expect<u32>(crc32(rest, crc32(before)) ^ change).toBe(crc32(rest, crc32(after)), `${lengths[i]}`);
    }
  });
});
