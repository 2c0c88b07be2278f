import { ByteWriter } from "../../../assembly/bytes/byte-writer";
import { bytes } from "../../../assembly/bytes/bytes";
import { Regex } from "../../../assembly/regex";
import { raw } from "../support/raw";

function replace(pattern: string, rewrite: string, text: string, expected: string, times: i32): void {
  const writer = new ByteWriter(1 << 16);
  const count = Regex.compile(pattern)!.replaceAll(bytes(text), bytes(rewrite), writer);
  expect<string>(writer.written.toString()).toBe(expected, `${pattern} in "${text}" by "${rewrite}"`);
  expect<i32>(count).toBe(times, `${pattern} in "${text}"`);
}

describe("replacing", () => {
  it("rewrites paths", () => {
    replace("^/service/([^/]+)(/.*)$", "\\2/instance/\\1", "/service/foo/v1/api", "/v1/api/instance/foo", 1);
    replace("(?i)/xxx/", "/yyy/", "/aaa/XxX/bbb/xxx/", "/aaa/yyy/bbb/yyy/", 2);
    replace("one", "two", "/xxx/one/yyy/one/zzz", "/xxx/two/yyy/two/zzz", 2);
    replace("^(.*?)one(.*)$", "\\1two\\2", "/xxx/one/yyy/one/zzz", "/xxx/two/yyy/one/zzz", 1);
    replace("x", "y", "abc", "abc", 0);
  });

  it("is that of RE2", () => {
    // The table of RE2's own tests for GlobalReplace, as far as its facts go.
    replace(
      "(qu|[b-df-hj-np-tv-z]*)([a-z]+)",
      "\\2\\1ay",
      "the quick brown fox jumps over the lazy dogs.",
      "ethay ickquay ownbray oxfay umpsjay overay ethay azylay ogsday.",
      9,
    );
    replace(
      "\\w+",
      "\\0-NOSPAM",
      "abcd.efghi@google.com",
      "abcd-NOSPAM.efghi-NOSPAM@google-NOSPAM.com-NOSPAM",
      4,
    );
    replace("^", "(START)", "foo", "(START)foo", 1);
    replace("^", "(START)", "", "(START)", 1);
    replace("$", "(END)", "", "(END)", 1);
    replace("b", "bb", "ababababab", "abbabbabbabbabb", 5);
    replace("b", "bb", "bbbbbb", "bbbbbbbbbbbb", 6);
    replace("b+", "bb", "bbbbbb", "bb", 1);
    replace("b*", "bb", "bbbbbb", "bb", 1);
    replace("b*", "bb", "aaaaa", "bbabbabbabbabbabb", 6);
    replace("a.*a", "(\\0)", "aaaaa", "(aaaaa)", 1);
    replace("a*", "(\\0)", "aaabaaaa", "(aaa)b(aaaa)", 2);
    replace("", "-", "été", "-é-t-é-", 4);
    replace("(?m)^", "(START)", "a\nb\n", "(START)a\n(START)b\n(START)", 3);
    replace("\\b", "|", "ab cd", "|ab| |cd|", 4);
  });

  it("knows ten groups, and a backslash", () => {
    replace("(.)(.)(.)(.)(.)(.)(.)(.)(.)", "\\9\\8\\7\\6\\5\\4\\3\\2\\1", "123456789", "987654321", 1);
    replace("(a)|(b)", "[\\1\\2]", "ab", "[a][b]", 2);
    replace("(a)(x)?", "\\0\\2\\0", "ba", "baa", 1);
    replace("/", "\\\\", "a/b", "a\\b", 1);
    replace("(a)", "\\12\\01", "a", "a2a1", 1);
    replace("a", "", "banana", "bnn", 3);
  });

  it("refuses a rewrite that it cannot use, and replaces nothing", () => {
    const pattern = Regex.compile("(a)(b)")!;
    const rewrites = ["\\3", "x\\", "\\x", "ab\\1\\9"];
    const errors = [
      "offset 0: \\3, but the pattern has 2 groups",
      'offset 1: expected a digit or another "\\" after the "\\"',
      'offset 0: expected a digit or another "\\" after the "\\"',
      "offset 4: \\9, but the pattern has 2 groups",
    ];
    const writer = new ByteWriter(100);
    for (let i = 0; i < rewrites.length; i++) {
      expect<string>(pattern.rewriteError(bytes(rewrites[i]))).toBe(errors[i]);
      writer.clear();
      expect<i32>(pattern.replaceAll(bytes("xaby"), bytes(rewrites[i]), writer)).toBe(0);
      expect<string>(writer.written.toString()).toBe("xaby");
    }
    expect<string>(pattern.rewriteError(bytes("\\0\\1\\2\\\\3"))).toBe("");
  });

  it("adds to what is written, as far as there is room", () => {
    const pattern = Regex.compile("a")!;
    const writer = new ByteWriter(10);
    writer.write(bytes("12"));
    pattern.replaceAll(bytes("-a-"), bytes("bb"), writer);
    expect<string>(writer.written.toString()).toBe("12-bb-");
    expect<bool>(writer.overflowed).toBe(false);
    pattern.replaceAll(bytes("aaa"), bytes("bb"), writer);
    expect<bool>(writer.overflowed).toBe(true);
  });

  it("goes on byte by byte where the input is no UTF-8", () => {
    const writer = new ByteWriter(100);
    const count = Regex.compile("")!.replaceAll(raw([0xff, 0xc3, 0xa9, 0xe2]), bytes("-"), writer);
    expect<i32>(count).toBe(4);
    expect<bool>(writer.written.equals(raw([0x2d, 0xff, 0x2d, 0xc3, 0xa9, 0x2d, 0xe2, 0x2d]))).toBe(true);
  });
});
