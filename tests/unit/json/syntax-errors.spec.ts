import { bytes } from "../../../assembly/bytes/bytes";
import { parseJson } from "../../../assembly/json";
import { raw } from "../support/raw";

function errorOf(text: string): string {
  return parseJson(bytes(text)).error;
}

describe("a syntax error says where", () => {
  it("by line and column, from 1", () => {
    expect<string>(errorOf("x")).toBe('line 1, column 1: expected a value, found "x"');
    expect<string>(errorOf("[1,\n2,\n  x]")).toBe('line 3, column 3: expected a value after ",", found "x"');
    expect<string>(errorOf("[1,\r\nx]")).toBe('line 2, column 1: expected a value after ",", found "x"');
  });

  it("in characters and not in bytes", () => {
    expect<string>(errorOf('["é€😀" x]')).toBe(
      'line 1, column 8: expected "," or "]" after an element of an array, found "x"',
    );
  });

  it("by the text as it was written, escapes and all", () => {
    expect<string>(errorOf('["\\n\\n\\u0041" x]')).toBe(
      'line 1, column 15: expected "," or "]" after an element of an array, found "x"',
    );
  });
});

describe("a syntax error says what was expected and what there is", () => {
  it("where the text ends too early", () => {
    expect<string>(errorOf("")).toBe("line 1, column 1: expected a value, found the end of the text");
    expect<string>(errorOf('{"a":')).toBe(
      'line 1, column 6: expected a value after ":", found the end of the text',
    );
    expect<string>(errorOf('["abc')).toBe("line 1, column 2: a string that is not closed");
  });

  it("in an object", () => {
    expect<string>(errorOf("{a:1}")).toBe(
      'line 1, column 2: expected a name in quotation marks or "}", found "a"',
    );
    expect<string>(errorOf('{"a":1,}')).toBe(
      'line 1, column 8: expected a name in quotation marks after ",", found "}"',
    );
    expect<string>(errorOf('{"a" 1}')).toBe(
      'line 1, column 6: expected ":" after the name of a member, found "1"',
    );
    expect<string>(errorOf('{"a":1 "b":2}')).toBe(
      'line 1, column 8: expected "," or "}" after a member of an object, found a quotation mark',
    );
    expect<string>(errorOf('{"a":1,\n "a":2}')).toBe(
      'line 2, column 2: the name "a" is there twice in an object',
    );
  });

  it("in an array", () => {
    expect<string>(errorOf("[,]")).toBe('line 1, column 2: expected a value or "]", found ","');
    expect<string>(errorOf("[1,]")).toBe('line 1, column 4: expected a value after ",", found "]"');
    expect<string>(errorOf("[1}")).toBe(
      'line 1, column 3: expected "," or "]" after an element of an array, found "}"',
    );
  });

  it("after the value", () => {
    expect<string>(errorOf("{} {}")).toBe('line 1, column 4: expected nothing after the value, found "{"');
  });

  it("in words", () => {
    expect<string>(errorOf("[nul]")).toBe('line 1, column 2: expected a value or "]", found "nul"');
    expect<string>(errorOf("truee")).toBe('line 1, column 1: expected a value, found "truee"');
    expect<string>(errorOf("True")).toBe('line 1, column 1: expected a value, found "True"');
    expect<string>(errorOf("é")).toBe('line 1, column 1: expected a value, found "é"');
    expect<string>(errorOf("abcdefghijklmnopqrstuvwxyz")).toBe(
      'line 1, column 1: expected a value, found "abcdefghijklmnopqrst"',
    );
  });

  it("in numbers", () => {
    expect<string>(errorOf("01")).toBe("line 1, column 1: a number that starts with a needless 0");
    expect<string>(errorOf("1.x")).toBe(
      'line 1, column 3: expected a digit after the decimal point, found "x"',
    );
    expect<string>(errorOf("-")).toBe("line 1, column 2: expected a digit, found the end of the text");
    expect<string>(errorOf("1e+")).toBe(
      "line 1, column 4: expected a digit in the exponent, found the end of the text",
    );
  });

  it("in strings", () => {
    expect<string>(errorOf('"a\nb"')).toBe(
      'line 1, column 3: a line break in a string (close the string with ", or write \\n)',
    );
    expect<string>(errorOf('"a\tb"')).toBe(
      "line 1, column 3: control character 0x09 in a string (write it as an escape)",
    );
    expect<string>(errorOf('"a\\qb"')).toBe(
      'line 1, column 3: an escape that JSON does not have: \\ followed by "qb"',
    );
    expect<string>(errorOf('"\\u12x4"')).toBe(
      'line 1, column 6: expected four hexadecimal digits after \\u, found "x4"',
    );
    expect<string>(errorOf('"a\\ud800b"')).toBe(
      "line 1, column 3: half of a surrogate pair, which is no character by itself",
    );
    expect<string>(parseJson(raw([0x22, 0x61, 0xff, 0x22])).error).toBe(
      "line 1, column 3: byte 0xff in a string is not UTF-8",
    );
  });

  it("outside strings where there is no character", () => {
    expect<string>(parseJson(raw([0xff])).error).toBe("line 1, column 1: expected a value, found byte 0xff");
    expect<string>(parseJson(raw([0x5b, 0x00])).error).toBe(
      'line 1, column 2: expected a value or "]", found byte 0x00',
    );
  });

  it("before the text", () => {
    expect<string>(parseJson(raw([0xef, 0xbb, 0xbf, 0x31])).error).toBe(
      "line 1, column 1: the text starts with a byte order mark (save it as UTF-8 without one)",
    );
  });
});
