import { equalsString } from "../../assembly/bytes/ascii";
import { Bytes } from "../../assembly/bytes/bytes";
import { read16 } from "./big-endian";

/** The class whose content this reads. */
const SOFA_REQUEST: string = "com.alipay.sofa.rpc.core.request.SofaRequest";
const METHOD: string = "methodName";

/** How far into the content the method is looked for. SOFA's libraries have it within 300 bytes, and its own length. */
export const METHOD_WITHIN: u32 = 1024;

const MAX_FIELDS: i32 = 32;

const OBJECT_DEFINITION: i32 = 0x4f;
const OBJECT: i32 = 0x6f;
const STRING: i32 = 0x53;
const NULL: i32 = 0x4e;
/** The most characters of a string whose tag is their number. */
const MAX_SHORT: i32 = 31;

/** True for the class name of SOFARPC's requests. */
export function isSofaRequest(className: Bytes): bool {
  return (
    className.length == SOFA_REQUEST.length &&
    equalsString(className.ptr, <usize>className.length, SOFA_REQUEST)
  );
}

/**
 * Finds the method that a SOFARPC request in Hessian calls, for SOFARPC names it in the headers only with other encodings.
 * Looks at the first `within` bytes of the content alone: the definition of the class with the names of its fields, and the values up
 * to that of `methodName`. `method` stays as it is where they say something else.
 *
 *     'O' int length, class name, int count, string field…, 'o' int 0, value…
 *
 * Source: the output of SOFA's Hessian 3 (Java) and of hessian.js-1.
 */
export function readSofaMethod(content: Bytes, within: u32, method: Bytes): void {
  at = content.ptr;
  end = at + <usize>min(within, <u32>content.length);
  if (readByte() != OBJECT_DEFINITION || !skip(readLength())) return;
  const fields = readLength();
  if (fields < 0 || fields > MAX_FIELDS) return;
  let index = -1;
  for (let i = 0; i < fields; i++) {
    if (!readText()) return;
    if (index < 0 && equalsString(textAt, <usize>textLength, METHOD)) index = i;
  }
  if (index < 0 || readByte() != OBJECT || readLength() != 0) return;
  for (let i = 0; i < index; i++) {
    if (!readText()) return;
  }
  if (readText()) method.aim(textAt, textLength);
}

/** Where the reading is, and what it read: plain numbers, so that nothing is allocated for a frame. */
let at: usize = 0;
let end: usize = 0;
let textAt: usize = 0;
let textLength: i32 = 0;

/** The next byte; -1 at the end. */
function readByte(): i32 {
  return at < end ? <i32>load<u8>(at++) : -1;
}

/** A whole number from 0 to 2047, in one byte or two; what is negative is none. */
function readLength(): i32 {
  const first = readByte();
  if (first >= 0x90 && first < 0xc0) return first - 0x90;
  return first >= 0xc8 && first < 0xd0 && at < end ? ((first - 0xc8) << 8) | readByte() : -1;
}

function skip(count: i32): bool {
  if (count < 0 || <usize>count > end - at) return false;
  at += <usize>count;
  return true;
}

/** A string in one piece, or null, which counts as an empty one: its bytes, of which Hessian tells how many characters they are. */
function readText(): bool {
  const tag = readByte();
  let units = tag;
  if (tag == NULL) units = 0;
  else if (tag == STRING && end - at >= 2) {
    units = <i32>read16(at);
    at += 2;
  } else if (tag < 0 || tag > MAX_SHORT) return false;
  textAt = at;
  for (; units > 0; units--) {
    if (at >= end) return false;
    const first = load<u8>(at);
    at += first < 0x80 ? 1 : first < 0xe0 ? 2 : 3;
  }
  if (at > end) return false;
  textLength = <i32>(at - textAt);
  return true;
}
