import { ByteWriter } from "../../assembly/bytes/byte-writer";
import { Bytes } from "../../assembly/bytes/bytes";
import { writeTextBlock } from "./fastjson2/text";
import { isHessian, Serialization } from "./head";
import { Tag } from "./hessian/tags";
import { writeString } from "./hessian/writer";
import { writeJson } from "./json-text";
import { copyBytes } from "./output";

// What is not a call and has to be said in the serialization of the peer, as Dubbo's own serializers write it.

const LETTER_R: u8 = 0x52;

/** Writes null, the payload of a heartbeat. Of a serialization that is not known it is Hessian's. */
export function writeNull(serialization: u32, out: ByteWriter): void {
  switch (serialization) {
    case Serialization.Java:
      // The head of Java's object stream, and a block of one byte: there is no object.
      copyBytes(memory.data<u8>([0xac, 0xed, 0x00, 0x05, 0x77, 0x01, 0x00]), 7, out);
      break;
    case Serialization.NativeJava:
      copyBytes(memory.data<u8>([0xac, 0xed, 0x00, 0x05, 0x70]), 5, out);
      break;
    case Serialization.FastJson:
      copyBytes(memory.data<u8>([0x6e, 0x75, 0x6c, 0x6c, 0x0a]), 5, out);
      break;
    case Serialization.FastJson2:
      copyBytes(memory.data<u8>([0x00, 0x00, 0x00, 0x01, 0xaf]), 5, out);
      break;
    default:
      out.writeByte(<u8>Tag.Null);
  }
}

/**
 * Writes a text as the only value of a payload. Of a serialization that is not known it is Hessian's, of which a client makes an
 * error of its own.
 */
export function writeText(serialization: u32, text: Bytes, out: ByteWriter): void {
  if (serialization == Serialization.FastJson) writeJson(text, out);
  else if (serialization == Serialization.FastJson2) writeTextBlock(text, out);
  else writeString(text, out);
}

/**
 * True for the payload of the event by which a server says that it takes no new calls: the text `R`. Outside Hessian the letter is
 * looked for: the payload of a heartbeat, null, has it in no serialization.
 */
export function saysReadOnly(serialization: u32, payload: Bytes): bool {
  if (isHessian(serialization)) return payload.length == 2 && payload.at(0) == 1 && payload.at(1) == LETTER_R;
  return payload.indexOf(LETTER_R) >= 0;
}
