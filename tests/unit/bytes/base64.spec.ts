import { Base64, base64Error, decodeBase64, encodeBase64 } from "../../../assembly/bytes/base64";
import { Bytes, bytes } from "../../../assembly/bytes/bytes";
import { raw } from "../support/raw";

const PLAIN = ["", "f", "fo", "foo", "foob", "fooba", "foobar"];
// RFC 4648, section 10.
const ENCODED = ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"];

/** The decoded text; "refused at N" for what is none. */
function decoded(text: string, form: Base64): string {
  const result = decodeBase64(bytes(text), form);
  const error = base64Error(bytes(text), form);
  if (result === null) return `refused at ${error}`;
  expect<i32>(error).toBe(-1);
  return result.toString();
}

describe("base64", () => {
  it("gives the vectors of RFC 4648", () => {
    for (let i = 0; i < PLAIN.length; i++) {
      const unpadded = ENCODED[i].replaceAll("=", "");
      for (let form = 0; form < 4; form++) {
        const expected = form & 1 ? unpadded : ENCODED[i];
        expect<string>(encodeBase64(bytes(PLAIN[i]), form).toString()).toBe(expected);
        expect<string>(decoded(expected, form)).toBe(PLAIN[i]);
      }
    }
  });

  it("has two alphabets", () => {
    const high = raw([0xfb, 0xff, 0xbf]);
    expect<string>(encodeBase64(high).toString()).toBe("+/+/");
    expect<string>(encodeBase64(high, Base64.Url).toString()).toBe("-_-_");
    expect<bool>(decodeBase64(bytes("+/+/"))!.equals(high)).toBe(true);
    expect<bool>(decodeBase64(bytes("-_-_"), Base64.UrlUnpadded)!.equals(high)).toBe(true);
    expect<string>(decoded("-_-_", Base64.Standard)).toBe("refused at 0");
    expect<string>(decoded("AA+A", Base64.Url)).toBe("refused at 2");
  });

  it("takes each byte back and forth", () => {
    const all = Bytes.wrap(new ArrayBuffer(256));
    for (let i = 0; i < 256; i++) store<u8>(all.ptr + <usize>i, <u8>i);
    for (let end = 0; end <= 256; end++) {
      const part = all.slice(0, end);
      for (let form = 0; form < 4; form++) {
        expect<bool>(decodeBase64(encodeBase64(part, form), form)!.equals(part)).toBe(true, `${end}`);
      }
    }
  });

  it("refuses what is not the one encoding", () => {
    expect<string>(decoded("Zg=", Base64.Standard)).toBe("refused at 3");
    expect<string>(decoded("Zg", Base64.Standard)).toBe("refused at 2");
    expect<string>(decoded("Zg===", Base64.Standard)).toBe("refused at 2");
    expect<string>(decoded("Zm9v=", Base64.Standard)).toBe("refused at 4");
    expect<string>(decoded("Zm9v====", Base64.Standard)).toBe("refused at 4");
    expect<string>(decoded("Zg==Zg==", Base64.Standard)).toBe("refused at 2");
    expect<string>(decoded("====", Base64.Standard)).toBe("refused at 0");
    expect<string>(decoded("=", Base64.Standard)).toBe("refused at 0");
    expect<string>(decoded("Z", Base64.Standard)).toBe("refused at 1");
    expect<string>(decoded("Zm9vY", Base64.StandardUnpadded)).toBe("refused at 5");
    expect<string>(decoded("Zg==", Base64.StandardUnpadded)).toBe("refused at 2");
    expect<string>(decoded("Zm9v\n", Base64.Standard)).toBe("refused at 4");
    expect<string>(decoded(" Zm9v", Base64.Standard)).toBe("refused at 0");
    expect<string>(decoded("Zm\0v", Base64.Standard)).toBe("refused at 2");
    expect<string>(decoded("Zmé", Base64.Standard)).toBe("refused at 2");
  });

  it("refuses bits that are left over", () => {
    expect<string>(decoded("Zh==", Base64.Standard)).toBe("refused at 1");
    expect<string>(decoded("Zm9=", Base64.Standard)).toBe("refused at 2");
    expect<string>(decoded("Zh", Base64.UrlUnpadded)).toBe("refused at 1");
    expect<string>(decoded("Zm9", Base64.UrlUnpadded)).toBe("refused at 2");
  });
});
