import { ByteWriter } from "../../assembly/bytes/byte-writer";
import { Bytes } from "../../assembly/bytes/bytes";
import { isHessian } from "./head";
import { Tag } from "./hessian/tags";
import { writeString } from "./hessian/writer";

const LETTER_R: u8 = 0x52;

/** Writes the payload of a heartbeat: null. */
export function writeNull(serialization: u32, out: ByteWriter): void {
  out.writeByte(<u8>Tag.Null);
}

/** Writes a text as the only value of a payload. */
export function writeText(serialization: u32, text: Bytes, out: ByteWriter): void {
  writeString(text, out);
}

/**
 * True for the payload of the event by which a server says that it takes no new calls: the text `R`. In serializations that are
 * not known the letter is looked for; the payload of a heartbeat, null, has it in none.
 */
export function saysReadOnly(serialization: u32, payload: Bytes): bool {
  if (isHessian(serialization)) return payload.length == 2 && payload.at(0) == 1 && payload.at(1) == LETTER_R;
  return payload.indexOf(LETTER_R) >= 0;
}
