/** The fields of a message by number; of a repeated field the last one, as protobuf has it for single fields. */
export class MessageFields {
  readonly #fields = new Map<number, bigint | Buffer>();

  set(field: number, value: bigint | Buffer): void {
    this.#fields.set(field, value);
  }

  /** Bytes of a field, empty if it is absent. */
  bytes(field: number): Buffer {
    const value = this.#fields.get(field);
    return value instanceof Buffer ? value : Buffer.alloc(0);
  }

  /** Text of a field. Throws if it is not UTF-8, which protobuf takes as a malformed message. */
  text(field: number): string {
    return new TextDecoder("utf-8", { fatal: true }).decode(this.bytes(field));
  }

  /** A number, an enum or a boolean, 0 if it is absent. */
  number(field: number): number {
    const value = this.#fields.get(field);
    return typeof value === "bigint" ? Number(BigInt.asIntN(32, value)) : 0;
  }
}

enum WireType {
  Varint = 0,
  Fixed64 = 1,
  Bytes = 2,
  Fixed32 = 5,
}

/** Reads a message of the proto3 kinds that foreign functions take. Throws if it is malformed. */
export function readMessage(message: Buffer): MessageFields {
  const fields = new MessageFields();
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = message[at++];
      if (byte === undefined) throw new RangeError("the message ends within a number");
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    throw new RangeError("a number has more than 10 bytes");
  };
  const take = (length: bigint): Buffer => {
    if (length > BigInt(message.length - at)) throw new RangeError("the message ends within a field");
    at += Number(length);
    return message.subarray(at - Number(length), at);
  };
  while (at < message.length) {
    const tag = varint();
    const field = Number(tag >> 3n);
    if (field === 0) throw new RangeError("a field has the number 0");
    switch (Number(tag & 7n)) {
      case WireType.Varint:
        fields.set(field, varint());
        break;
      case WireType.Bytes:
        fields.set(field, take(varint()));
        break;
      case WireType.Fixed64:
        take(8n);
        break;
      case WireType.Fixed32:
        take(4n);
        break;
      default:
        throw new RangeError("a field has an unknown wire type");
    }
  }
  return fields;
}

/** Writes a message; fields with their default are left out, as proto3 does. Numbers are not negative. */
export function writeMessage(
  fields: readonly [field: number, value: Uint8Array | string | boolean][],
): Buffer {
  const parts: Buffer[] = [];
  for (const [field, value] of fields) {
    if (typeof value === "boolean") {
      if (value) parts.push(writeVarint(field * 8 + WireType.Varint), writeVarint(1));
    } else if (value.length > 0) {
      const bytes = Buffer.from(value as Uint8Array);
      parts.push(writeVarint(field * 8 + WireType.Bytes), writeVarint(bytes.length), bytes);
    }
  }
  return Buffer.concat(parts);
}

function writeVarint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  return Buffer.from([...bytes, rest]);
}
