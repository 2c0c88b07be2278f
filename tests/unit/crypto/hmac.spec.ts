import { bytes } from "../../../assembly/bytes/bytes";
import { decodeHex, encodeHex } from "../../../assembly/bytes/hex";
import { equalsConstantTime, HmacSha256, hmacSha256 } from "../../../assembly/crypto";

// RFC 4231, section 4; the fifth case has its code cut to 128 bits.
const KEYS = [
  "0b".repeat(20),
  "4a656665",
  "aa".repeat(20),
  "0102030405060708090a0b0c0d0e0f10111213141516171819",
  "0c".repeat(20),
  "aa".repeat(131),
  "aa".repeat(131),
];
const MESSAGES = [
  encodeHex(bytes("Hi There")),
  encodeHex(bytes("what do ya want for nothing?")),
  "dd".repeat(50),
  "cd".repeat(50),
  encodeHex(bytes("Test With Truncation")),
  encodeHex(bytes("Test Using Larger Than Block-Size Key - Hash Key First")),
  encodeHex(
    bytes(
      "This is a test using a larger than block-size key and a larger than block-size data. " +
        "The key needs to be hashed before being used by the HMAC algorithm.",
    ),
  ),
];
const CODES = [
  "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
  "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
  "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe",
  "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b",
  "a3b6167473100ee06e0c796c2955552b",
  "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
  "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2",
];

describe("HMAC-SHA256", () => {
  it("gives the vectors of RFC 4231", () => {
    for (let i = 0; i < KEYS.length; i++) {
      const code = encodeHex(hmacSha256(decodeHex(KEYS[i])!, decodeHex(MESSAGES[i])!));
      expect<string>(code.slice(0, CODES[i].length)).toBe(CODES[i], `${i}`);
      expect<i32>(code.length).toBe(64);
    }
  });

  it("serves many messages with one key, in pieces or whole", () => {
    const hmac = new HmacSha256(decodeHex(KEYS[0])!);
    for (let i = 0; i < 3; i++) {
      expect<string>(encodeHex(hmac.update(bytes("Hi ")).update(bytes("There")).digest())).toBe(CODES[0]);
    }
    expect<string>(encodeHex(hmac.update(bytes("no")).reset().update(bytes("Hi There")).digest())).toBe(
      CODES[0],
    );
  });

  it("keeps two keys apart", () => {
    const first = new HmacSha256(decodeHex(KEYS[0])!);
    const second = new HmacSha256(decodeHex(KEYS[1])!);
    first.update(bytes("Hi "));
    expect<string>(encodeHex(second.update(bytes("what do ya want for nothing?")).digest())).toBe(CODES[1]);
    expect<string>(encodeHex(first.update(bytes("There")).digest())).toBe(CODES[0]);
  });

  it("forgets its key", () => {
    const hmac = new HmacSha256(decodeHex(KEYS[0])!);
    hmac.wipe();
    const other = new HmacSha256(decodeHex(KEYS[1])!);
    other.wipe();
    expect<string>(encodeHex(hmac.update(bytes("a")).digest())).toBe(
      encodeHex(other.update(bytes("a")).digest()),
    );
  });
});

describe("a comparison in constant time", () => {
  it("is right", () => {
    expect<bool>(equalsConstantTime(bytes("abc"), bytes("abc"))).toBe(true);
    expect<bool>(equalsConstantTime(bytes(""), bytes(""))).toBe(true);
    expect<bool>(equalsConstantTime(bytes("abc"), bytes("abd"))).toBe(false);
    expect<bool>(equalsConstantTime(bytes("xbc"), bytes("abc"))).toBe(false);
    expect<bool>(equalsConstantTime(bytes("abc"), bytes("ab"))).toBe(false);
    expect<bool>(equalsConstantTime(bytes("\0"), bytes("\u0080"))).toBe(false);
  });
});
