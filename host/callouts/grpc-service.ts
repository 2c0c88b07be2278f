/*
 * The part of the message envoy.config.core.v3.GrpcService that says where calls go:
 *
 *   1 envoy_grpc { 1 cluster_name, 2 authority }
 *   5 initial_metadata { 1 key, 2 value }, repeated
 */

/** Where gRPC calls go. */
export interface GrpcService {
  /** Absent where the message names no cluster, or a target that only Google's gRPC client reaches. */
  cluster?: string;
  /** Default: the cluster's name. */
  authority?: string;
  /** Sent with every call, before the caller's own. */
  metadata: [string, string][];
}

enum Wire {
  Varint = 0,
  Fixed64 = 1,
  Bytes = 2,
  GroupStart = 3,
  GroupEnd = 4,
  Fixed32 = 5,
}

/** How deep groups may nest before a message is refused, as in Google's own parser. */
const MAX_DEPTH = 100;

interface Field {
  number: number;
  /** Of a field of bytes. */
  bytes?: Buffer;
}

/** Reads a serialized GrpcService; undefined if the bytes are no such message, like most names of clusters. */
export function parseGrpcService(message: Buffer): GrpcService | undefined {
  const fields = parseMessage(message);
  if (!fields) return undefined;
  const service: GrpcService = { metadata: [] };
  for (const { number, bytes } of fields) {
    if (!bytes || (number !== 1 && number !== 5)) continue;
    const inner = parseMessage(bytes);
    if (!inner) return undefined;
    const [first, second] = [lastText(inner, 1), lastText(inner, 2)];
    if (number === 5) {
      service.metadata.push([first ?? "", second ?? ""]);
      continue;
    }
    service.cluster = first ?? service.cluster ?? "";
    if (second) service.authority = second;
  }
  return service;
}

/** The field that counts is the last of its number. */
function lastText(fields: Field[], number: number): string | undefined {
  return fields.findLast((field) => field.number === number && field.bytes)?.bytes?.toString("latin1");
}

/** The fields of a message in order, or undefined if it is malformed. */
function parseMessage(message: Buffer): Field[] | undefined {
  const reader = new WireReader(message);
  const fields: Field[] = [];
  while (!reader.atEnd) {
    const field = reader.field(0);
    if (!field) return undefined;
    fields.push(field);
  }
  return fields;
}

class WireReader {
  readonly #bytes: Buffer;
  #position = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get atEnd(): boolean {
    return this.#position >= this.#bytes.length;
  }

  field(depth: number): Field | undefined {
    const tag = this.#varint();
    if (tag === undefined || tag > 0xffffffffn || tag < 8n) return undefined;
    const number = Number(tag >> 3n);
    switch (Number(tag & 7n)) {
      case Wire.Varint:
        return this.#varint() === undefined ? undefined : { number };
      case Wire.Fixed64:
        return this.#take(8) && { number };
      case Wire.Bytes: {
        const length = this.#varint();
        const bytes = length === undefined ? undefined : this.#take(Number(length));
        return bytes && { number, bytes };
      }
      case Wire.GroupStart:
        return this.#group(number, depth + 1) ? { number } : undefined;
      case Wire.Fixed32:
        return this.#take(4) && { number };
      default:
        return undefined;
    }
  }

  /** Passes over the fields of a group, and its end. */
  #group(number: number, depth: number): boolean {
    const end = BigInt(number * 8 + Wire.GroupEnd);
    while (depth <= MAX_DEPTH && !this.atEnd) {
      const start = this.#position;
      if (this.#varint() === end) return true;
      this.#position = start;
      if (!this.field(depth)) return false;
    }
    return false;
  }

  #take(length: number): Buffer | undefined {
    const end = this.#position + length;
    if (end > this.#bytes.length) return undefined;
    const taken = this.#bytes.subarray(this.#position, end);
    this.#position = end;
    return taken;
  }

  #varint(): bigint | undefined {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.#bytes[this.#position++];
      if (byte === undefined) return undefined;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    return undefined;
  }
}
