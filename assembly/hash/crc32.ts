import { Bytes } from "../bytes/bytes";

/** The polynomials, their bits from the lowest power up. */
const IEEE: u32 = 0xedb88320;
const CASTAGNOLI: u32 = 0x82f63b78;

/**
 * CRC-32 as in gzip, PNG and Ethernet. To go on with more bytes, give the result as `crc`.
 *
 * Source: RFC 1952, section 8.
 */
export function crc32(data: Bytes, crc: u32 = 0): u32 {
  return compute(data, crc, tableOf(memory.data(1024, 4), IEEE));
}

/**
 * CRC-32C as in iSCSI, Kafka and Snappy's frames. To go on with more bytes, give the result as `crc`.
 *
 * Source: RFC 3720, section 12.1.
 */
export function crc32c(data: Bytes, crc: u32 = 0): u32 {
  return compute(data, crc, tableOf(memory.data(1024, 4), CASTAGNOLI));
}

function compute(data: Bytes, crc: u32, table: usize): u32 {
  crc = ~crc;
  for (let i: usize = 0; i < <usize>data.length; i++) {
    crc = (crc >> 8) ^ load<u32>(table + ((<usize>((crc ^ <u32>load<u8>(data.ptr + i)) & 0xff)) << 2));
  }
  return ~crc;
}

/** The remainders of all bytes, computed when they are first needed: only that of 0 is 0. */
function tableOf(table: usize, polynomial: u32): usize {
  if (load<u32>(table, 4) != 0) return table;
  for (let byte: u32 = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ ((crc & 1) != 0 ? polynomial : 0);
    store<u32>(table + ((<usize>byte) << 2), crc);
  }
  return table;
}
