import { Bytes, bytes } from "../../../assembly/bytes/bytes";
import { JsonKind, JsonValue, parseJson } from "../../../assembly/json";

function root(text: string): JsonValue {
  return parseJson(bytes(text)).root;
}

describe("kinds", () => {
  it("each value has one", () => {
    const values = root('[null, true, 1, "s", [], {}]');
    expect<JsonKind>(values.at(0).kind).toBe(JsonKind.Null);
    expect<JsonKind>(values.at(1).kind).toBe(JsonKind.Bool);
    expect<JsonKind>(values.at(2).kind).toBe(JsonKind.Number);
    expect<JsonKind>(values.at(3).kind).toBe(JsonKind.String);
    expect<JsonKind>(values.at(4).kind).toBe(JsonKind.Array);
    expect<JsonKind>(values.at(5).kind).toBe(JsonKind.Object);
    expect<JsonKind>(values.at(6).kind).toBe(JsonKind.Missing);
    expect<bool>(values.at(0).isNull && values.at(1).isBool && values.at(2).isNumber).toBe(true);
    expect<bool>(values.at(3).isString && values.at(4).isArray && values.at(5).isObject).toBe(true);
    expect<bool>(values.at(0).isBool || values.at(3).isNumber || values.at(4).isObject).toBe(false);
  });

  it("null exists, what is absent does not", () => {
    const value = root('{"a":null}');
    expect<bool>(value.get("a").exists).toBe(true);
    expect<bool>(value.get("b").exists).toBe(false);
  });
});

describe("members and elements", () => {
  it("are found by name", () => {
    const value = root('{"a":1,"b":{"a":2},"é":3,"":4,"x\\u0079z":5}');
    expect<i32>(value.get("a").asI32()).toBe(1);
    expect<i32>(value.get("b").get("a").asI32()).toBe(2);
    expect<i32>(value.get("é").asI32()).toBe(3);
    expect<i32>(value.get("").asI32()).toBe(4);
    expect<i32>(value.get("xyz").asI32()).toBe(5);
    expect<bool>(value.get("A").exists).toBe(false);
    expect<bool>(value.get("ab").exists).toBe(false);
  });

  it("are found by index", () => {
    const value = root('[1,[2,3],{"a":4},5]');
    expect<i32>(value.at(0).asI32()).toBe(1);
    expect<i32>(value.at(1).at(1).asI32()).toBe(3);
    expect<i32>(value.at(2).get("a").asI32()).toBe(4);
    expect<i32>(value.at(3).asI32()).toBe(5);
    expect<bool>(value.at(4).exists).toBe(false);
    expect<bool>(value.at(-1).exists).toBe(false);
    expect<bool>(value.at(i32.MIN_VALUE).exists).toBe(false);
  });

  it("are counted", () => {
    expect<i32>(root("[]").length).toBe(0);
    expect<i32>(root("[[1,2,3]]").length).toBe(1);
    expect<i32>(root('{"a":[1,2],"b":{}}').length).toBe(2);
    expect<i32>(root('"abc"').length).toBe(0);
    expect<i32>(root("12345").length).toBe(0);
  });

  it("are walked in order", () => {
    let seen = "";
    for (let item = root('["a",[9],"b",{},"c"]').first(); item.exists; item = item.next()) {
      seen += item.isString ? item.asString() : "-";
    }
    expect<string>(seen).toBe("a-b-c");
  });

  it("are walked with their names", () => {
    let seen = "";
    const value = root('{"a":1,"b":[8,9],"c":{"d":4}}');
    for (let member = value.first(); member.exists; member = member.next()) {
      seen += `${member.name}=${member.asI32(-1)} `;
    }
    expect<string>(seen).toBe("a=1 b=-1 c=-1 ");
    expect<string>(value.name).toBe("");
    expect<string>(value.get("b").at(0).name).toBe("");
  });

  it("of what has none are missing", () => {
    expect<bool>(root("[]").first().exists).toBe(false);
    expect<bool>(root("{}").first().exists).toBe(false);
    expect<bool>(root("1").first().exists).toBe(false);
    expect<bool>(root("1").next().exists).toBe(false);
    expect<bool>(root("true").get("a").exists).toBe(false);
    expect<bool>(root("[1]").get("a").exists).toBe(false);
    expect<bool>(root('{"a":1}').at(0).exists).toBe(false);
  });
});

describe("reads", () => {
  it("decode strings", () => {
    expect<string>(root('"\\"\\\\\\/\\b\\f\\n\\r\\t"').asString()).toBe('"\\/\b\f\n\r\t');
    expect<string>(root('"a\\u0041\\u00e9\\u20ac\\ud83d\\ude00z"').asString()).toBe("aAé€😀z");
    expect<string>(root('"é€😀"').asString()).toBe("é€😀");
    expect<i32>(root('"\\u0000"').asString().length).toBe(1);
    expect<string>(root('""').asString()).toBe("");
  });

  it("give strings as bytes that outlive the text", () => {
    const text = bytes('{"a":"x\\u00e9"}').copy();
    const value = parseJson(text).root.get("a").asBytes();
    memory.fill(text.ptr, 0, text.length);
    expect<bool>(value.equals(Bytes.fromString("xé"))).toBe(true);
    expect<i32>(root("1").asBytes().length).toBe(0);
  });

  it("give bools", () => {
    expect<bool>(root("true").asBool()).toBe(true);
    expect<bool>(root("false").asBool(true)).toBe(false);
  });

  it("of another kind give the fallback", () => {
    expect<string>(root("1").asString("none")).toBe("none");
    expect<bool>(root('"true"').asBool(true)).toBe(true);
    expect<i32>(root('"1"').asI32(7)).toBe(7);
    expect<i64>(root("null").asI64(7)).toBe(7);
    expect<f64>(root("[]").asF64(7)).toBe(7);
  });

  it("of a missing value give the fallback, at any depth", () => {
    const missing = root("{}").get("a").at(3).get("b").first().next();
    expect<bool>(missing.exists).toBe(false);
    expect<string>(missing.asString("none")).toBe("none");
    expect<bool>(missing.asBool(true)).toBe(true);
    expect<i32>(missing.asI32(7)).toBe(7);
    expect<f64>(missing.asF64(7)).toBe(7);
    expect<i32>(missing.asBytes().length).toBe(0);
    expect<i32>(missing.length).toBe(0);
    expect<string>(missing.name).toBe("");
    expect<string>(missing.path).toBe("");
    expect<string>(missing.describe()).toBe("nothing");
  });
});

describe("paths", () => {
  it("lead from the root to the value", () => {
    const value = root('{"rules":[{},{"x":[]},{"request":[{"name":"n"}]}],"z":1}');
    expect<string>(value.path).toBe("");
    expect<string>(value.get("rules").path).toBe("rules");
    expect<string>(value.get("rules").at(0).path).toBe("rules[0]");
    expect<string>(value.get("rules").at(2).get("request").at(0).get("name").path).toBe(
      "rules[2].request[0].name",
    );
    expect<string>(value.get("z").path).toBe("z");
    expect<string>(root("[[1],[2,[3]]]").at(1).at(1).at(0).path).toBe("[1][1][0]");
  });

  it("quote names that could be mistaken", () => {
    expect<string>(root('{"a.b":{"c d":1}}').get("a.b").get("c d").path).toBe('["a.b"]["c d"]');
    expect<string>(root('{"":{"x-y_z$1":1}}').get("").get("x-y_z$1").path).toBe('[""].x-y_z$1');
  });
});

describe("descriptions", () => {
  it("name the kind and the value", () => {
    expect<string>(root("-5.0").describe()).toBe("number -5.0");
    expect<string>(root('"x"').describe()).toBe('string "x"');
    expect<string>(root("true").describe()).toBe("true");
    expect<string>(root("null").describe()).toBe("null");
    expect<string>(root("[1]").describe()).toBe("an array");
    expect<string>(root("{}").describe()).toBe("an object");
  });

  it("cut what is long", () => {
    expect<string>(root('"' + "x".repeat(100) + '"').describe()).toBe(`string "${"x".repeat(60)}…"`);
  });
});
