import { ByteWriter } from "../../../assembly/bytes/byte-writer";
import { Bytes } from "../../../assembly/bytes/bytes";

/** How long the preface is. */
export const PREFACE_LENGTH: i32 = 24;

/** What a client's connection begins with: RFC 9113, section 3.4. */
const PREFACE: string = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/** Writes the client's preface. */
export function writePreface(out: ByteWriter): void {
  for (let i = 0; i < PREFACE_LENGTH; i++) out.writeByte(<u8>PREFACE.charCodeAt(i));
}

/** How many bytes go on with the preface, of which `before` have come; -1 if they do not. */
export function matchPreface(data: Bytes, before: i32): i32 {
  const count = min(data.length, PREFACE_LENGTH - before);
  for (let i = 0; i < count; i++) {
    if (data.at(i) != <u8>PREFACE.charCodeAt(before + i)) return -1;
  }
  return count;
}
