import { bytes } from "../../../assembly/bytes/bytes";
import { parseJson } from "../../../assembly/json";
import { raw } from "../support/raw";

function accept(texts: string[]): void {
  for (let i = 0; i < texts.length; i++) expect<string>(parseJson(bytes(texts[i])).error).toBe("", texts[i]);
}

function reject(texts: string[]): void {
  for (let i = 0; i < texts.length; i++) {
    const document = parseJson(bytes(texts[i]));
    expect<bool>(document.failed).toBe(true, `accepted: ${texts[i]}`);
    expect<bool>(document.root.exists).toBe(false, `has a root: ${texts[i]}`);
  }
}

/** A string of one character in a JSON string, by its bytes. */
function inString(values: u8[]): bool {
  const quote: u8[] = [0x22];
  return !parseJson(raw(quote.concat(values).concat(quote))).failed;
}

describe("the grammar accepts", () => {
  it("any value as the root", () => {
    accept(["{}", "[]", '""', "0", "true", "false", "null"]);
  });

  it("space, tab, line feed and carriage return around every token", () => {
    accept([" 1", "1 ", "\t1\t", "\n1\n", "\r1\r", ' { "a" : [ 1 , 2 ] , "b" : { } } ', "[\n]", "{\r\n}"]);
  });

  it("arrays and objects in each other", () => {
    accept([
      "[[]]",
      "[{}]",
      '{"a":[]}',
      '{"a":{"b":{}}}',
      "[1,[2,[3]],4]",
      '[{"a":1},{"a":1}]',
      '{"a":1,"b":1}',
    ]);
  });

  it("every form of number", () => {
    accept(["0", "-0", "1", "-1", "10", "1234567890", "0.0", "-0.5", "1.25", "1e1", "1E1", "1e+1", "1e-1"]);
    accept(["0e0", "-0.0e-0", "1.5E+10", "1e00", "1e999", "-1e-999", "123456789012345678901234567890"]);
  });

  it("every escape", () => {
    accept([
      '"\\" \\\\ \\/ \\b \\f \\n \\r \\t"',
      '"\\u0000"',
      '"\\u00e9\\u00E9"',
      '"\\uD83D\\ude00"',
      '"\\uffff"',
    ]);
  });

  it("every well-formed character", () => {
    accept(['"é"', '"€"', '"😀"', '" "', '"~"', '"/"', '"\u007f"', '"\u2028"']);
    expect<bool>(inString([0xc2, 0x80])).toBe(true);
    expect<bool>(inString([0xdf, 0xbf])).toBe(true);
    expect<bool>(inString([0xe0, 0xa0, 0x80])).toBe(true);
    expect<bool>(inString([0xed, 0x9f, 0xbf])).toBe(true);
    expect<bool>(inString([0xee, 0x80, 0x80])).toBe(true);
    expect<bool>(inString([0xf0, 0x90, 0x80, 0x80])).toBe(true);
    expect<bool>(inString([0xf4, 0x8f, 0xbf, 0xbf])).toBe(true);
  });

  it("an empty name and names that differ in case", () => {
    accept(['{"":1}', '{"a":1,"A":2}', '{"a":{"a":1}}']);
  });
});

describe("the grammar rejects", () => {
  it("nothing at all", () => {
    reject(["", " ", "\n"]);
  });

  it("more than one value", () => {
    reject(["1 2", "{}{}", "[],", "1,", "null null", "[]]", "{}}", '""""']);
  });

  it("brackets that do not match", () => {
    reject(["[", "]", "{", "}", "[}", "{]", "[[]", '{"a":[}', '{"a":1', '{"a"', '{"a":', "[1", "[1,"]);
  });

  it("commas where there is nothing to part", () => {
    reject(["[1,]", "[,1]", "[,]", "[1,,2]", '{"a":1,}', '{,"a":1}', "{,}", '{"a":1,,"b":2}', ",", "[1 2]"]);
    reject(['{"a":1 "b":2}']);
  });

  it("members without a name, a colon or a value", () => {
    reject([
      "{1:2}",
      "{a:1}",
      "{'a':1}",
      "{null:1}",
      '{"a"}',
      '{"a" 1}',
      '{"a"::1}',
      '{"a":}',
      "{:1}",
      '["a":1]',
    ]);
    reject(["{[]:1}", '{"a":1:2}', '{"a",1}']);
  });

  it("words that are none", () => {
    reject([
      "tru",
      "truee",
      "True",
      "TRUE",
      "nul",
      "nulll",
      "undefined",
      "NaN",
      "Infinity",
      "-Infinity",
      "falsy",
    ]);
    reject(["true1", "null_", "[true false]", "abc"]);
  });

  it("other forms of number", () => {
    reject([
      "-",
      "+1",
      ".5",
      "-.5",
      "1.",
      "-1.",
      "01",
      "-01",
      "00",
      "1e",
      "1e+",
      "1e-",
      "1E",
      "1.e1",
      "e1",
      "0x10",
    ]);
    reject(["1_000", "1,5", "--1", "1.2.3", "1e1.5", "1e1e1", "- 1", "1 .5", "0b1", "1f", "012.5", "١"]);
  });

  it("strings that do not end", () => {
    reject(['"', '"a', '"\\', '"\\"', '"\\u', '"\\u0', '"\\u00', '"\\u004', '"\\u0041', '{"a', "'a'"]);
  });

  it("other escapes", () => {
    reject([
      '"\\a"',
      '"\\x41"',
      '"\\0"',
      '"\\U0041"',
      '"\\u"',
      '"\\u12"',
      '"\\u12G4"',
      '"\\u 041"',
      '"\\\'"',
      '"\\\n"',
    ]);
  });

  it("halves of surrogate pairs", () => {
    reject(['"\\ud800"', '"\\udbff"', '"\\udc00"', '"\\udfff"', '"\\ude00\\ud83d"', '"\\ud83d\\u0041"']);
    reject(['"\\ud83d\\ud83d"', '"\\ud83dx"', '"\\ud83d\\n"', '"\\ud83d\\u"', '"\\ud83d']);
  });

  it("control characters in strings", () => {
    for (let byte = 0; byte < 0x20; byte++) expect<bool>(inString([<u8>byte])).toBe(false);
    expect<bool>(inString([0x20])).toBe(true);
    expect<bool>(inString([0x7f])).toBe(true);
  });

  it("bytes that are not UTF-8", () => {
    expect<bool>(inString([0x80])).toBe(false);
    expect<bool>(inString([0xbf])).toBe(false);
    expect<bool>(inString([0xc0, 0x80])).toBe(false);
    expect<bool>(inString([0xc1, 0xbf])).toBe(false);
    expect<bool>(inString([0xc3])).toBe(false);
    expect<bool>(inString([0xc3, 0x28])).toBe(false);
    expect<bool>(inString([0xe0, 0x9f, 0xbf])).toBe(false);
    expect<bool>(inString([0xe2, 0x82])).toBe(false);
    expect<bool>(inString([0xed, 0xa0, 0x80])).toBe(false);
    expect<bool>(inString([0xf0, 0x8f, 0xbf, 0xbf])).toBe(false);
    expect<bool>(inString([0xf4, 0x90, 0x80, 0x80])).toBe(false);
    expect<bool>(inString([0xf5, 0x80, 0x80, 0x80])).toBe(false);
    expect<bool>(inString([0xff])).toBe(false);
  });

  it("bytes outside strings that are no token", () => {
    reject([
      "é",
      "\u00a0",
      "\f1",
      "\v1",
      "#",
      "// c\n1",
      "/* c */1",
      "[1]//",
      "`a`",
      "\u0000",
      "1\u0000",
      "[\u0000]",
    ]);
    expect<bool>(parseJson(raw([0xff])).failed).toBe(true);
  });

  it("byte order marks", () => {
    expect<bool>(parseJson(raw([0xef, 0xbb, 0xbf, 0x31])).failed).toBe(true);
    expect<bool>(parseJson(raw([0xff, 0xfe, 0x31, 0x00])).failed).toBe(true);
    expect<bool>(parseJson(raw([0xfe, 0xff, 0x00, 0x31])).failed).toBe(true);
  });

  it("a name that is there twice, however it is written and wherever", () => {
    reject([
      '{"a":1,"a":1}',
      '{"a":1,"b":2,"a":3}',
      '{"a":1,"\\u0061":2}',
      '{"":1,"":2}',
      '[{"x":{"y":1,"y":2}}]',
    ]);
    reject(['{"é":1,"\\u00e9":2}']);
  });

  it("a name that is there twice among many", () => {
    let text = "{";
    for (let i = 0; i < 1000; i++) text += `"n${i}":${i},`;
    accept([`${text}"last":0}`]);
    reject([`${text}"n500":0}`]);
  });
});
