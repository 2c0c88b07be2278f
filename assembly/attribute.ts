import { ByteWriter } from "./bytes/byte-writer";
import { Bytes } from "./bytes/bytes";
import { getProperty, propertyPath } from "./properties";
import { writeDuration, writeTimestamp } from "./time-text";

const TRUE = Bytes.fromString("true");
const FALSE = Bytes.fromString("false");

/** How a host encodes a property; nothing in the value tells. */
export enum AttributeType {
  /** Raw bytes, as they are: also that of everything not known here. */
  Text,
  /** An i64, little-endian. */
  Integer,
  /** One byte. */
  Boolean,
  /** An i64, nanoseconds since 1970. */
  Timestamp,
  /** An i64, nanoseconds. */
  Duration,
}

/** Envoy's attributes that are not text, each type's between spaces. Source: Envoy, "Attributes". */
const INTEGERS =
  " request.size request.total_size request.headers_bytes response.code response.grpc_status response.flags" +
  " response.size response.total_size response.headers_bytes source.port destination.port connection.id" +
  " connection_id upstream.port upstream.num_endpoints upstream.request_attempt_count xds.listener_direction" +
  " listener_direction ";
const BOOLEANS = " connection.mtls ";
const TIMESTAMPS = " request.time ";
const DURATIONS = " request.duration response.backend_latency upstream.cx_pool_ready_duration ";

/** How a host encodes the attribute of that dotted name. */
export function attributeType(name: string): AttributeType {
  if (name.includes(" ")) return AttributeType.Text;
  const word = ` ${name} `;
  if (INTEGERS.includes(word)) return AttributeType.Integer;
  if (BOOLEANS.includes(word)) return AttributeType.Boolean;
  if (TIMESTAMPS.includes(word)) return AttributeType.Timestamp;
  if (DURATIONS.includes(word)) return AttributeType.Duration;
  return AttributeType.Text;
}

/**
 * A property that can be read as text, whatever the host encodes it as: for names that a configuration gives. To be made
 * once, in `onConfigure`. In code, the typed properties (`request`, `source`, …) know their types.
 */
@final
export class Attribute {
  private readonly path: Bytes;
  private readonly type: AttributeType;

  /** The attribute at that path: `["source", "port"]`. */
  constructor(parts: string[]) {
    this.path = propertyPath(parts);
    this.type = attributeType(parts.join("."));
  }

  /**
   * Writes the property of the stream whose callback runs: integers in decimal digits, booleans as `true` or `false`,
   * times as `2026-03-01T12:30:05.250Z`, durations in seconds as `0.250s`, everything else as the host gives it. False,
   * and nothing is written, where the host has no such property now.
   */
  write(writer: ByteWriter): bool {
    const value = getProperty(this.path);
    if (value === null) return false;
    writeAttribute(value, this.type, writer);
    return true;
  }
}

/** Writes an encoded attribute as text. One whose size is not that of its type is written as it is. */
export function writeAttribute(value: Bytes, type: AttributeType, writer: ByteWriter): void {
  if (value.length != sizeOf(type)) {
    writer.write(value);
    return;
  }
  switch (type) {
    case AttributeType.Boolean:
      writer.write(value.at(0) == 0 ? FALSE : TRUE);
      break;
    case AttributeType.Timestamp:
      writeTimestamp(load<i64>(value.ptr), writer);
      break;
    case AttributeType.Duration:
      writeDuration(load<i64>(value.ptr), writer);
      break;
    default:
      writer.writeNumber(load<i64>(value.ptr));
  }
}

/** How many bytes an attribute of that type takes; -1 if any number. */
function sizeOf(type: AttributeType): i32 {
  if (type == AttributeType.Text) return -1;
  return type == AttributeType.Boolean ? 1 : 8;
}
