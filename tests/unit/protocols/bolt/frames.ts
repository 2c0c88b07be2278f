// Frames of sofa-bolt-node's, from tests/protocols/fixtures/bolt.ts, and how the specs make others.

import { ByteWriter } from "../../../../assembly/bytes/byte-writer";
import { Bytes } from "../../../../assembly/bytes/bytes";
import { decodeHex, encodeHex } from "../../../../assembly/bytes/hex";
import { crc32 } from "../../../../assembly/hash/crc32";
import { read32, write16, write32 } from "../../../../protocols/bolt/big-endian";

const SOFA_REQUEST: string =
  "636f6d2e616c697061792e736f66612e7270632e636f72652e726571756573742e536f666152657175657374";
const SERVICE: string = "000000077365727669636500000018636f6d2e746573742e4563686f536572766963653a312e30";
const CONTENT: string =
  "4fbc636f6d2e616c697061792e736f66612e7270632e636f72652e726571756573742e536f666152657175657374950a6d6574686f644e" +
  "616d650d6d6574686f6441726753696773177461726765745365727669636555" +
  "6e697175654e616d650d7461726765744170704e616d650c7265717565737450726f70736f90046563686f567400115b6a6176612e6c61" +
  "6e672e537472696e676e01106a6176612e6c616e672e537472696e677a18636f6d2e746573742e4563686f536572766963653a312e3007" +
  "726576696577734d0674656e616e7404626c75657a055065746572";

/** Bolt: heartbeat, 2. */
export const HEARTBEAT: string = "0101000001000000020100000bb80000000000000000";
/** Bolt: heartbeat ack, 7. */
export const HEARTBEAT_ACK: string = "0100000001000000070100000000000000000000";
/** Bolt: request, 1. */
export const REQUEST: string =
  "0101000101000000010100000bb8002c0027000000e0" + SOFA_REQUEST + SERVICE + CONTENT;
/** Bolt: one-way request, 3. */
export const ONE_WAY: string =
  "0102000101000000030100000bb8002c0027000000e0" + SOFA_REQUEST + SERVICE + CONTENT;
/** Version 2 with CRC: request, 1. */
export const CHECKED_REQUEST: string =
  "02020100010100000001010100000bb8002c0027000000e0" + SOFA_REQUEST + SERVICE + CONTENT + "da66d270";
/** Version 2: heartbeat, 2. */
export const HEARTBEAT_V2: string = "02020100000100000002010000000bb80000000000000000";
/** Version 2 with CRC: heartbeat ack, 7. */
export const CHECKED_HEARTBEAT_ACK: string = "02020000000100000007010100000000000000000000c24327a9";

/** The bytes of a frame above. */
export function frameOf(hex: string): Bytes {
  const bytes = decodeHex(hex);
  return bytes === null ? new Bytes() : bytes;
}

/** Hexadecimal digits, so that a failure is readable. */
export function hexOf(bytes: Bytes): string {
  return encodeHex(bytes);
}

/** Headers as Bolt encodes them; a value of "null" is null. */
export function headersOf(namesAndValues: string[]): Bytes {
  const out = new ByteWriter(1 << 20);
  for (let i = 0; i < namesAndValues.length; i++) {
    const text = Bytes.fromString(namesAndValues[i]);
    const isNull = (i & 1) == 1 && namesAndValues[i] == "null";
    write32(out.reserve(4), isNull ? 0xffffffff : <u32>text.length);
    if (!isNull) out.write(text);
  }
  return out.written.copy();
}

/** A frame of Bolt, id 258, with these parts. The last number of the head is a status of 2, or a timeout of 3,000 ms. */
export function makeFrame(
  type: u8,
  command: u16,
  codec: u8,
  className: string,
  headers: Bytes,
  content: Bytes,
): Bytes {
  return assemble(1, 0, 0, type, command, codec, className, headers, content);
}

/** A frame of Bolt v2, likewise, with its CRC-32 if version and switch say that it has one. */
export function makeFrameV2(
  version: u8,
  switches: u8,
  type: u8,
  className: string,
  headers: Bytes,
  content: Bytes,
): Bytes {
  return assemble(2, version, switches, type, type == 0 ? 2 : 1, 1, className, headers, content);
}

function assemble(
  protocol: u8,
  version: u8,
  switches: u8,
  type: u8,
  command: u16,
  codec: u8,
  className: string,
  headers: Bytes,
  content: Bytes,
): Bytes {
  const out = new ByteWriter(1 << 24);
  out.writeByte(protocol);
  if (protocol == 2) out.writeByte(version);
  out.writeByte(type);
  write16(out.reserve(2), command);
  out.writeByte(1);
  write32(out.reserve(4), 258);
  out.writeByte(codec);
  if (protocol == 2) out.writeByte(switches);
  if (type == 0) write16(out.reserve(2), 2);
  else write32(out.reserve(4), 3000);
  const name = Bytes.fromString(className);
  write16(out.reserve(2), name.length);
  write16(out.reserve(2), headers.length);
  write32(out.reserve(4), content.length);
  out.write(name);
  out.write(headers);
  out.write(content);
  if (protocol == 2 && version == 2 && (switches & 1) != 0) {
    const sum = crc32(out.written);
    write32(out.reserve(4), sum);
  }
  return out.written.copy();
}

/** The CRC-32 in the last four bytes. */
export function lastWord(bytes: Bytes): u32 {
  return read32(bytes.ptr + <usize>(bytes.length - 4));
}
