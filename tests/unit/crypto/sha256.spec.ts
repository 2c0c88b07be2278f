import { Bytes, bytes } from "../../../assembly/bytes/bytes";
import { encodeHex } from "../../../assembly/bytes/hex";
import { Sha256, sha256 } from "../../../assembly/crypto";

const ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

describe("SHA-256", () => {
  // FIPS 180-2, appendix B, and NIST's example values for FIPS 180-4.
  it("gives the standard's examples", () => {
    expect<string>(encodeHex(sha256(bytes("abc")))).toBe(ABC);
    expect<string>(encodeHex(sha256(bytes("")))).toBe(
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    );
    expect<string>(encodeHex(sha256(bytes("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")))).toBe(
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
    );
    const long =
      "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu";
    expect<string>(encodeHex(sha256(bytes(long)))).toBe(
      "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1",
    );
  });

  it("gives that of a million times a", () => {
    const hash = new Sha256();
    const piece = bytes("a".repeat(1000));
    for (let i = 0; i < 1000; i++) hash.update(piece);
    expect<string>(encodeHex(hash.digest())).toBe(
      "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0",
    );
  });

  it("is the same however the bytes come", () => {
    const data = Bytes.wrap(new ArrayBuffer(200));
    for (let i = 0; i < 200; i++) store<u8>(data.ptr + <usize>i, <u8>(i * 7));
    const hash = new Sha256();
    for (let length = 0; length <= 200; length++) {
      const whole = sha256(data.slice(0, length));
      for (let cut = 0; cut <= length; cut += 13) {
        const pieces = hash.update(data.slice(0, cut)).update(data.slice(cut, length)).digest();
        expect<bool>(pieces.equals(whole)).toBe(true, `${length} cut at ${cut}`);
      }
    }
  });

  it("starts anew after a digest and after a reset", () => {
    const hash = new Sha256();
    hash.update(bytes("something else")).digest();
    expect<string>(encodeHex(hash.update(bytes("abc")).digest())).toBe(ABC);
    expect<string>(encodeHex(hash.update(bytes("x")).reset().update(bytes("abc")).digest())).toBe(ABC);
    hash.update(bytes("x")).wipe();
    expect<string>(encodeHex(hash.update(bytes("abc")).digest())).toBe(ABC);
  });

  it("gives digests that later ones do not change", () => {
    const first = sha256(bytes("abc"));
    sha256(bytes("other"));
    expect<string>(encodeHex(first)).toBe(ABC);
  });
});
