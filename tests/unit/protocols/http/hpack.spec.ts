import { ByteWriter } from "../../../../assembly/bytes/byte-writer";
import { Bytes } from "../../../../assembly/bytes/bytes";
import { encodeHex } from "../../../../assembly/bytes/hex";
import { HpackDecoder, HpackEncoder, Indexing } from "../../../../protocols/http/hpack";
import { hex, text } from "./support";

const out = new ByteWriter(1 << 20);

/** The headers of a block, a line each. */
function decode(decoder: HpackDecoder, block: Bytes): string {
  decoder.start(block);
  const lines = new Array<string>();
  while (decoder.next()) lines.push(decoder.name.toString() + ": " + decoder.value.toString());
  if (!decoder.finish()) lines.push("FAILED");
  else if (decoder.tooLarge) lines.push("TOO LARGE");
  return lines.join("\n");
}

/** The block of headers, a line each. */
function encode(encoder: HpackEncoder, headers: string, indexing: Indexing = Indexing.Incremental): string {
  out.clear();
  const lines = headers.split("\n");
  for (let i = 0; i < lines.length; i++) {
    const colon = lines[i].indexOf(": ", 1);
    encoder.encode(text(lines[i].slice(0, colon)), text(lines[i].slice(colon + 2)), out, indexing);
  }
  return encodeHex(out.written);
}

/** Blocks that follow each other on one connection: both ways, with the sizes of the table after each. */
function checkBoth(
  maxTableSize: u32,
  huffman: bool,
  headers: string[],
  blocks: string[],
  sizes: u32[],
): void {
  const decoder = new HpackDecoder(maxTableSize);
  const encoder = new HpackEncoder(maxTableSize, huffman);
  for (let i = 0; i < blocks.length; i++) {
    expect<string>(decode(decoder, hex(blocks[i]))).toBe(headers[i]);
    expect<u32>(decoder.tableSize).toBe(sizes[i]);
    expect<string>(encode(encoder, headers[i])).toBe(blocks[i].split(" ").join(""));
    expect<u32>(encoder.tableSize).toBe(sizes[i]);
  }
}

const REQUESTS = [
  ":method: GET\n:scheme: http\n:path: /\n:authority: www.example.com",
  ":method: GET\n:scheme: http\n:path: /\n:authority: www.example.com\ncache-control: no-cache",
  ":method: GET\n:scheme: https\n:path: /index.html\n:authority: www.example.com\ncustom-key: custom-value",
];
const RESPONSES = [
  ":status: 302\ncache-control: private\ndate: Mon, 21 Oct 2013 20:13:21 GMT\nlocation: https://www.example.com",
  ":status: 307\ncache-control: private\ndate: Mon, 21 Oct 2013 20:13:21 GMT\nlocation: https://www.example.com",
  ":status: 200\ncache-control: private\ndate: Mon, 21 Oct 2013 20:13:22 GMT\nlocation: https://www.example.com\n" +
    "content-encoding: gzip\nset-cookie: foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1",
];

describe("RFC 7541, appendix C", () => {
  it("2: one header in each form", () => {
    const decoder = new HpackDecoder();
    const encoder = new HpackEncoder();
    const indexed = "400a 6375 7374 6f6d 2d6b 6579 0d63 7573 746f 6d2d 6865 6164 6572";
    expect<string>(decode(decoder, hex(indexed))).toBe("custom-key: custom-header");
    expect<u32>(decoder.tableSize).toBe(55);
    expect<string>(encode(encoder, "custom-key: custom-header")).toBe(indexed.split(" ").join(""));
    const without = "040c 2f73 616d 706c 652f 7061 7468";
    expect<string>(decode(decoder, hex(without))).toBe(":path: /sample/path");
    expect<string>(encode(encoder, ":path: /sample/path", Indexing.Without)).toBe(
      without.split(" ").join(""),
    );
    const never = "1008 7061 7373 776f 7264 0673 6563 7265 74";
    expect<string>(decode(decoder, hex(never))).toBe("password: secret");
    expect<bool>(decoder.neverIndexed).toBe(true);
    expect<string>(encode(encoder, "password: secret", Indexing.Never)).toBe(never.split(" ").join(""));
    expect<string>(decode(decoder, hex("82"))).toBe(":method: GET");
    expect<bool>(decoder.neverIndexed).toBe(false);
    expect<string>(encode(encoder, ":method: GET")).toBe("82");
    expect<u32>(decoder.tableSize).toBe(55);
  });

  it("3: requests without Huffman coding", () => {
    checkBoth(
      4096,
      false,
      REQUESTS,
      [
        "8286 8441 0f77 7777 2e65 7861 6d70 6c65 2e63 6f6d",
        "8286 84be 5808 6e6f 2d63 6163 6865",
        "8287 85bf 400a 6375 7374 6f6d 2d6b 6579 0c63 7573 746f 6d2d 7661 6c75 65",
      ],
      [57, 110, 164],
    );
  });

  it("4: requests with Huffman coding", () => {
    checkBoth(
      4096,
      true,
      REQUESTS,
      [
        "8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff",
        "8286 84be 5886 a8eb 1064 9cbf",
        "8287 85bf 4088 25a8 49e9 5ba9 7d7f 8925 a849 e95b b8e8 b4bf",
      ],
      [57, 110, 164],
    );
  });

  it("5: responses without Huffman coding, in a table of 256 bytes", () => {
    checkBoth(
      256,
      false,
      RESPONSES,
      [
        "4803 3330 3258 0770 7269 7661 7465 611d 4d6f 6e2c 2032 3120 4f63 7420 3230 3133 2032 303a 3133 3a32 3120 474d 54" +
          "6e 1768 7474 7073 3a2f 2f77 7777 2e65 7861 6d70 6c65 2e63 6f6d",
        "4803 3330 37c1 c0bf",
        "88c1 611d 4d6f 6e2c 2032 3120 4f63 7420 3230 3133 2032 303a 3133 3a32 3220 474d 54c0 5a04 677a 6970 7738 666f 6f3d" +
          "4153 444a 4b48 514b 425a 584f 5157 454f 5049 5541 5851 5745 4f49 553b 206d 6178 2d61 6765 3d33 3630 303b 2076 6572" +
          "7369 6f6e 3d31",
      ],
      [222, 222, 215],
    );
  });

  it("6: responses with Huffman coding, in a table of 256 bytes", () => {
    checkBoth(
      256,
      true,
      RESPONSES,
      [
        "4882 6402 5885 aec3 771a 4b61 96d0 7abe 9410 54d4 44a8 2005 9504 0b81 66e0 82a6 2d1b ff6e 919d 29ad 1718 63c7 8f0b" +
          "97c8 e9ae 82ae 43d3",
        "4883 640e ffc1 c0bf",
        "88c1 6196 d07a be94 1054 d444 a820 0595 040b 8166 e084 a62d 1bff c05a 839b d9ab 77ad 94e7 821d d7f2 e6c7 b335 dfdf" +
          "cd5b 3960 d5af 2708 7f36 72c1 ab27 0fb5 291f 9587 3160 65c0 03ed 4ee5 b106 3d50 07",
      ],
      [222, 222, 215],
    );
  });
});

describe("a decoder", () => {
  it("knows the whole static table", () => {
    const decoder = new HpackDecoder();
    expect<string>(decode(decoder, hex("81 82 83 8f 90 bd"))).toBe(
      ":authority: \n:method: GET\n:method: POST\naccept-charset: \naccept-encoding: gzip, deflate\nwww-authenticate: ",
    );
    const all = new ByteWriter(64);
    for (let index = 1; index <= 61; index++) all.writeByte(0x80 | <u8>index);
    const lines = decode(decoder, all.written).split("\n");
    expect<i32>(lines.length).toBe(61);
    for (let i = 1; i < 61; i++) expect<bool>(lines[i] == lines[i - 1]).toBe(false);
  });

  it("refuses what is no block", () => {
    const broken = [
      "80", // index 0
      "be", // an index beyond both tables
      "ff", // an index that is cut off
      "40", // no name
      "4003 6162", // a name that is cut off
      "4001 61", // no value
      "4001 6105 62", // a value that is cut off
      "7f00 0161", // a name's index beyond both tables
      "4081 ff0161", // a name that is no Huffman code
      "82 20", // a size update behind a header
      "3fe2 1f", // a size beyond the limit, 4,097
    ];
    for (let i = 0; i < broken.length; i++) {
      const decoder = new HpackDecoder();
      const lines = decode(decoder, hex(broken[i]));
      expect<bool>(lines.endsWith("FAILED")).toBe(true, broken[i]);
      expect<string>(decode(decoder, hex("82"))).toBe("FAILED", "nothing can be read after that");
    }
  });

  it("takes size updates before the first header", () => {
    const decoder = new HpackDecoder();
    decode(decoder, hex("400161 0162"));
    expect<u32>(decoder.tableSize).toBe(34);
    expect<string>(decode(decoder, hex("20 3fe11f 82"))).toBe(":method: GET");
    expect<u32>(decoder.tableSize).toBe(0);
    expect<string>(decode(decoder, hex("be"))).toBe("FAILED");
  });

  it("wants a lower limit kept", () => {
    const decoder = new HpackDecoder();
    decoder.setMaxTableSize(100);
    expect<string>(decode(decoder, hex("3f45 82"))).toBe(":method: GET");
    decoder.setMaxTableSize(50);
    expect<string>(decode(decoder, hex("82"))).toBe("FAILED");
  });

  it("stops at headers beyond the limit, and keeps the table in step", () => {
    const decoder = new HpackDecoder(4096, 100);
    expect<string>(decode(decoder, hex("82 400161 0162 400163 0164"))).toBe(":method: GET\na: b\nTOO LARGE");
    expect<u32>(decoder.tableSize).toBe(68);
    expect<string>(decode(decoder, hex("be bf"))).toBe("c: d\na: b");
  });

  it("takes a name from the entry that the new one pushes out", () => {
    const decoder = new HpackDecoder(4096);
    // A table of 40 bytes: `abc: d` is 36; `abc: efgh` is 39 and pushes it out.
    expect<string>(decode(decoder, hex("3f09 4003 616263 01 64 7e 04 65666768 be"))).toBe(
      "abc: d\nabc: efgh\nabc: efgh",
    );
    expect<u32>(decoder.tableSize).toBe(39);
  });

  it("takes a name from an entry that is moved to make room", () => {
    const decoder = new HpackDecoder(128);
    const name = "abcdefghijklmnopqrstuvwxyz-0123456789-zyxwvutsrqponmlkjihgfe";
    const block = new ByteWriter(4096);
    block.write(hex("403c"));
    block.write(text(name));
    block.write(hex("0161"));
    let expected = name + ": a";
    for (let i = 0; i < 20; i++) {
      const value = (i.toString() + "-").repeat(12);
      block.write(hex("7e"));
      block.writeByte(<u8>value.length);
      block.write(text(value));
      expected += "\n" + name + ": " + value;
    }
    expect<string>(decode(decoder, block.written)).toBe(expected);
  });

  it("empties the table for an entry that is too large for it", () => {
    const decoder = new HpackDecoder(4096);
    expect<string>(decode(decoder, hex("3f09 4003 616263 01 64 7e 06 656667686970"))).toBe(
      "abc: d\nabc: efghip",
    );
    expect<u32>(decoder.tableSize).toBe(0);
  });
});

describe("an encoder", () => {
  it("says which size it uses: at once where it is smaller than the default, else when it changes", () => {
    const small = new HpackEncoder(64);
    out.clear();
    small.begin(out);
    expect<string>(encodeHex(out.written)).toBe("3f21");
    const encoder = new HpackEncoder(4096);
    out.clear();
    encoder.begin(out);
    encoder.setPeerTableSize(65536);
    encoder.begin(out);
    expect<i32>(out.length).toBe(0);
    encoder.setPeerTableSize(0);
    encoder.setPeerTableSize(100);
    encoder.begin(out);
    expect<string>(encodeHex(out.written)).toBe("203f45");
    out.clear();
    encoder.begin(out);
    expect<i32>(out.length).toBe(0);
  });

  it("uses a larger table once the other side allows it", () => {
    const encoder = new HpackEncoder(16384);
    encoder.setPeerTableSize(8192);
    out.clear();
    encoder.begin(out);
    expect<string>(encodeHex(out.written)).toBe("3fe13f");
  });

  it("finds what it has sent again, through thousands of entries that come and go", () => {
    const encoder = new HpackEncoder(4096);
    const decoder = new HpackDecoder(4096);
    for (let i = 0; i < 5000; i++) {
      const headers = "x-kept: always\nx-" + (i % 70).toString() + ": " + i.toString() + "\nx-kept: always";
      const block = encode(encoder, headers);
      expect<string>(decode(decoder, hex(block))).toBe(headers);
      // It is found again at once, whatever else has come: an index has two bytes at most.
      expect<bool>(encode(encoder, "x-kept: always").length <= 4).toBe(true);
    }
    expect<u32>(encoder.tableSize).toBe(decoder.tableSize);
  });

  it("puts nothing into the table that does not fit", () => {
    const encoder = new HpackEncoder(64);
    encode(encoder, "a: b");
    expect<u32>(encoder.tableSize).toBe(34);
    expect<string>(encode(encoder, "a: " + "x".repeat(40)).slice(0, 4)).toBe("0f2f");
    expect<u32>(encoder.tableSize).toBe(34);
  });
});
