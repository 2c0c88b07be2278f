import { ByteWriter } from "../../assembly/bytes/byte-writer";
import { Bytes } from "../../assembly/bytes/bytes";

const QUOTE: u8 = 0x22;
const BACKSLASH: u8 = 0x5c;
const LINE_FEED: u8 = 0x0a;

/** Writes a text as fastjson has it in Dubbo: a line of JSON. */
export function writeJson(text: Bytes, out: ByteWriter): void {
  out.writeByte(QUOTE);
  for (let i = 0; i < text.length; i++) {
    const byte = text.at(i);
    if (byte < 0x20) {
      writeEscape(byte, out);
      continue;
    }
    if (byte == QUOTE || byte == BACKSLASH) out.writeByte(BACKSLASH);
    out.writeByte(byte);
  }
  out.writeByte(QUOTE);
  out.writeByte(LINE_FEED);
}

/** `\u00xx`. */
function writeEscape(byte: u8, out: ByteWriter): void {
  const low = byte & 15;
  out.writeByte(BACKSLASH);
  out.writeByte(0x75);
  out.writeNumber(<i64>(byte >> 4), 3);
  out.writeByte(low < 10 ? 0x30 + low : 0x57 + low);
}
