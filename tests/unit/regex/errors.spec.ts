import { Bytes, bytes } from "../../../assembly/bytes/bytes";
import { generalCategories, Regex, RegexOptions } from "../../../assembly/regex";
import { raw } from "../support/raw";

function refused(pattern: string, error: string): void {
  expect<bool>(Regex.compile(pattern) === null).toBe(true, `${pattern} is accepted`);
  expect<string>(Regex.error!.toString()).toBe(error, pattern);
}

function accepted(patterns: string[]): void {
  for (let i = 0; i < patterns.length; i++) {
    expect<bool>(Regex.compile(patterns[i]) !== null).toBe(true, `${patterns[i]} is refused`);
  }
}

describe("a pattern that is refused", () => {
  it("says so of groups that do not close or open", () => {
    refused("a)", 'offset 1: ")" without a "(" before it');
    refused("x(a", 'offset 1: no ")" for this "("');
    refused("(?i:", 'offset 0: no ")" for this "("');
    refused("[a", 'offset 0: no "]" for this "["');
    refused("x[]", 'offset 1: no "]" for this "["');
    refused("[^]", 'offset 0: no "]" for this "["');
    refused("[a-", 'offset 0: no "]" for this "["');
  });

  it("says so of what Perl has and RE2 has not", () => {
    refused("a(?=b)", "offset 1: (?=: lookaround is not supported");
    refused("(?!b)", "offset 0: (?!: lookaround is not supported");
    refused("(?<=b)", "offset 0: (?<=: lookaround is not supported");
    refused("(?<!b)", "offset 0: (?<!: lookaround is not supported");
    refused("(a)\\1", "offset 3: \\1: backreferences are not supported");
    refused("\\8", "offset 0: \\8: backreferences are not supported");
    const flags = "expected flags of i, m, s and U, a name as in (?P<name>…), or (?:…)";
    refused("(?>a)", `offset 0: (?>: ${flags}`);
    refused("(?P=n)", `offset 0: (?P: ${flags}`);
    refused("(?x)", `offset 0: (?x: ${flags}`);
    refused("(?i-)", `offset 0: (?i-): ${flags}`);
    refused("(?i--s)", `offset 0: (?i--: ${flags}`);
    refused("(?", `offset 0: (?: ${flags}`);
    const twice = "a repetition of a repetition; (?:…) around the first makes it one thing";
    refused("a**", `offset 1: **: ${twice}`);
    refused("a++", `offset 1: ++: ${twice}`);
    refused("a{2}{3}", `offset 1: {2}{3}: ${twice}`);
    refused("a*?*", `offset 1: *?*: ${twice}`);
  });

  it("says so of repetitions of nothing and of too many", () => {
    refused("*a", "offset 0: *: nothing to repeat before it");
    refused("a|{2}", "offset 2: {2}: nothing to repeat before it");
    refused("(+)", "offset 1: +: nothing to repeat before it");
    refused("(?i)?", "offset 4: ?: nothing to repeat before it");
    const counts = "expected counts up to 1000, the second not less than the first";
    refused("a{1001}", `offset 1: {1001}: ${counts}`);
    refused("a{2,1}", `offset 1: {2,1}: ${counts}`);
    refused("a{99999999999999999999}", `offset 1: {99999999999999999999}: ${counts}`);
    refused("(a{500}){3}", "offset 8: {3}: with the counts within, more than 1000 repetitions");
    refused(
      "((a{9,}b|c){10}d*)*x(?:(y{10}){100}|z){2}",
      "offset 38: {2}: with the counts within, more than 1000 repetitions",
    );
    accepted(["a{1000}", "(a{500}){2}", "(a*){1000}", "(a{1000}){1}", "(a{1000}){0}", "(a{1000})*"]);
  });

  it("says so of escapes and classes", () => {
    refused("a\\", 'offset 1: nothing follows the "\\" at the end');
    refused("[\\", 'offset 1: nothing follows the "\\" at the end');
    refused("\\q", "offset 0: \\q: unknown escape");
    refused("é\\é", "offset 2: \\é: unknown escape");
    refused("\\E", "offset 0: \\E: unknown escape");
    refused("[\\b]", "offset 1: \\b: unknown escape");
    refused("[a-\\d]", "offset 3: \\d: unknown escape");
    const hexadecimal = "expected \\x and two digits, or \\x{…} up to 10FFFF";
    refused("\\xf", `offset 0: \\xf: ${hexadecimal}`);
    refused("\\x{}", `offset 0: \\x{: ${hexadecimal}`);
    refused("\\x{110000}", `offset 0: \\x{110000}: ${hexadecimal}`);
    refused("\\x{ffffffffffff}", `offset 0: \\x{ffffff: ${hexadecimal}`);
    refused("[z-a]", "offset 1: z-a: the range ends before it begins");
    const posix =
      "expected alnum, alpha, ascii, blank, cntrl, digit, graph, lower, print, punct, space, upper, word or xdigit";
    refused("[[:foo:]]", `offset 1: [:foo:]: unknown class; ${posix}`);
    refused("\\p", "offset 0: \\p: expected a class, as \\pL or \\p{Lu}");
    refused("\\p{Lu", "offset 0: \\p{Lu: expected a class, as \\pL or \\p{Lu}");
  });

  it("says so of names", () => {
    const name = 'expected a name of letters, digits and "_", then ">"';
    refused("(?P<>a)", `offset 0: (?P<>: ${name}`);
    refused("(?<n", `offset 0: (?<n: ${name}`);
    refused("(?P<a.b>x)", `offset 0: (?P<a.: ${name}`);
  });

  it("shows a long thing cut off", () => {
    refused(
      "a{1" + "0".repeat(99) + "}",
      `offset 1: {1${"0".repeat(30)}…: expected counts up to 1000, the second not less than the first`,
    );
  });

  it("may be bytes that are not UTF-8", () => {
    expect<bool>(Regex.compile(raw([0x61, 0xff])) === null).toBe(true);
    expect<string>(Regex.error!.toString()).toBe("offset 1: a byte that is not UTF-8");
    expect<i32>(Regex.error!.offset).toBe(1);
  });

  it("may be larger than the options allow", () => {
    refused("a".repeat(16 * 1024 + 1), "offset 16384: the pattern has 16385 bytes; 16384 are allowed");
    refused("\\d{1000}".repeat(21), "offset 154: the pattern takes more than 20000 instructions here");
    refused("(?:.{1000}){1000}", "offset 11: {1000}: with the counts within, more than 1000 repetitions");
    const options = new RegexOptions();
    options.instructions = 10;
    expect<bool>(Regex.compile("abcdefghi", options) !== null).toBe(true);
    expect<bool>(Regex.compile("abcdefghij", options) === null).toBe(true);
    expect<string>(Regex.error!.toString()).toBe("offset 10: the pattern takes more than 10 instructions");
    expect<bool>(Regex.compile("abcdefghijk", options) === null).toBe(true);
    expect<string>(Regex.error!.toString()).toBe(
      "offset 10: the pattern takes more than 10 instructions here",
    );
    options.instructions = i32.MAX_VALUE;
    expect<bool>(Regex.compile("(?:a{1000}b){30}", options) === null).toBe(true);
  });

  it("may have more groups than can be followed", () => {
    refused(
      "()".repeat(5000) + "a".repeat(300),
      "offset 0: 5000 groups in 10303 instructions are more than can be followed",
    );
  });

  it("needs tables for Unicode classes", () => {
    refused(
      "a\\p{Lu}",
      "offset 1: \\p{Lu}: Unicode classes other than Any are not built into this module (RegexOptions.unicodeClasses)",
    );
    accepted(["\\p{Any}", "\\P{Any}", "\\p{^Any}"]);
    const options = new RegexOptions();
    options.unicodeClasses = generalCategories;
    expect<bool>(Regex.compile("\\p{Lu}\\pN\\PZ\\p{^Sm}[\\pP]", options) !== null).toBe(true);
    const unknown = ["Cn", "Greek", "lu", "", "L&", "Letter", "uL"];
    for (let i = 0; i < unknown.length; i++) {
      expect<bool>(Regex.compile(`\\p{${unknown[i]}}`, options) === null).toBe(true, unknown[i]);
    }
  });
});

describe("a pattern that looks wrong", () => {
  it("is taken as RE2 takes it", () => {
    accepted([
      "",
      "|",
      "()",
      "(?:)",
      "(?)",
      "(|a)*",
      "a{",
      "a{,2}",
      "a{2",
      "a{08}",
      "{}",
      "}",
      "]",
      "a(?i)*",
      "a*(?i)*",
      "^*",
      "$+",
    ]);
    accepted([
      "\\b?",
      "(?P<n>a)(?P<n>b)",
      "(?P<é>a)",
      "[]a]",
      "[a-]",
      "[-a]",
      "[a-b-c]",
      "[[:alpha]",
      "[[.a.]]",
      "[:alpha:]",
    ]);
    accepted([
      "\\_",
      "\\-",
      "\\07",
      "\\08",
      "\\12",
      "\\x{d800}",
      "\\Q",
      "\\Qa",
      "\\Q\\E",
      "\\C",
      "(?ii)",
      "(?i-i)",
      "(?imsU-imsU:a)",
    ]);
    accepted(["[^\\x{0}-\\x{10ffff}]", "(a{0}){1000}"]);
  });

  it("may be nested as deep as it is long", () => {
    const depth = 3000;
    expect<bool>(Regex.compile("(?:".repeat(depth) + "a" + ")*".repeat(depth)) !== null).toBe(true);
    const pattern = Regex.compile("(?:".repeat(depth) + "a" + ")".repeat(depth));
    expect<bool>(pattern!.matches(bytes("a"))).toBe(true);
  });

  it("may come as bytes that are gone afterwards", () => {
    const source = bytes("(?P<name>a+)");
    const pattern = Regex.compile<Bytes>(source)!;
    memory.fill(source.ptr, 0, source.length);
    expect<bool>(pattern.matches(bytes("aaa"))).toBe(true);
    expect<i32>(pattern.groupNumber("name")).toBe(1);
  });
});
