import { Bytes, bytes } from "../../../assembly/bytes/bytes";
import { Regex, RegexMatch } from "../../../assembly/regex";

const match = new RegexMatch();

function describeMatch(found: bool): string {
  if (!found) return "none";
  let text = "";
  for (let group = 0; group <= match.groups; group++) {
    text += match.start(group) < 0 ? "(-)" : `(${match.start(group)},${match.end(group)})`;
  }
  return text;
}

/** The leftmost match and its groups, as `(start,end)`, and `(-)` for a group that took no part. */
function find(pattern: string, text: string, expected: string): void {
  const found = Regex.compile(pattern)!.find(bytes(text), match);
  expect<string>(describeMatch(found)).toBe(expected, `${pattern} in "${text}"`);
}

describe("groups", () => {
  it("are those of the leftmost match, the alternatives tried in their order", () => {
    find("a|ab", "xab", "(1,2)");
    find("ab|a", "xab", "(1,3)");
    find("(a|ab)(c|bcd)(d*)", "abcd", "(0,4)(0,1)(1,4)(4,4)");
    find("(ab|a)(bcd|c)(d*)", "abcd", "(0,4)(0,2)(2,3)(3,4)");
    find("xyz|b", "abc", "(1,2)");
    find("", "abc", "(0,0)");
    find("b", "aaa", "none");
  });

  it("are greedy, or lazy where told to", () => {
    find("a+", "baaa", "(1,4)");
    find("a+?", "baaa", "(1,2)");
    find("(a*)(a*)", "aa", "(0,2)(0,2)(2,2)");
    find("(a*?)(a*)", "aa", "(0,2)(0,0)(0,2)");
    find("(a??)(a?)", "a", "(0,1)(0,0)(0,1)");
    find("a{1,3}?", "aaa", "(0,1)");
    find("(?U)a+", "aaa", "(0,1)");
    find("(?U)a+?", "aaa", "(0,3)");
    find("<(.*)>", "<a><b>", "(0,6)(1,5)");
    find("<(.*?)>", "<a><b>", "(0,3)(1,2)");
  });

  it("keep what they matched last", () => {
    find("(a|b)*", "abc", "(0,2)(1,2)");
    find("(?:(a)|b)*", "ab", "(0,2)(0,1)");
    find("(a(b)?)+", "aba", "(0,3)(2,3)(1,2)");
    find("(a)|(b)", "b", "(0,1)(-)(0,1)");
    find("(a*)*", "b", "(0,0)(0,0)");
    find("(a*)+", "b", "(0,0)(0,0)");
    find("(a|)+", "aa", "(0,2)(1,2)");
    find("(|a)+", "aa", "(0,0)(0,0)");
    find("(a){0}b", "ab", "(1,2)(-)");
    find("(a){2}", "aaa", "(0,2)(1,2)");
    find("((a)|b){3}", "aab", "(0,3)(2,3)(1,2)");
    find("(?:(é)|.)+", "xéy", "(0,4)(1,3)");
  });

  it("see what is around them", () => {
    find("(?m)^(\\w+)$", "a b\ncd\ne f", "(4,6)(4,6)");
    find("\\b(\\w)\\b", "ab c de", "(3,4)(3,4)");
    find("(^|,)([^,]*)(,|$)", "a,,b", "(0,2)(0,0)(0,1)(1,2)");
    find("$", "ab", "(2,2)");
    find("(?m)$", "a\nb", "(1,1)");
    find("\\Bb", "b ab", "(3,4)");
  });

  it("may be searched for from any place on", () => {
    const pattern = Regex.compile("\\b(a)|^x")!;
    const text = bytes("aa a");
    const expected = ["(0,1)(0,1)", "(3,4)(3,4)", "(3,4)(3,4)", "(3,4)(3,4)", "none", "none"];
    for (let from = 0; from < expected.length; from++) {
      expect<string>(describeMatch(pattern.find(text, match, from))).toBe(expected[from], from.toString());
    }
    expect<string>(describeMatch(pattern.find(text, match, -1))).toBe("(0,1)(0,1)");
    expect<bool>(Regex.compile("^a")!.find(text, match, 1)).toBe(false);
    expect<bool>(Regex.compile("$")!.find(text, match, 4)).toBe(true);
  });

  it("may be those of a match of all, or of the start", () => {
    const pattern = Regex.compile("(a|ab)(c?)")!;
    expect<string>(describeMatch(pattern.match(bytes("ab"), match))).toBe("(0,2)(0,2)(2,2)");
    expect<string>(describeMatch(pattern.match(bytes("abx"), match))).toBe("none");
    expect<string>(describeMatch(pattern.matchStart(bytes("abc"), match))).toBe("(0,1)(0,1)(1,1)");
    expect<string>(describeMatch(pattern.matchStart(bytes("xab"), match))).toBe("none");
    expect<string>(describeMatch(Regex.compile("(a+?)(a*)")!.match(bytes("aaa"), match))).toBe(
      "(0,3)(0,1)(1,3)",
    );
  });

  it("have names", () => {
    const pattern = Regex.compile("(?P<one>a)(x)(?<two_2>b)(?P<one>c)(?:d)(?P<é>e)")!;
    expect<i32>(pattern.groups).toBe(5);
    expect<i32>(pattern.groupNumber("one")).toBe(1);
    expect<i32>(pattern.groupNumber("two_2")).toBe(3);
    expect<i32>(pattern.groupNumber("é")).toBe(5);
    expect<i32>(pattern.groupNumber("two")).toBe(-1);
    expect<i32>(pattern.groupNumber("")).toBe(-1);
  });
});

describe("a match", () => {
  it("gives what a group matched", () => {
    expect<bool>(Regex.compile("(a+)(x)?(b*)")!.find(bytes("-aa"), match)).toBe(true);
    expect<string>(match.group()!.toString()).toBe("aa");
    expect<string>(match.group(1)!.toString()).toBe("aa");
    expect<bool>(match.group(2) === null).toBe(true);
    expect<string>(match.group(3)!.toString()).toBe("");
    expect<bool>(match.group(4) === null).toBe(true);
    expect<bool>(match.group(-1) === null).toBe(true);
    expect<bool>(match.group(i32.MAX_VALUE) === null).toBe(true);
    const view = new Bytes();
    expect<bool>(match.read(1, view)).toBe(true);
    expect<string>(view.toString()).toBe("aa");
    expect<bool>(match.read(2, view)).toBe(false);
    expect<i32>(match.start(2)).toBe(-1);
    expect<i32>(match.end(4)).toBe(-1);
  });

  it("is empty if nothing matched, and before", () => {
    const fresh = new RegexMatch();
    expect<i32>(fresh.groups).toBe(-1);
    expect<i32>(fresh.start()).toBe(-1);
    const pattern = Regex.compile("(a)")!;
    expect<bool>(pattern.find(bytes("a"), fresh)).toBe(true);
    expect<i32>(fresh.groups).toBe(1);
    expect<bool>(pattern.find(bytes("b"), fresh)).toBe(false);
    expect<i32>(fresh.groups).toBe(-1);
    expect<bool>(fresh.group() === null).toBe(true);
    expect<bool>(pattern.find(bytes("a"), fresh)).toBe(true);
    expect<bool>(pattern.find(bytes("a"), fresh, 2)).toBe(false);
    expect<i32>(fresh.start()).toBe(-1);
  });

  it("serves patterns with any number of groups", () => {
    const text = bytes("a".repeat(60));
    for (let groups = 60; groups >= 0; groups -= 15) {
      expect<bool>(Regex.compile("(a)".repeat(groups))!.find(text, match)).toBe(true);
      expect<i32>(match.groups).toBe(groups);
      expect<i32>(match.end(groups)).toBe(groups);
      expect<i32>(match.start(groups + 1)).toBe(-1);
    }
  });
});
