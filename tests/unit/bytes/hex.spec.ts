import { bytes } from "../../../assembly/bytes/bytes";
import { decodeHex, encodeHex } from "../../../assembly/bytes/hex";
import { raw } from "../support/raw";

describe("hexadecimal digits", () => {
  it("stand for bytes", () => {
    const all = raw([0x00, 0x09, 0x0a, 0x0f, 0x10, 0x9f, 0xa0, 0xff]);
    expect<string>(encodeHex(all)).toBe("00090a0f109fa0ff");
    expect<bool>(decodeHex("00090A0f109Fa0fF")!.equals(all)).toBe(true);
    expect<string>(encodeHex(bytes(""))).toBe("");
    expect<bool>(decodeHex("")!.isEmpty).toBe(true);
  });

  it("are nothing else", () => {
    const texts = ["0", "0g", "g0", "00 ", " 0", "0x", "/0", ":0", "@0", "`0", "0İ", "é0", "-1"];
    for (let i = 0; i < texts.length; i++) expect<bool>(decodeHex(texts[i]) === null).toBe(true, texts[i]);
  });
});
