import { Status } from "../abi.js";
import { HeaderMap } from "../http/headers.js";
import { encodePairs } from "../pairs.js";

/**
 * A property's value as guests receive it: strings and bytes raw, whole numbers as 8 bytes little-endian, fractions
 * as a double, a boolean as one byte, a date as nanoseconds since 1970, maps as a pair blob, and lists as a pair
 * blob with the items as names.
 */
export function encodeProperty(value: unknown): Buffer | Status {
  if (value === undefined || value === null) return Status.NotFound;
  return encodeValue(value) ?? Status.SerializationFailure;
}

function encodeValue(value: unknown): Buffer | undefined {
  if (typeof value === "string") return Buffer.from(value, "latin1");
  if (typeof value === "boolean") return Buffer.from([value ? 1 : 0]);
  if (typeof value === "bigint") return encodeInteger(value);
  if (typeof value === "number") {
    return Number.isSafeInteger(value) ? encodeInteger(BigInt(value)) : encodeDouble(value);
  }
  if (value instanceof Uint8Array) return Buffer.from(value);
  if (value instanceof Date) return encodeInteger(BigInt(value.getTime()) * 1_000_000n);
  if (value instanceof HeaderMap) return encodePairs(value.list);
  if (Array.isArray(value)) return encodeMap(value.map((item) => [item, ""]));
  if (typeof value === "object" && value !== null) return encodeMap(Object.entries(value));
  return undefined;
}

function encodeInteger(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(BigInt.asIntN(64, value));
  return bytes;
}

function encodeDouble(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return bytes;
}

function encodeMap(entries: [unknown, unknown][]): Buffer | undefined {
  const pairs: [string, string][] = [];
  for (const [key, value] of entries) {
    const name = encodeValue(key);
    const content = encodeValue(value);
    if (!name || !content) return undefined;
    pairs.push([name.toString("latin1"), content.toString("latin1")]);
  }
  return encodePairs(pairs);
}
