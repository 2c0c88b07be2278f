import { bytes } from "../../../../assembly/bytes/bytes";
import { HostPattern } from "../../../../filters/headers/host-pattern";
import { ExactPattern, PrefixPattern } from "../../../../filters/headers/patterns";
import { RuleSet } from "../../../../filters/headers/rule-set";

describe("hosts", () => {
  it("are the same in any case", () => {
    const pattern = new HostPattern(bytes("example.com"), false);
    expect(pattern.matches(bytes("EXAMPLE.com"))).toBe(true);
    expect(pattern.matches(bytes("example.org"))).toBe(false);
    expect(pattern.matches(bytes("www.example.com"))).toBe(false);
    expect(pattern.matches(bytes(""))).toBe(false);
  });

  it("below another one are any but that one", () => {
    const pattern = new HostPattern(bytes(".example.com"), true);
    expect(pattern.matches(bytes("a.Example.com"))).toBe(true);
    expect(pattern.matches(bytes("a.b.example.com"))).toBe(true);
    expect(pattern.matches(bytes("example.com"))).toBe(false);
    expect(pattern.matches(bytes(".example.com"))).toBe(false);
    expect(pattern.matches(bytes("badexample.com"))).toBe(false);
  });
});

describe("patterns", () => {
  it("compare whole values or their beginnings, byte for byte", () => {
    expect(new ExactPattern(bytes("/a")).matches(bytes("/a"))).toBe(true);
    expect(new ExactPattern(bytes("/a")).matches(bytes("/A"))).toBe(false);
    expect(new ExactPattern(bytes("/a")).matches(bytes("/ab"))).toBe(false);
    expect(new PrefixPattern(bytes("/a")).matches(bytes("/ab"))).toBe(true);
    expect(new PrefixPattern(bytes("/a")).matches(bytes("/"))).toBe(false);
    expect(new PrefixPattern(bytes("")).matches(bytes(""))).toBe(true);
  });
});

describe("sets of rules", () => {
  it("hold each rule by itself, across words", () => {
    const set = new RuleSet(256);
    set.add(0);
    set.add(63);
    set.add(64);
    set.add(255);
    for (let i = 0; i < 256; i++) expect(set.has(i)).toBe(i == 0 || i == 63 || i == 64 || i == 255);
  });

  it("are independent of their copies", () => {
    const set = new RuleSet(65);
    set.add(64);
    const copy = set.copy();
    set.clear();
    expect(set.has(64)).toBe(false);
    expect(copy.has(64)).toBe(true);
  });
});
