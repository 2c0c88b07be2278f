import { Bytes } from "../bytes/bytes";

/** The polynomials, their bits from the lowest power up. */
const IEEE: u32 = 0xedb88320;
const CASTAGNOLI: u32 = 0x82f63b78;

/** Eight tables of 256 remainders: that of a byte with 0 to 7 bytes of zeros behind it. */
const TABLES: i32 = 8 * 1024;

/**
 * CRC-32 as in gzip, PNG and Ethernet. To go on with more bytes, give the result as `crc`.
 *
 * Source: RFC 1952, section 8.
 */
export function crc32(data: Bytes, crc: u32 = 0): u32 {
  return compute(data, crc, tablesOf(memory.data(TABLES, 4), IEEE));
}

/**
 * CRC-32C as in iSCSI, Kafka and Snappy's frames. To go on with more bytes, give the result as `crc`.
 *
 * Source: RFC 3720, section 12.1.
 */
export function crc32c(data: Bytes, crc: u32 = 0): u32 {
  return compute(data, crc, tablesOf(memory.data(TABLES, 4), CASTAGNOLI));
}

/** Eight bytes at a time, each looked up in the table that counts the bytes behind it; a byte at a time takes five times as long. */
function compute(data: Bytes, crc: u32, tables: usize): u32 {
  let at = data.ptr;
  const end = at + <usize>data.length;
  crc = ~crc;
  for (; end - at >= 8; at += 8) {
    const low = load<u32>(at) ^ crc;
    const high = load<u32>(at, 4);
    crc =
      remainder(tables, 7, low) ^
      remainder(tables, 6, low >> 8) ^
      remainder(tables, 5, low >> 16) ^
      remainder(tables, 4, low >> 24) ^
      remainder(tables, 3, high) ^
      remainder(tables, 2, high >> 8) ^
      remainder(tables, 1, high >> 16) ^
      remainder(tables, 0, high >> 24);
  }
  for (; at < end; at++) crc = (crc >> 8) ^ remainder(tables, 0, crc ^ <u32>load<u8>(at));
  return ~crc;
}

/** The remainder of the lowest byte of `byte` with that many bytes of zeros behind it. */
function remainder(tables: usize, zeros: usize, byte: u32): u32 {
  return load<u32>(tables + (zeros << 10) + ((<usize>byte & 0xff) << 2));
}

/** The remainders, computed when they are first needed: only that of 0 is 0. */
function tablesOf(tables: usize, polynomial: u32): usize {
  if (load<u32>(tables, 4) != 0) return tables;
  for (let byte: u32 = 0; byte < 256; byte++) {
    let crc = byte;
    for (let zeros: usize = 0; zeros < 8; zeros++) {
      for (let bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ ((crc & 1) != 0 ? polynomial : 0);
      store<u32>(tables + (zeros << 10) + ((<usize>byte) << 2), crc);
    }
  }
  return tables;
}
