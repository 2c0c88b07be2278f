import { Bytes, bytes } from "../../../assembly/bytes/bytes";
import { JsonLimits, parseJson } from "../../../assembly/json";

function nested(depth: i32): Bytes {
  return bytes("[".repeat(depth) + "]".repeat(depth));
}

describe("limits", () => {
  it("depth: 64 levels unless told otherwise", () => {
    expect<bool>(parseJson(nested(64)).failed).toBe(false);
    expect<string>(parseJson(nested(65)).error).toBe("line 1, column 65: nested deeper than 64 levels");
    expect<bool>(parseJson(bytes('{"a":'.repeat(64) + "1" + "}".repeat(64))).failed).toBe(false);
    expect<bool>(parseJson(bytes('{"a":'.repeat(65) + "1" + "}".repeat(65))).failed).toBe(true);
  });

  it("depth: hundreds of thousands of brackets are no danger", () => {
    expect<bool>(parseJson(bytes("[".repeat(500_000))).failed).toBe(true);
    const limits = new JsonLimits(1 << 20, 1 << 19, 1 << 20);
    expect<bool>(parseJson(nested(1 << 19), limits).failed).toBe(false);
  });

  it("depth: scalars need none", () => {
    const limits = new JsonLimits(100, 0, 100);
    expect<bool>(parseJson(bytes("1"), limits).failed).toBe(false);
    expect<string>(parseJson(bytes("[]"), limits).error).toBe(
      "line 1, column 1: nested deeper than 0 levels",
    );
  });

  it("bytes", () => {
    const limits = new JsonLimits(4, 8, 8);
    expect<bool>(parseJson(bytes("[12]"), limits).failed).toBe(false);
    expect<string>(parseJson(bytes("[123]"), limits).error).toBe("the text has 5 bytes; 4 are allowed");
    expect<bool>(parseJson(bytes(" ".repeat(1 << 20) + "1")).failed).toBe(true);
    expect<bool>(parseJson(bytes(" ".repeat((1 << 20) - 1) + "1")).failed).toBe(false);
  });

  it("values and names", () => {
    const limits = new JsonLimits(100, 8, 5);
    expect<bool>(parseJson(bytes('{"a":1,"b":2}'), limits).failed).toBe(false);
    expect<string>(parseJson(bytes('{"a":1,"b":[2]}'), limits).error).toBe(
      "line 1, column 14: more than 5 values and names",
    );
    expect<bool>(parseJson(bytes("[" + "1,".repeat(65_534) + "1]")).failed).toBe(false);
    expect<bool>(parseJson(bytes("[" + "1,".repeat(65_535) + "1]")).failed).toBe(true);
  });
});
