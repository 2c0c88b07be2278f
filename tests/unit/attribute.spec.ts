import { AttributeType, attributeType, writeAttribute } from "../../assembly/attribute";
import { ByteWriter } from "../../assembly/bytes/byte-writer";
import { Bytes, bytes } from "../../assembly/bytes/bytes";

function encode(value: i64): Bytes {
  const buffer = new ArrayBuffer(8);
  store<i64>(changetype<usize>(buffer), value);
  return Bytes.wrap(buffer);
}

function text(value: Bytes, type: AttributeType): string {
  const writer = new ByteWriter(100);
  writeAttribute(value, type, writer);
  return writer.written.toString();
}

describe("attributes as text", () => {
  it("have a type by their name", () => {
    expect(attributeType("source.port")).toBe(AttributeType.Integer);
    expect(attributeType("connection.mtls")).toBe(AttributeType.Boolean);
    expect(attributeType("request.time")).toBe(AttributeType.Timestamp);
    expect(attributeType("request.duration")).toBe(AttributeType.Duration);
    expect(attributeType("request.path")).toBe(AttributeType.Text);
    expect(attributeType("request")).toBe(AttributeType.Text);
    expect(attributeType("")).toBe(AttributeType.Text);
    expect(attributeType("request.size request.total_size")).toBe(AttributeType.Text);
  });

  it("integers", () => {
    expect(text(encode(0), AttributeType.Integer)).toBe("0");
    expect(text(encode(-42), AttributeType.Integer)).toBe("-42");
    expect(text(encode(i64.MIN_VALUE), AttributeType.Integer)).toBe("-9223372036854775808");
  });

  it("booleans", () => {
    expect(text(bytes("\0"), AttributeType.Boolean)).toBe("false");
    expect(text(bytes("\x01"), AttributeType.Boolean)).toBe("true");
  });

  it("timestamps, in leap years and before 1970 too", () => {
    expect(text(encode(0), AttributeType.Timestamp)).toBe("1970-01-01T00:00:00.000Z");
    expect(text(encode(1709210096789 * 1000000 + 999999), AttributeType.Timestamp)).toBe(
      "2024-02-29T12:34:56.789Z",
    );
    expect(text(encode(951868799999000000), AttributeType.Timestamp)).toBe("2000-02-29T23:59:59.999Z");
    expect(text(encode(4107542400000000000), AttributeType.Timestamp)).toBe("2100-03-01T00:00:00.000Z");
    expect(text(encode(-1), AttributeType.Timestamp)).toBe("1969-12-31T23:59:59.999Z");
  });

  it("durations in seconds", () => {
    expect(text(encode(0), AttributeType.Duration)).toBe("0s");
    expect(text(encode(2000000000), AttributeType.Duration)).toBe("2s");
    expect(text(encode(1050000000), AttributeType.Duration)).toBe("1.050s");
    expect(text(encode(1234000), AttributeType.Duration)).toBe("0.001234s");
    expect(text(encode(-1), AttributeType.Duration)).toBe("-0.000000001s");
  });

  it("of another size than their type's are left as they are", () => {
    expect(text(bytes("abc"), AttributeType.Integer)).toBe("abc");
    expect(text(bytes(""), AttributeType.Boolean)).toBe("");
  });
});
