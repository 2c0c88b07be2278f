import { Bytes } from "../../../../assembly/bytes/bytes";
import { XFrame } from "../../../../protocols/xprotocol/frame";

/** A frame with these headers: names and values in turn. */
export function frameWith(headers: string[]): XFrame {
  const frame = new XFrame();
  for (let i = 0; i + 1 < headers.length; i += 2)
    addHeader(frame, headers[i], Bytes.fromString(headers[i + 1]));
  return frame;
}

export function addHeader(frame: XFrame, name: string, value: Bytes): void {
  const header = frame.headers.take()!;
  const nameBytes = Bytes.fromString(name);
  // Views do not keep what they show.
  KEPT.push(nameBytes);
  KEPT.push(value);
  header.name.aim(nameBytes.ptr, nameBytes.length);
  header.value.aim(value.ptr, value.length);
  header.raw.aim(0, 0);
}

const KEPT: Bytes[] = [];

/** What the headers are, those left out removed. */
export function headersOf(frame: XFrame): string {
  let text = "";
  for (let i = 0; i < frame.headers.count; i++) {
    const header = frame.headers.at(i);
    if (!header.isRemoved) text += `${header.name.toString()}=${header.value.toString()};`;
  }
  return text;
}
