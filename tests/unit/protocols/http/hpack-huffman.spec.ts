import { Bytes } from "../../../../assembly/bytes/bytes";
import { encodeHex } from "../../../../assembly/bytes/hex";
import {
  huffmanDecode,
  huffmanEncode,
  huffmanLength,
  huffmanRoom,
  NOT_HUFFMAN,
} from "../../../../protocols/http/hpack/huffman";
import { codeLength, codeOf, huffmanTables } from "../../../../protocols/http/hpack/huffman-tables";
import { hex, text } from "./support";

function encoded(plain: Bytes): Bytes {
  const out = Bytes.wrap(new ArrayBuffer(<i32>huffmanLength(plain.ptr, <u32>plain.length)));
  huffmanEncode(plain.ptr, <u32>plain.length, out.ptr);
  return out;
}

/** The text, or `none`. Nothing is written beyond the room. */
function decoded(code: Bytes): string {
  const room = <i32>huffmanRoom(<u32>code.length);
  const out = new ArrayBuffer(room + 8);
  const at = changetype<usize>(out);
  memory.fill(at + <usize>room, 0x5a, 8);
  const length = huffmanDecode(code.ptr, <u32>code.length, at);
  for (let i = 0; i < 8; i++) assert(load<u8>(at + <usize>(room + i)) == 0x5a, "the room is kept");
  if (length == NOT_HUFFMAN) return "none";
  return String.UTF8.decodeUnsafe(at, <usize>length);
}

describe("the Huffman code", () => {
  it("is that of RFC 7541, appendix B: some of its codes", () => {
    const tables = huffmanTables();
    expect<u32>(codeOf(tables, 0)).toBe(0x1ff8);
    expect<u32>(codeOf(tables, 0x0a)).toBe(0x3ffffffc);
    expect<u32>(codeOf(tables, 0x16)).toBe(0x3ffffffe);
    expect<u32>(codeOf(tables, 0x30)).toBe(0);
    expect<u32>(codeOf(tables, 0x3a)).toBe(0x5c);
    expect<u32>(codeOf(tables, 0x58)).toBe(0xfc);
    expect<u32>(codeOf(tables, 0x5c)).toBe(0x7fff0);
    expect<u32>(codeOf(tables, 0x7e)).toBe(0x1ffd);
    expect<u32>(codeOf(tables, 0xe2)).toBe(0xfffed);
    expect<u32>(codeOf(tables, 0xff)).toBe(0x3ffffee);
    expect<u32>(codeLength(0xff)).toBe(26);
  });

  it("is complete: the codes and the end of the string fill all there is", () => {
    let sum: u64 = 1;
    for (let symbol: u32 = 0; symbol < 256; symbol++) sum += (<u64>1) << (30 - codeLength(symbol));
    expect<u64>(sum).toBe(1 << 30);
  });

  it("encodes the strings of RFC 7541, appendix C, and back", () => {
    const plain = [
      "www.example.com",
      "no-cache",
      "custom-key",
      "302",
      "private",
      "Mon, 21 Oct 2013 20:13:21 GMT",
    ];
    const code = [
      "f1e3c2e5f23a6ba0ab90f4ff",
      "a8eb10649cbf",
      "25a849e95ba97d7f",
      "6402",
      "aec3771a4b",
      "d07abe941054d444a8200595040b8166e082a62d1bff",
    ];
    for (let i = 0; i < plain.length; i++) {
      expect<string>(encodeHex(encoded(text(plain[i])))).toBe(code[i]);
      expect<string>(decoded(hex(code[i]))).toBe(plain[i]);
    }
  });

  it("brings back each byte behind and before each other", () => {
    const pair = Bytes.wrap(new ArrayBuffer(2));
    const out = new ArrayBuffer(64);
    for (let first = 0; first < 256; first++) {
      for (let second = 0; second < 256; second++) {
        store<u8>(pair.ptr, <u8>first);
        store<u8>(pair.ptr, <u8>second, 1);
        const code = encoded(pair);
        const length = huffmanDecode(code.ptr, <u32>code.length, changetype<usize>(out));
        assert(length == 2 && memory.compare(changetype<usize>(out), pair.ptr, 2) == 0, "both come back");
      }
    }
  });

  it("has padding of fewer than eight ones", () => {
    expect<string>(decoded(hex(""))).toBe("");
    expect<string>(decoded(hex("07"))).toBe("0");
    expect<string>(decoded(hex("06"))).toBe("none");
    expect<string>(decoded(hex("00"))).toBe("none");
    expect<string>(decoded(hex("ff"))).toBe("none");
    expect<string>(decoded(hex("07ff"))).toBe("none");
    expect<string>(decoded(hex("640200"))).toBe("none");
    // Eight bits of a code, and one that is not begun by seven ones.
    expect<string>(decoded(hex("f8"))).toBe("&");
    expect<string>(decoded(hex("fe"))).toBe("none");
  });

  it("does not hold the end of the string", () => {
    expect<string>(decoded(hex("ffffffff"))).toBe("none");
    expect<string>(decoded(hex("07fffffffc"))).toBe("none");
    expect<string>(decoded(hex("0000000000000000ffffffffffffffffffff"))).toBe("none");
  });
});
