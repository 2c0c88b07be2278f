import { ByteWriter } from "../../../assembly/bytes/byte-writer";
import { Bytes } from "../../../assembly/bytes/bytes";
import { AttachmentsStatus } from "../attachments-status";
import { readCallAttribute } from "../call-attributes";
import { DubboFrame } from "../dubbo-frame";
import { copyBytes, mendHead } from "../output";
import { isString } from "./cursor";
import { readNumber } from "./number";
import { HessianScanner } from "./scanner";
import { Tag } from "./tags";
import { writeString } from "./writer";

/**
 * Reads the attachments, which stand behind the arguments; the scanner stands at the first of these, and its bytes end with the
 * frame. Entries of a string to a string become text headers, all others headers that are kept as they are. A map with a list, a
 * map or an object for a key is no map of attachments.
 */
export function readAttachments(from: HessianScanner, frame: DubboFrame): AttachmentsStatus {
  if (frame.argumentCount < 0 || !from.skip(frame.argumentCount)) return AttachmentsStatus.Unreadable;
  const base = frame.data.ptr;
  frame.attachmentsAt = <i32>(from.at - base);
  frame.entriesAt = frame.attachmentsAt;
  frame.attachmentsEnd = frame.attachmentsAt;
  if (from.left == 0) return AttachmentsStatus.Read;
  const tag = from.tag;
  if (tag == Tag.Null) {
    frame.attachmentsEnd += 1;
    return AttachmentsStatus.Read;
  }
  if (tag != Tag.Map && tag != Tag.TypedMap) return AttachmentsStatus.Unreadable;
  from.at += 1;
  if (tag == Tag.TypedMap && !from.skipType()) return AttachmentsStatus.Unreadable;
  frame.entriesAt = <i32>(from.at - base);
  return readEntries(from, frame);
}

function readEntries(from: HessianScanner, frame: DubboFrame): AttachmentsStatus {
  const headers = frame.headers;
  while (from.left != 0) {
    if (from.tag == Tag.End) {
      from.at += 1;
      frame.attachmentsEnd = <i32>(from.at - frame.data.ptr);
      return AttachmentsStatus.Read;
    }
    const header = headers.take();
    if (header === null) return AttachmentsStatus.TooMany;
    const start = from.at;
    from.numbered = false;
    const named = readText(from, frame, header.name);
    if (from.numbered) return AttachmentsStatus.Unreadable;
    const valueAt = from.at;
    const shown = readText(from, frame, header.value);
    if (from.failed) return AttachmentsStatus.Unreadable;
    header.isText = named && shown;
    if (!named) header.value.aim(0, 0);
    header.raw.aim(start, <i32>(from.at - start));
    if (from.numbered) frame.addNumbered(headers.count - 1, valueAt, from.at);
    if (named) readCallAttribute(header, shown ? 0 : readNumber(valueAt), frame);
  }
  return AttachmentsStatus.Unreadable;
}

/** Reads a value that is a string, or passes another one by and shows nothing: true for a string. */
function readText(from: HessianScanner, frame: DubboFrame, text: Bytes): bool {
  text.aim(0, 0);
  if (from.left != 0 && isString(from.tag)) return frame.texts.read(from, text);
  from.skip(1);
  return false;
}

/**
 * Writes the frame with its attachments as they were edited: entries that were not as they are, the others as strings, those
 * added behind them.
 *
 * A list, map or object gets a number, as does a class, and what comes behind refers to it by that. So an entry of that kind that
 * was removed or changed stays in the frame, by the empty name, if a later one might refer to it.
 */
export function writeEdited(frame: DubboFrame, requestId: u64, out: ByteWriter): void {
  const data = frame.data;
  const start = out.length;
  copyBytes(data.ptr, frame.entriesAt, out);
  if (frame.entriesAt == frame.attachmentsAt) out.writeByte(<u8>Tag.Map);
  for (let i = 0; i < frame.headers.count; i++) writeEntry(frame, i, out);
  out.writeByte(<u8>Tag.End);
  copyBytes(data.ptr + <usize>frame.attachmentsEnd, data.length - frame.attachmentsEnd, out);
  mendHead(start, requestId, out);
}

function writeEntry(frame: DubboFrame, index: i32, out: ByteWriter): void {
  const header = frame.headers.at(index);
  if (!header.isRemoved && header.raw.length != 0) {
    out.write(header.raw);
    return;
  }
  keepNumbered(frame, index, out);
  if (header.isRemoved) return;
  writeString(header.name, out);
  writeString(header.value, out);
}

/** Leaves the value of an entry where it is, by the empty name, if it has numbers and is not the last that has. */
function keepNumbered(frame: DubboFrame, index: i32, out: ByteWriter): void {
  for (let i = 0; i < frame.numberedCount - 1; i++) {
    const value = frame.numbered(i);
    if (value.index != index) continue;
    out.writeByte(0);
    copyBytes(value.at, <i32>(value.end - value.at), out);
    return;
  }
}
