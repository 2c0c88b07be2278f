import { ByteWriter } from "../../../../assembly/bytes/byte-writer";
import { bytes } from "../../../../assembly/bytes/bytes";
import {
  AUTHORITY,
  isReadable,
  isToken,
  lowerCase,
  METHOD,
  PATH,
} from "../../../../filters/headers/header-names";
import { isPseudoValue, trim, writeClean } from "../../../../filters/headers/header-values";
import { Side } from "../../../../filters/headers/kinds";

function cleaned(text: string): string {
  const writer = new ByteWriter(1000);
  writeClean(bytes(text), writer);
  return writer.written.toString();
}

describe("values", () => {
  it("from outside lose every byte that could end a header", () => {
    expect(cleaned("a\r\nb\0c\x7fd")).toBe("a  b c d");
    expect(cleaned("tab\tstays, ü too")).toBe("tab\tstays, ü too");
  });

  it("have no white space at their ends", () => {
    expect(trim(bytes(" \ta b\t ")).toString()).toBe("a b");
    expect(trim(bytes("  ")).toString()).toBe("");
  });

  it("of pseudo-headers have no white space at all", () => {
    expect(isPseudoValue(PATH, bytes("/a?b"))).toBe(true);
    expect(isPseudoValue(PATH, bytes("/a HTTP/1.1"))).toBe(false);
    expect(isPseudoValue(PATH, bytes("a"))).toBe(false);
    expect(isPseudoValue(PATH, bytes(""))).toBe(false);
    expect(isPseudoValue(METHOD, bytes("M-SEARCH"))).toBe(true);
    expect(isPseudoValue(METHOD, bytes("G(T"))).toBe(false);
    expect(isPseudoValue(METHOD, bytes(""))).toBe(false);
    expect(isPseudoValue(AUTHORITY, bytes("a:80"))).toBe(true);
    expect(isPseudoValue(AUTHORITY, bytes("a b"))).toBe(false);
    expect(isPseudoValue(AUTHORITY, bytes(""))).toBe(false);
  });
});

describe("names", () => {
  it("are tokens", () => {
    expect(isToken(bytes("X-a_1!#$%&'*+.^`|~"))).toBe(true);
    for (let byte = 0; byte < 256; byte++) {
      const text = String.fromCharCode(byte);
      const isLetter = (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a);
      const isDigit = byte >= 0x30 && byte <= 0x39;
      expect(isToken(bytes(text))).toBe(isLetter || isDigit || "!#$%&'*+-.^_`|~".includes(text));
    }
    expect(isToken(bytes(""))).toBe(false);
  });

  it("of pseudo-headers belong to a side", () => {
    expect(isReadable(":path", Side.Request)).toBe(true);
    expect(isReadable(":path", Side.Response)).toBe(false);
    expect(isReadable(":status", Side.Response)).toBe(true);
    expect(isReadable(":status", Side.Request)).toBe(false);
  });

  it("are made small in ASCII only", () => {
    expect(lowerCase("X-ÄB")).toBe("x-Äb");
  });
});
