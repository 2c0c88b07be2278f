import { Bytes } from "../../../assembly/bytes/bytes";
import { ProtobufError, ProtobufReader, WireType } from "../../../assembly/protobuf";
import { raw } from "../support/raw";

/** Goes through every field. */
function walk(message: Bytes): ProtobufReader {
  const reader = new ProtobufReader(message);
  while (reader.next()) {}
  return reader;
}

/** A reader that stands on the first field. */
function first(values: u8[]): ProtobufReader {
  const reader = new ProtobufReader(raw(values));
  reader.next();
  return reader;
}

/** `depth` groups within each other. */
function groups(depth: i32): Bytes {
  const values: u8[] = [];
  for (let i = 0; i < depth; i++) values.push(0x0b);
  for (let i = 0; i < depth; i++) values.push(0x0c);
  return raw(values);
}

describe("a message", () => {
  // The examples of protobuf.dev, "Encoding".
  it("has a varint", () => {
    const reader = first([0x08, 0x96, 0x01]);
    expect<u32>(reader.field).toBe(1);
    expect<WireType>(reader.wireType).toBe(WireType.Varint);
    expect<i32>(reader.int32()).toBe(150);
    expect<bool>(reader.next()).toBe(false);
    expect<bool>(reader.failed).toBe(false);
  });

  it("has a string", () => {
    const reader = first([0x12, 0x07, 0x74, 0x65, 0x73, 0x74, 0x69, 0x6e, 0x67]);
    expect<u32>(reader.field).toBe(2);
    expect<string>(reader.string()).toBe("testing");
    expect<string>(reader.bytes().toString()).toBe("testing");
    const into = new Bytes();
    expect<bool>(reader.read(into)).toBe(true);
    expect<string>(into.toString()).toBe("testing");
  });

  it("has a message within", () => {
    const reader = first([0x1a, 0x03, 0x08, 0x96, 0x01]);
    expect<u32>(reader.field).toBe(3);
    const within = reader.message();
    expect<bool>(within.next()).toBe(true);
    expect<u32>(within.field).toBe(1);
    expect<i32>(within.int32()).toBe(150);
    expect<bool>(within.next()).toBe(false);
    expect<bool>(reader.next()).toBe(false);
    expect<bool>(reader.failed).toBe(false);
  });

  it("has a packed run", () => {
    const reader = first([0x32, 0x06, 0x03, 0x8e, 0x02, 0x9e, 0xa7, 0x05]);
    expect<u32>(reader.field).toBe(6);
    const values: i32[] = [];
    const run = reader.packed(WireType.Varint);
    while (run.next()) {
      expect<u32>(run.field).toBe(6);
      values.push(run.int32());
    }
    expect<i32[]>(values).toStrictEqual([3, 270, 86942]);
    expect<bool>(reader.failed).toBe(false);
  });

  it("has a repeated number that is not packed", () => {
    const reader = new ProtobufReader(raw([0x30, 0x03, 0x30, 0x8e, 0x02]));
    const values: i32[] = [];
    while (reader.next()) {
      const run = reader.packed(WireType.Varint);
      while (run.next()) values.push(run.int32());
    }
    expect<i32[]>(values).toStrictEqual([3, 270]);
    expect<bool>(reader.failed).toBe(false);
  });

  it("may be empty", () => {
    const reader = new ProtobufReader(new Bytes());
    expect<bool>(reader.next()).toBe(false);
    expect<bool>(reader.failed).toBe(false);
    expect<string>(reader.error).toBe("");
    expect<i32>(reader.errorOffset).toBe(0);
  });

  it("keeps what is read when the bytes given are aimed elsewhere", () => {
    const message = raw([0x08, 0x01, 0x0a, 0x01, 0x61]);
    const view = message.slice(0);
    const reader = new ProtobufReader(view);
    view.aim(0, 0);
    reader.next();
    reader.next();
    expect<string>(reader.bytes().toString()).toBe("a");
    expect<i32>(message.length).toBe(5);
  });
});

describe("numbers", () => {
  it("of 32 bits are the low bits of longer ones", () => {
    const reader = first([0x08, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]);
    expect<i32>(reader.int32()).toBe(-1);
    expect<i64>(reader.int64()).toBe(-1);
    expect<u32>(reader.uint32()).toBe(u32.MAX_VALUE);
    expect<u64>(reader.uint64()).toBe(u64.MAX_VALUE);
    expect<bool>(reader.bool()).toBe(true);
  });

  it("are true unless 0", () => {
    expect<bool>(first([0x08, 0x00]).bool()).toBe(false);
    expect<bool>(first([0x08, 0x02]).bool()).toBe(true);
    // 2^32, whose low 32 bits are 0.
    expect<bool>(first([0x08, 0x80, 0x80, 0x80, 0x80, 0x10]).bool()).toBe(true);
  });

  it("in zigzag are of either sign", () => {
    const values: i32[] = [];
    for (let i = 0; i < 5; i++) values.push(first([0x08, <u8>i]).sint32());
    expect<i32[]>(values).toStrictEqual([0, -1, 1, -2, 2]);
    expect<i32>(first([0x08, 0xff, 0xff, 0xff, 0xff, 0x0f]).sint32()).toBe(i32.MIN_VALUE);
    expect<i32>(first([0x08, 0xfe, 0xff, 0xff, 0xff, 0x0f]).sint32()).toBe(i32.MAX_VALUE);
    const longest = first([0x08, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]);
    expect<i64>(longest.sint64()).toBe(i64.MIN_VALUE);
  });

  it("of fixed size are little-endian", () => {
    const four = first([0x0d, 0x00, 0x00, 0xc0, 0xbf]);
    expect<f32>(four.float()).toBe(-1.5);
    expect<u32>(four.fixed32()).toBe(0xbfc00000);
    expect<i32>(four.sfixed32()).toBe(<i32>0xbfc00000);
    const eight = first([0x09, 0, 0, 0, 0, 0, 0, 0xf8, 0xbf]);
    expect<f64>(eight.double()).toBe(-1.5);
    expect<u64>(eight.fixed64()).toBe(0xbff8000000000000);
    expect<i64>(eight.sfixed64()).toBe(<i64>0xbff8000000000000);
  });

  it("need not be in their shortest form, nor tags and lengths", () => {
    const reader = new ProtobufReader(
      raw([0x88, 0x80, 0x00, 0x81, 0x80, 0x80, 0x00, 0x12, 0x81, 0x00, 0x61]),
    );
    expect<bool>(reader.next()).toBe(true);
    expect<u32>(reader.field).toBe(1);
    expect<i32>(reader.int32()).toBe(1);
    expect<bool>(reader.next()).toBe(true);
    expect<string>(reader.string()).toBe("a");
    expect<bool>(reader.next() || reader.failed).toBe(false);
  });
});

describe("a field", () => {
  it("has a number up to 536,870,911", () => {
    const reader = first([0xf8, 0xff, 0xff, 0xff, 0x0f, 0x01]);
    expect<u32>(reader.field).toBe(536870911);
    expect<i32>(reader.int32()).toBe(1);
  });

  it("is skipped if it is not asked for", () => {
    const message = raw([
      0x08, 0x01, 0x11, 1, 2, 3, 4, 5, 6, 7, 8, 0x1a, 0x01, 0xff, 0x25, 1, 2, 3, 4, 0x2a, 0x00,
    ]);
    const reader = new ProtobufReader(message);
    for (let field: u32 = 1; field <= 5; field++) {
      expect<bool>(reader.next()).toBe(true);
      expect<u32>(reader.field).toBe(field);
    }
    expect<bool>(reader.next() || reader.failed).toBe(false);
  });

  it("can be kept as it stands", () => {
    const message = raw([0x08, 0x81, 0x00, 0x1b, 0x08, 0x01, 0x1c, 0x12, 0x01, 0x61]);
    const reader = new ProtobufReader(message);
    reader.next();
    expect<bool>(reader.raw.equals(message.slice(0, 3))).toBe(true);
    reader.next();
    expect<bool>(reader.raw.equals(message.slice(3, 7))).toBe(true);
    reader.next();
    expect<bool>(reader.raw.equals(message.slice(7))).toBe(true);
  });

  it("tells whether its bytes are UTF-8", () => {
    expect<bool>(first([0x0a, 0x02, 0xc3, 0xa9]).hasUtf8()).toBe(true);
    expect<bool>(first([0x0a, 0x02, 0xc3, 0x28]).hasUtf8()).toBe(false);
    expect<bool>(first([0x08, 0x01]).hasUtf8()).toBe(false);
  });

  it("may be a group, read like a message", () => {
    const reader = first([0x0b, 0x10, 0x07, 0x1b, 0x1c, 0x0c]);
    expect<WireType>(reader.wireType).toBe(WireType.GroupStart);
    const group = reader.message();
    expect<bool>(group.next()).toBe(true);
    expect<u32>(group.field).toBe(2);
    expect<i32>(group.int32()).toBe(7);
    expect<bool>(group.next()).toBe(true);
    expect<u32>(group.field).toBe(3);
    expect<bool>(group.message().next()).toBe(false);
    expect<bool>(group.next()).toBe(false);
    expect<bool>(reader.next() || reader.failed).toBe(false);
  });
});

describe("what is no message", () => {
  it("fails with the reason and the place", () => {
    const inputs: u8[][] = [
      [0x08],
      [0x08, 0x80],
      [0x08, 0x01, 0x09, 0, 0, 0, 0, 0, 0, 0],
      [0x0d, 0, 0, 0],
      [0x12, 0x02, 0x61],
      [0x12, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
      [0x08, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x02],
      [0x08, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
      [0x00, 0x01],
      [0x08, 0x01, 0x80, 0x80, 0x80, 0x80, 0x10, 0x00],
      [0x0e],
      [0x0f],
      [0x0c],
      [0x0b],
      [0x0b, 0x14],
      [0x0b, 0x0e, 0x0c],
      [0x0b, 0x00, 0x0c],
      [0x0b, 0x12, 0x05, 0x0c],
    ];
    const errors: ProtobufError[] = [
      ProtobufError.Truncated,
      ProtobufError.Truncated,
      ProtobufError.Truncated,
      ProtobufError.Truncated,
      ProtobufError.Truncated,
      ProtobufError.Truncated,
      ProtobufError.Varint,
      ProtobufError.Varint,
      ProtobufError.FieldNumber,
      ProtobufError.FieldNumber,
      ProtobufError.WireType,
      ProtobufError.WireType,
      ProtobufError.Group,
      ProtobufError.Group,
      ProtobufError.Group,
      ProtobufError.WireType,
      ProtobufError.FieldNumber,
      ProtobufError.Truncated,
    ];
    const offsets: i32[] = [0, 0, 2, 0, 0, 0, 1, 1, 0, 2, 0, 0, 0, 0, 1, 1, 1, 0];
    for (let i = 0; i < inputs.length; i++) {
      const reader = walk(raw(inputs[i]));
      expect<ProtobufError>(reader.errorKind).toBe(errors[i], `${i}`);
      expect<i32>(reader.errorOffset).toBe(offsets[i], `${i}`);
      expect<bool>(reader.failed).toBe(true, `${i}`);
      expect<bool>(reader.next()).toBe(false, `${i}`);
    }
  });

  it("says so in words", () => {
    expect<string>(walk(raw([0x08, 0x01, 0x12, 0x02, 0x61])).error).toBe(
      "offset 2: the message ends within a field",
    );
  });

  it("within a message fails the messages around it, counted from the outermost", () => {
    const reader = first([0x0a, 0x04, 0x0a, 0x02, 0x10, 0x80, 0x10, 0x01]);
    const outer = reader.message();
    outer.next();
    const inner = outer.message();
    expect<bool>(inner.next()).toBe(false);
    expect<bool>(inner.failed && outer.failed && reader.failed).toBe(true);
    expect<i32>(reader.errorOffset).toBe(4);
    expect<i32>(inner.errorOffset).toBe(4);
    expect<bool>(outer.next() || reader.next()).toBe(false);
  });

  it("within a packed run fails the message", () => {
    const reader = first([0x0a, 0x02, 0x01, 0x80, 0x10, 0x01]);
    const run = reader.packed(WireType.Varint);
    expect<bool>(run.next()).toBe(true);
    expect<bool>(run.next()).toBe(false);
    expect<bool>(reader.next()).toBe(false);
    expect<i32>(reader.errorOffset).toBe(3);
    const fixed = first([0x0a, 0x05, 0, 0, 0, 0, 0]);
    const values = fixed.packed(WireType.Fixed32);
    expect<bool>(values.next()).toBe(true);
    expect<bool>(values.next()).toBe(false);
    expect<ProtobufError>(fixed.errorKind).toBe(ProtobufError.Truncated);
  });
});

describe("a field of another type", () => {
  it("fails the message and reads as nothing", () => {
    const text = first([0x0a, 0x01, 0x61, 0x10, 0x01]);
    expect<i32>(text.int32()).toBe(0);
    expect<ProtobufError>(text.errorKind).toBe(ProtobufError.Mismatch);
    expect<bool>(text.next()).toBe(false);
    const number = first([0x08, 0x01]);
    expect<f32>(number.float()).toBe(0);
    expect<string>(number.string()).toBe("");
    expect<bool>(number.bytes().isEmpty).toBe(true);
    expect<bool>(number.message().next()).toBe(false);
    const into = raw([1]);
    expect<bool>(number.read(into)).toBe(false);
    expect<bool>(into.isEmpty).toBe(true);
  });

  it("is refused as a message or a packed run", () => {
    const number = first([0x08, 0x01]);
    const within = number.message();
    expect<bool>(within.failed && number.failed).toBe(true);
    const other = first([0x08, 0x01]);
    expect<bool>(other.packed(WireType.Fixed32).next()).toBe(false);
    expect<ProtobufError>(other.errorKind).toBe(ProtobufError.Mismatch);
    const strings = first([0x0a, 0x01, 0x61]);
    expect<bool>(strings.packed(WireType.Bytes).next()).toBe(false);
    expect<bool>(strings.failed).toBe(true);
  });

  it("is also one that was not gone to", () => {
    const reader = new ProtobufReader(raw([0x08, 0x01]));
    expect<i32>(reader.int32()).toBe(0);
    expect<bool>(reader.failed).toBe(true);
    expect<bool>(reader.raw.length <= 2).toBe(true);
  });
});

describe("nesting", () => {
  it("of groups ends at 100", () => {
    expect<bool>(walk(groups(100)).failed).toBe(false);
    expect<ProtobufError>(walk(groups(101)).errorKind).toBe(ProtobufError.Depth);
    expect<ProtobufError>(walk(groups(100_000)).errorKind).toBe(ProtobufError.Depth);
  });

  it("of groups that are read ends at 100", () => {
    let reader = new ProtobufReader(groups(100));
    let levels = 0;
    while (reader.next()) {
      reader = reader.message();
      levels++;
    }
    expect<i32>(levels).toBe(100);
    expect<bool>(reader.failed).toBe(false);
  });
});
