import { ByteWriter } from "../../../../assembly/bytes/byte-writer";
import { Bytes } from "../../../../assembly/bytes/bytes";
import { decodeHex } from "../../../../assembly/bytes/hex";
import { writeString } from "../../../../protocols/dubbo/hessian/writer";

/** The bytes of hexadecimal digits, between which there may be spaces. */
export function hex(digits: string): Bytes {
  return decodeHex(digits.replaceAll(" ", ""))!;
}

const all: Bytes[] = [];

/** The same bytes, which live as long as the spec: frames are views of what they were decoded from. */
export function kept(bytes: Bytes): Bytes {
  all.push(bytes);
  return bytes;
}

/** A frame with the id 7 and the status 0. */
export function frame(flags: u8, payload: Bytes): Bytes {
  const out = new ByteWriter(1 << 20);
  out.write(hex("dabb"));
  out.writeByte(flags);
  out.writeByte(0);
  out.write(hex("0000000000000007"));
  const size = out.reserve(4);
  store<u32>(size, bswap<u32>(<u32>payload.length));
  out.write(payload);
  return out.written.copy();
}

/** A two-way call of `a.B.c`, version 1.0, without arguments, and what is given behind its prologue. */
export function call(rest: string): Bytes {
  return frame(0xc2, joined([prologue("a.B", "1.0", "c", ""), hex(rest)]));
}

/** What precedes the arguments. */
export function prologue(service: string, version: string, method: string, types: string): Bytes {
  const out = new ByteWriter(1 << 20);
  const texts = ["2.0.2", service, version, method, types];
  for (let i = 0; i < texts.length; i++) writeString(Bytes.fromString(texts[i]), out);
  return out.written.copy();
}

/** A string. */
export function text(value: string): Bytes {
  const out = new ByteWriter(1 << 20);
  writeString(Bytes.fromString(value), out);
  return out.written.copy();
}

export function joined(parts: Bytes[]): Bytes {
  const out = new ByteWriter(1 << 24);
  for (let i = 0; i < parts.length; i++) out.write(parts[i]);
  return out.written.copy();
}
