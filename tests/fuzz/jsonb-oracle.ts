// The part of fastjson 2's JSONB that attachments are made of, once more: each value is cut out by its length and read by itself.

import { isUtf8 } from "node:buffer";
import { CutShort, NoHessian } from "./hessian-oracle.js";

export type JsonbValue = null | boolean | bigint | string;

/** Reads a payload of lengths and values. */
export class JsonbOracle {
  constructor(
    readonly bytes: Buffer,
    public at: number,
  ) {}

  get left(): number {
    return this.bytes.length - this.at;
  }

  /** Cuts the next value out. */
  block(): Buffer {
    if (this.left < 4) throw new CutShort();
    const length = this.bytes.readUInt32BE(this.at);
    if (length > this.left - 4) throw new CutShort();
    if (length === 0) throw new NoHessian();
    this.at += 4 + length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  /** Reads a text or null. */
  textOrNull(): string {
    const value = only(this.block());
    if (value !== null && typeof value !== "string") throw new NoHessian();
    return value ?? "";
  }

  /** True if the next value may be a text. */
  isString(): boolean {
    if (this.left < 5) throw new CutShort();
    const tag = this.bytes[this.at + 4]!;
    return tag >= 0x49 && tag <= 0x7a;
  }

  string(): string {
    return this.textOrNull();
  }
}

/** The names and values of an object, which is all that there is; none for null. */
export function jsonbEntries(bytes: Buffer): [string, JsonbValue][] {
  const reader = new Values(bytes);
  const entries: [string, JsonbValue][] = [];
  const tag = reader.take(1)[0];
  if (tag === 0xaf && bytes.length === 1) return entries;
  if (tag !== 0xa6) throw new NoHessian();
  while (bytes[reader.at] !== 0xa5) {
    const name = reader.value();
    if (typeof name !== "string") throw new NoHessian();
    entries.push([name, reader.value()]);
  }
  if (reader.at + 1 !== bytes.length) throw new NoHessian();
  return entries;
}

function only(bytes: Buffer): JsonbValue {
  const reader = new Values(bytes);
  const value = reader.value();
  if (reader.at !== bytes.length) throw new NoHessian();
  return value;
}

class Values {
  at = 0;

  constructor(readonly bytes: Buffer) {}

  take(size: number): Buffer {
    if (size > this.bytes.length - this.at) throw new NoHessian();
    this.at += size;
    return this.bytes.subarray(this.at - size, this.at);
  }

  value(): JsonbValue {
    const tag = this.take(1)[0]!;
    if (tag === 0xaf) return null;
    if (tag === 0xb0 || tag === 0xb1) return tag === 0xb1;
    if (tag >= 0x49 && tag <= 0x78) return this.#text(tag - 0x49, false);
    if (tag === 0x79 || tag === 0x7a) return this.#text(this.#length(), tag === 0x7a);
    if (tag <= 0x48 || tag >= 0xf0) return this.#int(tag);
    if (tag >= 0xd8) return BigInt(tag - 0xe0);
    if (tag >= 0xc8) return BigInt((tag - 0xd0) * 256 + this.take(1)[0]!);
    if (tag >= 0xc0) return BigInt((tag - 0xc4) * 65536 + this.take(2).readUInt16BE());
    if (tag === 0xbe) return this.take(8).readBigInt64BE();
    if (tag === 0xbf) return BigInt(this.take(4).readInt32BE());
    throw new NoHessian();
  }

  #int(tag: number): bigint {
    if (tag <= 0x2f) return BigInt(tag);
    if (tag >= 0xf0) return BigInt(tag - 256);
    if (tag <= 0x3f) return BigInt((tag - 0x38) * 256 + this.take(1)[0]!);
    if (tag <= 0x47) return BigInt((tag - 0x44) * 65536 + this.take(2).readUInt16BE());
    return BigInt(this.take(4).readInt32BE());
  }

  #length(): number {
    const tag = this.take(1)[0]!;
    if (tag > 0x48 && tag < 0xf0) throw new NoHessian();
    const length = Number(this.#int(tag));
    if (length < 0) throw new NoHessian();
    return length;
  }

  #text(length: number, isUnicode: boolean): string {
    const bytes = this.take(length);
    if (isUnicode ? !isUtf8(bytes) : bytes.some((byte) => byte >= 0x80)) throw new NoHessian();
    return bytes.toString();
  }
}
