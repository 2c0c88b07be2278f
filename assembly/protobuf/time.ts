import { ProtobufReader } from "./reader";
import { ProtobufWriter } from "./writer";

const NANOSECONDS: i64 = 1_000_000_000;
/** Beyond these seconds, nanoseconds do not fit into an i64. */
const MOST_SECONDS: i64 = 9_223_372_033;

/**
 * A google.protobuf.Timestamp: a point in time, as seconds since 1970 and nanoseconds that count forward from there.
 *
 *     case 4: created = Timestamp.read(reader.message()); break;
 *     Timestamp.fromNanoseconds(now()).write(writer, 4);
 */
@final
export class Timestamp {
  constructor(
    /** Seconds since 1970, negative before. */
    public seconds: i64 = 0,
    /** Nanoseconds after that second. */
    public nanos: i32 = 0,
  ) {}

  /** Reads the fields of a Timestamp; where the message fails, `reader.failed` says so. */
  static read(reader: ProtobufReader): Timestamp {
    const time = new Timestamp();
    while (reader.next()) {
      if (reader.field == 1) time.seconds = reader.int64();
      else if (reader.field == 2) time.nanos = reader.int32();
    }
    return time;
  }

  /** The time so many nanoseconds after 1970. */
  static fromNanoseconds(nanoseconds: i64): Timestamp {
    let seconds = nanoseconds / NANOSECONDS;
    let nanos = nanoseconds % NANOSECONDS;
    if (nanos < 0) {
      nanos += NANOSECONDS;
      seconds--;
    }
    return new Timestamp(seconds, <i32>nanos);
  }

  /** True if it lies in the years 1 to 9999 and the nanoseconds are less than a second, as protobuf wants it. */
  get isValid(): bool {
    const inYears = this.seconds >= -62_135_596_800 && this.seconds <= 253_402_300_799;
    return inYears && this.nanos >= 0 && this.nanos < 1_000_000_000;
  }

  /** Nanoseconds since 1970; before 1678 and after 2262 the least and the greatest i64. */
  get nanoseconds(): i64 {
    return toNanoseconds(this.seconds, this.nanos);
  }

  /** Writes it as a field of a message. */
  write(writer: ProtobufWriter, field: u32): void {
    writeParts(writer, field, this.seconds, this.nanos);
  }
}

/**
 * A google.protobuf.Duration: a span of time, as seconds and nanoseconds of the same sign.
 *
 *     case 2: timeout = Duration.read(reader.message()); break;
 */
@final
export class Duration {
  constructor(
    /** Whole seconds. */
    public seconds: i64 = 0,
    /** The rest, in nanoseconds, of the same sign. */
    public nanos: i32 = 0,
  ) {}

  /** Reads the fields of a Duration; where the message fails, `reader.failed` says so. */
  static read(reader: ProtobufReader): Duration {
    const span = new Duration();
    while (reader.next()) {
      if (reader.field == 1) span.seconds = reader.int64();
      else if (reader.field == 2) span.nanos = reader.int32();
    }
    return span;
  }

  /** The span of so many nanoseconds. */
  static fromNanoseconds(nanoseconds: i64): Duration {
    return new Duration(nanoseconds / NANOSECONDS, <i32>(nanoseconds % NANOSECONDS));
  }

  /** True if it is at most 10,000 years and the parts have the same sign, as protobuf wants it. */
  get isValid(): bool {
    const inRange = this.seconds >= -315_576_000_000 && this.seconds <= 315_576_000_000;
    const sameSign = this.seconds == 0 || this.nanos == 0 || this.seconds < 0 == this.nanos < 0;
    return inRange && sameSign && this.nanos > -1_000_000_000 && this.nanos < 1_000_000_000;
  }

  /** All of it in nanoseconds; beyond 292 years the least or the greatest i64. */
  get nanoseconds(): i64 {
    return toNanoseconds(this.seconds, this.nanos);
  }

  /** Writes it as a field of a message. */
  write(writer: ProtobufWriter, field: u32): void {
    writeParts(writer, field, this.seconds, this.nanos);
  }
}

function toNanoseconds(seconds: i64, nanos: i32): i64 {
  if (seconds > MOST_SECONDS) return i64.MAX_VALUE;
  if (seconds < -MOST_SECONDS) return i64.MIN_VALUE;
  return seconds * NANOSECONDS + <i64>nanos;
}

/** Both messages have the same fields. */
function writeParts(writer: ProtobufWriter, field: u32, seconds: i64, nanos: i32): void {
  writer.begin(field);
  if (seconds != 0) writer.int64(1, seconds);
  if (nanos != 0) writer.int32(2, nanos);
  writer.end();
}
