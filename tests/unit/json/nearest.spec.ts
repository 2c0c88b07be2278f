import { nearest } from "../../../assembly/json/nearest";

const FIELDS = ["op", "name", "value", "status", "path"];

describe("the nearest word", () => {
  it("is found by letters swapped, left out, added or replaced", () => {
    expect<string>(nearest("vlaue", FIELDS)).toBe("value");
    expect<string>(nearest("valu", FIELDS)).toBe("value");
    expect<string>(nearest("values", FIELDS)).toBe("value");
    expect<string>(nearest("velue", FIELDS)).toBe("value");
    expect<string>(nearest("satatus", FIELDS)).toBe("status");
  });

  it("ignores case", () => {
    expect<string>(nearest("NAME", FIELDS)).toBe("name");
  });

  it("is none if nothing is like it", () => {
    expect<string>(nearest("colour", FIELDS)).toBe("");
    expect<string>(nearest("x", FIELDS)).toBe("");
    expect<string>(nearest("", FIELDS)).toBe("");
    expect<string>(nearest("ab", FIELDS)).toBe("");
    expect<string>(nearest("value", [])).toBe("");
    expect<string>(nearest("v".repeat(10_000), FIELDS)).toBe("");
  });

  it("is the nearest of several", () => {
    expect<string>(nearest("patx", ["pat", "path", "patxy1"])).toBe("pat");
    expect<string>(nearest("paths", ["part", "path"])).toBe("path");
  });
});
