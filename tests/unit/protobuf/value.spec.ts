import { Bytes, bytes } from "../../../assembly/bytes/bytes";
import { ProtobufValue, ProtobufWriter, ValueKind } from "../../../assembly/protobuf";
import { raw } from "../support/raw";

/** `{ "name": "a", "count": 1.5, "on": true, "off": false, "none": null, "tags": ["x", 2, {}], "in": { "deep": "y" } }` */
function sample(): ProtobufValue {
  const writer = new ProtobufWriter();
  writer.begin(1).string(1, "name").begin(2).string(3, "a").end().end();
  writer.begin(1).string(1, "count").begin(2).double(2, 1.5).end().end();
  writer.begin(1).string(1, "on").begin(2).bool(4, true).end().end();
  writer.begin(1).string(1, "off").begin(2).bool(4, false).end().end();
  writer.begin(1).string(1, "none").begin(2).int32(1, 0).end().end();
  writer.begin(1).string(1, "tags").begin(2).begin(6);
  writer.begin(1).string(3, "x").end().begin(1).double(2, 2).end().begin(1).begin(5).end().end();
  writer.end().end().end();
  writer.begin(1).string(1, "in").begin(2).begin(5);
  writer.begin(1).string(1, "deep").begin(2).string(3, "y").end().end();
  writer.end().end().end();
  return ProtobufValue.struct(writer.finish()!.copy());
}

describe("a struct", () => {
  it("has members of each kind", () => {
    const value = sample();
    expect<ValueKind>(value.kind).toBe(ValueKind.Struct);
    expect<i32>(value.length).toBe(7);
    expect<string>(value.names().join()).toBe("name,count,on,off,none,tags,in");
    expect<string>(value.get("name").asString()).toBe("a");
    expect<string>(value.get("name").asBytes().toString()).toBe("a");
    expect<f64>(value.get("count").asNumber()).toBe(1.5);
    expect<bool>(value.get("on").asBool()).toBe(true);
    expect<bool>(value.get("off").asBool(true)).toBe(false);
    expect<ValueKind>(value.get("none").kind).toBe(ValueKind.Null);
    expect<bool>(value.get("none").exists).toBe(true);
    expect<string>(value.get("in").get("deep").asString()).toBe("y");
  });

  it("has lists", () => {
    const tags = sample().get("tags");
    expect<ValueKind>(tags.kind).toBe(ValueKind.List);
    expect<i32>(tags.length).toBe(3);
    expect<string>(tags.at(0).asString()).toBe("x");
    expect<f64>(tags.at(1).asNumber()).toBe(2);
    expect<ValueKind>(tags.at(2).kind).toBe(ValueKind.Struct);
    expect<i32>(tags.at(2).length).toBe(0);
    expect<bool>(tags.at(3).exists || tags.at(-1).exists).toBe(false);
  });

  it("takes the last of two members of a name", () => {
    const writer = new ProtobufWriter();
    writer.begin(1).string(1, "a").begin(2).string(3, "first").end().end();
    writer.begin(1).string(1, "a").begin(2).string(3, "last").end().end();
    expect<string>(ProtobufValue.struct(writer.finish()!.copy()).get("a").asString()).toBe("last");
  });

  it("may have a member with an empty name, which is not written", () => {
    const writer = new ProtobufWriter();
    writer.begin(1).begin(2).string(3, "of nothing").end().end();
    expect<string>(ProtobufValue.struct(writer.finish()!.copy()).get("").asString()).toBe("of nothing");
  });
});

describe("what is not there", () => {
  it("is missing and reads as the fallback", () => {
    const value = sample();
    expect<bool>(value.get("nothing").exists).toBe(false);
    expect<string>(value.get("nothing").get("more").at(1).asString("fallback")).toBe("fallback");
    expect<f64>(value.get("name").asNumber(7)).toBe(7);
    expect<bool>(value.get("count").asBool(true)).toBe(true);
    expect<string>(value.get("count").asString("no")).toBe("no");
    expect<bool>(value.get("count").asBytes().isEmpty).toBe(true);
    expect<bool>(value.at(0).exists || value.get("tags").get("x").exists).toBe(false);
    expect<i32>(value.get("name").length).toBe(0);
    expect<i32>(value.get("name").names().length).toBe(0);
  });

  it("is what stands before bytes that are no message", () => {
    const writer = new ProtobufWriter();
    writer.begin(1).string(1, "a").begin(2).string(3, "b").end().end();
    const whole = writer.finish()!.copy();
    expect<bool>(ProtobufValue.struct(whole).get("a").exists).toBe(true);
    const broken = writer
      .raw(raw([0x0a, 0x05]))
      .finish()!
      .copy();
    expect<bool>(ProtobufValue.struct(broken).get("a").exists).toBe(false);
  });

  it("is what is no message", () => {
    const broken = raw([0x0a, 0x05, 0x0a]);
    expect<bool>(ProtobufValue.value(broken).exists).toBe(false);
    expect<bool>(ProtobufValue.struct(broken).get("a").exists).toBe(false);
    expect<bool>(ProtobufValue.list(broken).at(0).exists).toBe(false);
    expect<i32>(ProtobufValue.list(broken).length).toBe(0);
    expect<i32>(ProtobufValue.struct(broken).names().length).toBe(0);
    // A member that is none, and a value whose field has another type.
    expect<bool>(ProtobufValue.struct(raw([0x08, 0x01])).get("").exists).toBe(false);
    expect<bool>(ProtobufValue.value(raw([0x10, 0x01])).exists).toBe(false);
    expect<bool>(ProtobufValue.value(new Bytes()).exists).toBe(false);
  });
});

describe("a list", () => {
  it("may stand by itself", () => {
    const writer = new ProtobufWriter().begin(1).string(3, "a").end().begin(1).string(3, "b").end();
    const list = ProtobufValue.list(writer.finish()!.copy());
    expect<string>(list.at(0).asString() + list.at(1).asString()).toBe("ab");
    expect<bool>(list.at(1).asBytes().equals(bytes("b"))).toBe(true);
  });
});
