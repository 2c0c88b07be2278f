// biome-ignore-all lint/correctness/noPrecisionLoss: these numbers are u64
import { Bytes, bytes } from "../../../assembly/bytes/bytes";
import {
  combineHashes,
  crc32,
  crc32c,
  fnv1a32,
  fnv1a64,
  hashValues,
  murmurHash2,
  murmurHash3,
  xxHash64,
} from "../../../assembly/hash";
import { raw } from "../support/raw";

const PRIME: u32 = 2654435761;

/** The bytes that xxHash's own self-test hashes. */
function sanityBuffer(length: i32): Bytes {
  const buffer = Bytes.wrap(new ArrayBuffer(length));
  let generator = PRIME;
  for (let i = 0; i < length; i++) {
    store<u8>(buffer.ptr + <usize>i, <u8>(generator >> 24));
    generator *= generator;
  }
  return buffer;
}

/** Bytes of no particular kind, for hashes of each length up to 299, compared as one number. */
function pattern(): Bytes {
  const buffer = Bytes.wrap(new ArrayBuffer(300));
  for (let i = 0; i < 300; i++) store<u8>(buffer.ptr + <usize>i, <u8>(i * 7 + 3));
  return buffer;
}

describe("xxHash64", () => {
  it("gives what its authors' self-test gives", () => {
    const lengths: i32[] = [0, 1, 14, 101, 222];
    const unseeded: u64[] = [
      0xef46db3751d8e999, 0x4fce394cc88952d8, 0xcffa8db881bc3a3d, 0x0eab543384f878ad, 0x9dd507880debb03d,
    ];
    const seeded: u64[] = [
      0xac75fda2929b17ef, 0x739840cb819fa723, 0x5b9611585efcc9cb, 0xcaa65939306f1e21, 0xdc515172b8ee0600,
    ];
    for (let i = 0; i < lengths.length; i++) {
      expect<u64>(xxHash64(sanityBuffer(lengths[i]))).toBe(unseeded[i], `${lengths[i]}`);
      expect<u64>(xxHash64(sanityBuffer(lengths[i]), PRIME)).toBe(seeded[i], `${lengths[i]}`);
    }
  });

  it("gives what Envoy's tests expect", () => {
    expect<u64>(xxHash64(bytes("foo"))).toBe(3728699739546630719);
    expect<u64>(xxHash64(bytes("bar"))).toBe(5234164152756840025);
    expect<u64>(xxHash64(bytes("foo\nbar"))).toBe(8917841378505826757);
    expect<u64>(xxHash64(bytes("lyft"))).toBe(4400747396090729504);
    expect<u64>(xxHash64(bytes(""))).toBe(17241709254077376921);
    expect<u64>(hashValues([bytes("foo"), bytes("bar")])).toBe(17745830980996999794);
  });

  it("is right for each length", () => {
    const data = pattern();
    let all: u64 = 0;
    for (let length = 0; length < 300; length++) {
      all = rotl<u64>(all, 1) ^ xxHash64(data.slice(0, length), <u64>length * 0x9e3779b9);
    }
    expect<u64>(all).toBe(0x2c66c934ea8feaac);
  });
});

describe("MurmurHash2", () => {
  it("gives what Envoy's tests expect", () => {
    expect<u64>(murmurHash2(bytes("foo"))).toBe(9631199822919835226);
    expect<u64>(murmurHash2(bytes("bar"))).toBe(11474628671133349555);
    expect<u64>(murmurHash2(bytes("foo\nbar"))).toBe(16306510975912980159);
    expect<u64>(murmurHash2(bytes("lyft"))).toBe(12847078931730529320);
    expect<u64>(murmurHash2(bytes(""))).toBe(6142509188972423790);
  });

  it("is libstdc++'s for each length", () => {
    const data = pattern();
    let all: u64 = 0;
    for (let length = 0; length < 300; length++) {
      all = rotl<u64>(all, 1) ^ murmurHash2(data.slice(0, length), <u64>length * 77);
    }
    expect<u64>(all).toBe(0x324ad2e40277e647);
  });
});

describe("MurmurHash3", () => {
  it("gives the published vectors", () => {
    expect<u32>(murmurHash3(bytes(""))).toBe(0);
    expect<u32>(murmurHash3(bytes(""), 1)).toBe(0x514e28b7);
    expect<u32>(murmurHash3(bytes(""), 0xffffffff)).toBe(0x81f16f39);
    expect<u32>(murmurHash3(raw([0xff, 0xff, 0xff, 0xff]))).toBe(0x76293b50);
    const word = raw([0x21, 0x43, 0x65, 0x87]);
    expect<u32>(murmurHash3(word)).toBe(0xf55b516b);
    expect<u32>(murmurHash3(word, 0x5082edee)).toBe(0x2362f9de);
    expect<u32>(murmurHash3(word.slice(0, 3))).toBe(0x7e4a8634);
    expect<u32>(murmurHash3(word.slice(0, 2))).toBe(0xa0f7b07a);
    expect<u32>(murmurHash3(word.slice(0, 1))).toBe(0x72661cf4);
    expect<u32>(murmurHash3(bytes("Hello, world!"), 0x9747b28c)).toBe(0x24884cba);
    expect<u32>(murmurHash3(bytes("The quick brown fox jumps over the lazy dog"), 0x9747b28c)).toBe(
      0x2fa826cd,
    );
  });

  it("is right for each length", () => {
    const data = pattern();
    let all: u64 = 0;
    for (let length = 0; length < 300; length++) {
      all = rotl<u64>(all, 1) ^ <u64>murmurHash3(data.slice(0, length), <u32>length * 77);
    }
    expect<u64>(all).toBe(0xc351a9b26a64bbc3);
  });
});

describe("FNV-1a", () => {
  it("gives the published vectors", () => {
    const texts = ["", "a", "foobar"];
    const short: u32[] = [0x811c9dc5, 0xe40c292c, 0xbf9cf968];
    const long: u64[] = [0xcbf29ce484222325, 0xaf63dc4c8601ec8c, 0x85944171f73967e8];
    for (let i = 0; i < texts.length; i++) {
      expect<u32>(fnv1a32(bytes(texts[i]))).toBe(short[i], texts[i]);
      expect<u64>(fnv1a64(bytes(texts[i]))).toBe(long[i], texts[i]);
    }
    expect<u32>(fnv1a32(bytes("bar"), fnv1a32(bytes("foo")))).toBe(short[2]);
    expect<u64>(fnv1a64(bytes("bar"), fnv1a64(bytes("foo")))).toBe(long[2]);
  });
});

describe("cyclic redundancy checks", () => {
  it("give their catalogued check values", () => {
    expect<u32>(crc32(bytes("123456789"))).toBe(0xcbf43926);
    expect<u32>(crc32c(bytes("123456789"))).toBe(0xe3069283);
    expect<u32>(crc32(bytes(""))).toBe(0);
    expect<u32>(crc32(bytes("56789"), crc32(bytes("1234")))).toBe(0xcbf43926);
    expect<u32>(crc32c(bytes("56789"), crc32c(bytes("1234")))).toBe(0xe3069283);
  });

  // RFC 3720, appendix B.4.
  it("give the vectors of iSCSI", () => {
    const data = Bytes.wrap(new ArrayBuffer(32));
    expect<u32>(crc32c(data)).toBe(0x8a9136aa);
    for (let i = 0; i < 32; i++) store<u8>(data.ptr + <usize>i, 0xff);
    expect<u32>(crc32c(data)).toBe(0x62a8ab43);
    for (let i = 0; i < 32; i++) store<u8>(data.ptr + <usize>i, <u8>i);
    expect<u32>(crc32c(data)).toBe(0x46dd794e);
  });
});

describe("several policies", () => {
  it("are combined in their order", () => {
    expect<u64>(combineHashes(0, 5)).toBe(5);
    expect<u64>(combineHashes(0x8000000000000001, 1)).toBe(2);
    expect<u64>(combineHashes(combineHashes(0, 7), 7)).toBe(9);
  });
});
