import { Bytes } from "../../assembly/bytes/bytes";
import { FrameHeader } from "../xprotocol/frame-headers";
import { DubboFrame } from "./dubbo-frame";

/** The version that stands for none. */
const NO_VERSION: string = "0.0.0";

/**
 * Takes from an attachment what it says of the call: `group`, `timeout` in milliseconds (a text or a number), and where the
 * prologue did not say it `version` and, for the service, `interface`. `number` is its value where it is no text, or 0.
 */
export function readCallAttribute(header: FrameHeader, number: i64, frame: DubboFrame): void {
  const name = header.name;
  switch (name.length) {
    case 5:
      if (equalsText(name, "group")) copyView(frame.group, header.value);
      break;
    case 7:
      if (equalsText(name, "timeout")) {
        frame.timeout = clamp(header.isText ? parseDecimal(header.value) : number);
      } else if (!frame.saysVersion && equalsText(name, "version")) {
        setVersion(frame, header.value);
      }
      break;
    case 9:
      if (!frame.saysService && equalsText(name, "interface")) copyView(frame.service, header.value);
      break;
  }
}

/** Sets the version of the service, none where it is Dubbo's word for that. */
export function setVersion(frame: DubboFrame, version: Bytes): void {
  if (equalsText(version, NO_VERSION)) frame.version.aim(0, 0);
  else copyView(frame.version, version);
}

/** True if the bytes spell a text of ASCII. */
export function equalsText(bytes: Bytes, text: string): bool {
  const length = text.length;
  if (bytes.length != length) return false;
  const units = changetype<usize>(text);
  for (let i: usize = 0; i < <usize>length; i++) {
    if (<u16>load<u8>(bytes.ptr + i) != load<u16>(units + (i << 1))) return false;
  }
  return true;
}

function copyView(to: Bytes, from: Bytes): void {
  to.aim(from.ptr, from.length);
}

/** A whole number in decimal digits, with a minus sign or not; 0 for anything else. */
function parseDecimal(text: Bytes): i64 {
  const negative = text.at(0) == 0x2d;
  const first = negative ? 1 : 0;
  if (text.length == first || text.length > first + 18) return 0;
  let value: i64 = 0;
  for (let i = first; i < text.length; i++) {
    const digit = <u32>text.at(i) - 0x30;
    if (digit > 9) return 0;
    value = value * 10 + <i64>digit;
  }
  return negative ? -value : value;
}

function clamp(value: i64): i32 {
  return <i32>max<i64>(min<i64>(value, i32.MAX_VALUE), i32.MIN_VALUE);
}
