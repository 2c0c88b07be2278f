import { Duration, ProtobufReader, ProtobufWriter, Timestamp } from "../../../assembly/protobuf";
import { raw } from "../support/raw";

const SECOND: i64 = 1_000_000_000;

describe("a timestamp", () => {
  it("is read from its message and written to one", () => {
    const writer = new ProtobufWriter();
    new Timestamp(1_700_000_000, 5).write(writer, 4);
    const reader = new ProtobufReader(writer.finish()!.copy());
    expect<bool>(reader.next()).toBe(true);
    expect<u32>(reader.field).toBe(4);
    const time = Timestamp.read(reader.message());
    expect<i64>(time.seconds).toBe(1_700_000_000);
    expect<i32>(time.nanos).toBe(5);
    expect<i64>(time.nanoseconds).toBe(1_700_000_000 * SECOND + 5);
    expect<bool>(reader.next() || reader.failed).toBe(false);
  });

  it("of 1970 is an empty message", () => {
    const writer = new ProtobufWriter();
    new Timestamp().write(writer, 1);
    expect<bool>(writer.finish()!.equals(raw([0x0a, 0x00]))).toBe(true);
    const reader = new ProtobufReader(raw([0x0a, 0x00]));
    reader.next();
    expect<i64>(Timestamp.read(reader.message()).nanoseconds).toBe(0);
  });

  it("counts nanoseconds forward, also before 1970", () => {
    const before = Timestamp.fromNanoseconds(-1);
    expect<i64>(before.seconds).toBe(-1);
    expect<i32>(before.nanos).toBe(999_999_999);
    expect<bool>(before.isValid).toBe(true);
    expect<i64>(before.nanoseconds).toBe(-1);
    expect<i64>(Timestamp.fromNanoseconds(i64.MAX_VALUE).seconds).toBe(9_223_372_036);
    expect<i64>(Timestamp.fromNanoseconds(-2_000_000_000).seconds).toBe(-2);
  });

  it("has limits", () => {
    expect<bool>(new Timestamp(253_402_300_799, 999_999_999).isValid).toBe(true);
    expect<bool>(new Timestamp(253_402_300_800).isValid).toBe(false);
    expect<bool>(new Timestamp(-62_135_596_801).isValid).toBe(false);
    expect<bool>(new Timestamp(0, 1_000_000_000).isValid || new Timestamp(0, -1).isValid).toBe(false);
    expect<i64>(new Timestamp(i64.MAX_VALUE, i32.MAX_VALUE).nanoseconds).toBe(i64.MAX_VALUE);
    expect<i64>(new Timestamp(i64.MIN_VALUE, i32.MIN_VALUE).nanoseconds).toBe(i64.MIN_VALUE);
    expect<i64>(new Timestamp(9_223_372_033, i32.MAX_VALUE).nanoseconds).toBe(
      9_223_372_033 * SECOND + i32.MAX_VALUE,
    );
  });

  it("that is no message fails the reader", () => {
    const reader = new ProtobufReader(raw([0x0a, 0x02, 0x0d, 0x00]));
    reader.next();
    expect<i64>(Timestamp.read(reader.message()).seconds).toBe(0);
    expect<bool>(reader.failed).toBe(true);
  });
});

describe("a duration", () => {
  it("is read from its message and written to one", () => {
    const writer = new ProtobufWriter();
    Duration.fromNanoseconds(-1_500_000_000).write(writer, 2);
    const reader = new ProtobufReader(writer.finish()!.copy());
    reader.next();
    const span = Duration.read(reader.message());
    expect<i64>(span.seconds).toBe(-1);
    expect<i32>(span.nanos).toBe(-500_000_000);
    expect<i64>(span.nanoseconds).toBe(-1_500_000_000);
    expect<bool>(span.isValid).toBe(true);
  });

  it("has limits", () => {
    expect<bool>(new Duration(315_576_000_000, 999_999_999).isValid).toBe(true);
    expect<bool>(new Duration(315_576_000_001).isValid).toBe(false);
    expect<bool>(new Duration(-315_576_000_001).isValid).toBe(false);
    expect<bool>(new Duration(1, -1).isValid || new Duration(-1, 1).isValid).toBe(false);
    expect<bool>(new Duration(0, -1).isValid && new Duration(-1, 0).isValid).toBe(true);
    expect<bool>(new Duration(0, 1_000_000_000).isValid || new Duration(0, -1_000_000_000).isValid).toBe(
      false,
    );
  });
});
