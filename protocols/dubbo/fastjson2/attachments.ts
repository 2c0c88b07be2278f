import { ByteWriter } from "../../../assembly/bytes/byte-writer";
import { AttachmentsStatus } from "../attachments-status";
import { readCallAttribute } from "../call-attributes";
import { DubboFrame } from "../dubbo-frame";
import { copyBytes, mendHead } from "../output";
import { FastJson2Cursor } from "./cursor";
import { Jsonb } from "./jsonb";
import { closeBlock, writeText } from "./text";

/**
 * Reads the attachments, which stand behind the arguments; the cursor stands at the first of these. Entries of a text to a text
 * become text headers; those of a text to a number, null, true or false headers that are kept as they are. Attachments with
 * anything else are not read: in JSONB a value may refer to another one by its path, and names be defined on the way.
 */
export function readAttachments(from: FastJson2Cursor, frame: DubboFrame): AttachmentsStatus {
  if (frame.argumentCount < 0 || !from.skip(frame.argumentCount)) return AttachmentsStatus.Unreadable;
  const base = frame.data.ptr;
  frame.attachmentsAt = <i32>(from.at - base);
  frame.attachmentsEnd = frame.attachmentsAt;
  if (from.left == 0) return AttachmentsStatus.Read;
  const end = from.enter();
  if (end == 0) return AttachmentsStatus.Unreadable;
  frame.attachmentsEnd = <i32>(end - base);
  const tag = load<u8>(from.at);
  from.at += 1;
  if (tag == <u8>Jsonb.Null) return from.at == end ? AttachmentsStatus.Read : AttachmentsStatus.Unreadable;
  return tag == <u8>Jsonb.Object ? readEntries(from, end, frame) : AttachmentsStatus.Unreadable;
}

function readEntries(from: FastJson2Cursor, end: usize, frame: DubboFrame): AttachmentsStatus {
  while (from.at < end) {
    if (load<u8>(from.at) == <u8>Jsonb.End) {
      return from.at + 1 == end ? AttachmentsStatus.Read : AttachmentsStatus.Unreadable;
    }
    const header = frame.headers.take();
    if (header === null) return AttachmentsStatus.TooMany;
    const start = from.at;
    if (!from.readString(end, header.name)) return AttachmentsStatus.Unreadable;
    const valueAt = from.at;
    from.number = 0;
    header.value.aim(0, 0);
    header.isText = from.readString(end, header.value);
    if (!header.isText) {
      from.at = valueAt;
      if (!from.skipScalar(end)) return AttachmentsStatus.Unreadable;
    }
    header.raw.aim(start, <i32>(from.at - start));
    readCallAttribute(header, from.number, frame);
  }
  return AttachmentsStatus.Unreadable;
}

/** Writes the frame with its attachments as they were edited: see `writeEdited` of those in Hessian. */
export function writeEdited(frame: DubboFrame, requestId: u64, out: ByteWriter): void {
  const data = frame.data;
  const start = out.length;
  copyBytes(data.ptr, frame.attachmentsAt, out);
  const block = out.length;
  out.reserve(4);
  out.writeByte(<u8>Jsonb.Object);
  for (let i = 0; i < frame.headers.count; i++) {
    const header = frame.headers.at(i);
    if (header.isRemoved) continue;
    if (header.raw.length != 0) {
      out.write(header.raw);
    } else {
      writeText(header.name, out);
      writeText(header.value, out);
    }
  }
  out.writeByte(<u8>Jsonb.End);
  closeBlock(block, out);
  copyBytes(data.ptr + <usize>frame.attachmentsEnd, data.length - frame.attachmentsEnd, out);
  mendHead(start, requestId, out);
}
