import { Bytes, bytes } from "../../../assembly/bytes/bytes";
import { ProtobufReader, ProtobufWriter, WireType } from "../../../assembly/protobuf";
import { varintSize, writeVarint } from "../../../assembly/protobuf/varint";
import { raw } from "../support/raw";

/** The message in hexadecimal digits; "failed" if there is none. */
function hex(writer: ProtobufWriter): string {
  const message = writer.finish();
  if (message === null) return "failed";
  let text = "";
  for (let i = 0; i < message.length; i++) {
    const digits = message.at(i).toString(16);
    text += digits.length == 1 ? "0" + digits : digits;
  }
  return text;
}

function writer(): ProtobufWriter {
  return new ProtobufWriter(10_000);
}

describe("a writer", () => {
  // The examples of protobuf.dev, "Encoding".
  it("writes what the specification shows", () => {
    expect<string>(hex(writer().int32(1, 150))).toBe("089601");
    expect<string>(hex(writer().string(2, "testing"))).toBe("120774657374696e67");
    expect<string>(hex(writer().begin(3).int32(1, 150).end())).toBe("1a03089601");
    expect<string>(hex(writer().packed(6).int32(6, 3).int32(6, 270).int32(6, 86942).end())).toBe(
      "3206038e029ea705",
    );
    expect<string>(hex(writer().int32(1, -2))).toBe("08feffffffffffffffff01");
  });

  it("writes each type", () => {
    expect<string>(hex(writer().int64(1, -1))).toBe("08ffffffffffffffffff01");
    expect<string>(hex(writer().uint32(1, u32.MAX_VALUE))).toBe("08ffffffff0f");
    expect<string>(hex(writer().uint64(1, u64.MAX_VALUE))).toBe("08ffffffffffffffffff01");
    expect<string>(hex(writer().sint32(1, -1).sint32(1, i32.MIN_VALUE))).toBe("080108ffffffff0f");
    expect<string>(hex(writer().sint64(1, 2).sint64(1, i64.MIN_VALUE))).toBe("080408ffffffffffffffffff01");
    expect<string>(hex(writer().bool(1, true).bool(1, false))).toBe("08010800");
    expect<string>(hex(writer().fixed32(1, 0x01020304).sfixed32(1, -2))).toBe("0d040302010dfeffffff");
    expect<string>(hex(writer().fixed64(1, 1).sfixed64(1, -2))).toBe("09010000000000000009feffffffffffffff");
    expect<string>(hex(writer().float(1, -1.5).double(1, -1.5))).toBe("0d0000c0bf09000000000000f8bf");
    expect<string>(
      hex(
        writer()
          .bytes(1, raw([0, 255]))
          .string(1, "é")
          .string(1, ""),
      ),
    ).toBe("0a0200ff0a02c3a90a00");
  });

  it("takes the highest field number", () => {
    expect<string>(hex(writer().bool(536870911, true))).toBe("f8ffffff0f01");
  });

  it("keeps unknown fields", () => {
    const reader = new ProtobufReader(raw([0x08, 0x81, 0x00, 0x1b, 0x1c]));
    const copy = writer();
    while (reader.next()) copy.raw(reader.raw);
    expect<string>(hex(copy)).toBe("0881001b1c");
  });

  it("starts anew after clear", () => {
    const again = new ProtobufWriter(4);
    expect<string>(hex(again.string(1, "too long"))).toBe("failed");
    expect<bool>(again.failed).toBe(true);
    expect<string>(hex(again.clear().begin(1))).toBe("failed");
    expect<string>(hex(again.clear().int32(0, 1))).toBe("failed");
    expect<string>(hex(again.clear().packed(1).int32(1, 1))).toBe("failed");
    expect<string>(hex(again.clear().int32(1, 1))).toBe("0801");
    expect<i32>(again.length).toBe(2);
  });

  it("uses its memory again", () => {
    const again = writer();
    again.bytes(1, Bytes.wrap(new ArrayBuffer(3000)));
    const where = again.clear().bool(1, true).finish();
    expect<usize>(again.clear().bool(2, true).finish()!.ptr).toBe(where!.ptr);
  });
});

describe("messages within", () => {
  it("have the right length, however long they are", () => {
    const sizes: i32[] = [
      0, 1, 125, 126, 127, 128, 129, 5000, 16383, 16384, 16385, 2097151, 2097152, 2097153,
    ];
    const out = new ProtobufWriter();
    for (let i = 0; i < sizes.length; i++) {
      const content = Bytes.wrap(new ArrayBuffer(sizes[i]));
      if (sizes[i] > 0) store<u8>(content.ptr + <usize>sizes[i] - 1, 0x5a);
      const message = out.clear().begin(7).raw(content).end().bool(9, true).finish()!.copy();
      const direct = new ProtobufWriter().bytes(7, content).bool(9, true).finish()!.copy();
      expect<bool>(message.equals(direct)).toBe(true, `${sizes[i]}`);
    }
  });

  it("may be within each other, 100 deep", () => {
    const out = writer();
    for (let i = 0; i < 100; i++) out.begin(1);
    out.string(2, "inmost");
    for (let i = 0; i < 100; i++) out.end();
    let reader = new ProtobufReader(out.finish()!.copy());
    let depth = 0;
    while (reader.next() && reader.field == 1) {
      reader = reader.message();
      depth++;
    }
    expect<i32>(depth).toBe(100);
    expect<string>(reader.string()).toBe("inmost");

    out.clear();
    for (let i = 0; i < 101; i++) out.begin(1);
    for (let i = 0; i < 101; i++) out.end();
    expect<string>(hex(out)).toBe("failed");
  });

  it("read deeper than 100 fail", () => {
    let inner = new ProtobufWriter().bool(2, true).finish()!.copy();
    for (let i = 0; i < 101; i++) inner = new ProtobufWriter().bytes(1, inner).finish()!.copy();
    let reader = new ProtobufReader(inner);
    const outermost = reader;
    let depth = 0;
    while (reader.next()) {
      reader = reader.message();
      depth++;
    }
    expect<i32>(depth).toBe(101);
    expect<bool>(outermost.failed).toBe(true);
    expect<string>(outermost.error).toBe("offset 238: messages are nested more than 100 deep");
  });
});

describe("misuse", () => {
  it("ends in no message", () => {
    expect<string>(hex(writer().int32(536870912, 1))).toBe("failed");
    expect<string>(hex(writer().string(0, "a"))).toBe("failed");
    expect<string>(hex(writer().begin(0).end())).toBe("failed");
    expect<string>(hex(writer().end())).toBe("failed");
    expect<string>(hex(writer().begin(1).end().end())).toBe("failed");
    expect<string>(hex(writer().begin(1).begin(1).end())).toBe("failed");
  });

  it("of a packed run ends in no message", () => {
    expect<string>(hex(writer().packed(1).int32(2, 1).end())).toBe("failed");
    expect<string>(hex(writer().packed(1).string(1, "a").end())).toBe("failed");
    expect<string>(hex(writer().packed(1).bytes(1, bytes("a")).end())).toBe("failed");
    expect<string>(hex(writer().packed(1).begin(1).end().end())).toBe("failed");
    expect<string>(hex(writer().packed(1).packed(1).end().end())).toBe("failed");
    expect<string>(hex(writer().packed(1).raw(bytes("a")).end())).toBe("failed");
    expect<string>(hex(writer().packed(1).end().int32(2, 1))).toBe("0a001001");
  });
});

describe("the limit", () => {
  it("is kept, wherever it is met", () => {
    for (let limit = 0; limit < 148; limit++) {
      const out = new ProtobufWriter(limit);
      out
        .string(1, "a")
        .begin(2)
        .bytes(3, Bytes.wrap(new ArrayBuffer(128)))
        .double(4, 1)
        .end();
      expect<bool>(out.failed).toBe(limit < 3 + 3 + 131 + 9, `${limit}`);
      expect<bool>(out.length <= limit).toBe(true, `${limit}`);
      expect<bool>(out.finish() === null).toBe(limit < 3 + 3 + 131 + 9, `${limit}`);
    }
  });
});

describe("a varint", () => {
  it("has the size that it is written in", () => {
    const at = raw([0, 0, 0, 0, 0, 0, 0, 0, 0, 0]).ptr;
    for (let bit: u64 = 0; bit < 64; bit++) {
      const power = (<u64>1) << bit;
      for (let value = power - 1; value <= power + 1; value++) {
        expect<i32>(varintSize(value)).toBe(<i32>(writeVarint(value, at) - at), value.toString());
      }
    }
    expect<i32>(varintSize(u64.MAX_VALUE)).toBe(10);
    expect<WireType>(WireType.Varint).toBe(0);
  });
});
