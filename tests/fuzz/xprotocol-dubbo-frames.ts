// Frames of Dubbo for the fuzzer: those of real peers, and such as others may send.

import { recordedFrames } from "../protocols/fixtures/dubbo.js";
import { encodeUnits } from "./hessian-values.js";

/** Longer ones would take too long where each is cut at every byte. */
const LONGEST = 1_300;

export function dubboFrames(): Buffer[] {
  const recorded = recordedFrames().filter(({ by, name, bytes }) => {
    return (
      bytes.length <= LONGEST && (/hessian2|fastjson2/.test(by) || name === "text" || name === "shutdown")
    );
  });
  return [
    ...recorded.map(({ bytes }) => bytes),
    ...others.map(({ flags, payload }) => frame(flags, payload)),
  ];
}

/** A frame with the id 7. */
export function frame(flags: number, payload: Buffer): Buffer {
  const head = Buffer.from("dabb00000000000000000007", "hex");
  head[2] = flags;
  const size = Buffer.alloc(4);
  size.writeUInt32BE(payload.length);
  return Buffer.concat([head, size, payload]);
}

/** A Hessian string of less than 1,024 units. */
export function string(text: string): Buffer {
  const head = text.length < 32 ? [text.length] : [0x30 + (text.length >> 8), text.length & 0xff];
  return Buffer.concat([Buffer.from(head), encodeUnits(text)]);
}

/** What precedes the arguments of a call. */
export function prologue(service: string, version: string, method: string, types: string): Buffer {
  return Buffer.concat([string("2.0.2"), string(service), string(version), string(method), string(types)]);
}

const NULL = Buffer.of(0x4e);
const MAP = Buffer.of(0x48);
const END = Buffer.of(0x5a);
const TWO_WAY = 0xc2;
const NO_ARGUMENTS = prologue("a.B", "", "c", "");

function attachments(...parts: Buffer[]): Buffer {
  return Buffer.concat([MAP, ...parts, END]);
}

function pieces(...texts: string[]): Buffer {
  return Buffer.concat(
    texts.map((text, index) =>
      Buffer.concat([Buffer.of(index === texts.length - 1 ? 0x53 : 0x52, 0, text.length), encodeUnits(text)]),
    ),
  );
}

/** A value of a payload in fastjson 2. */
function block(...parts: (Buffer | number[])[]): Buffer {
  const value = Buffer.concat(parts.map((part) => Buffer.from(part)));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(value.length);
  return Buffer.concat([length, value]);
}

function jsonb(text: string): Buffer {
  return Buffer.concat([Buffer.of(0x49 + text.length), Buffer.from(text)]);
}

const FASTJSON2 = 0xd7;
const SCALARS = [
  "10",
  "f1",
  "3a01",
  "450102",
  "48ffffff00",
  "e1",
  "d102",
  "c50102",
  "bf7f000001",
  "be000000000000ffff",
  "af",
  "b0",
  "b1",
].map((digits) => Buffer.from(digits, "hex"));
const JSONB_START = Buffer.concat(["2.0.2", "a.B", "", "c"].map((text) => block(jsonb(text))));

const others: { flags: number; payload: Buffer }[] = [
  { flags: TWO_WAY, payload: Buffer.alloc(0) },
  { flags: TWO_WAY, payload: NO_ARGUMENTS },
  { flags: TWO_WAY, payload: Buffer.concat([NO_ARGUMENTS, NULL]) },
  { flags: TWO_WAY, payload: Buffer.concat([NO_ARGUMENTS, attachments(), Buffer.from("behind")]) },
  { flags: 0xca, payload: Buffer.concat([NO_ARGUMENTS, attachments(string("k"), string("v"))]) },
  // All of it null.
  { flags: 0x82, payload: Buffer.alloc(6, 0x4e) },
  // Texts in pieces, a character's halves in two of them, and one that is no UTF-8.
  {
    flags: TWO_WAY,
    payload: Buffer.concat([
      pieces("2.0", ".2"),
      pieces("a.b", ".C\ud83d", "\ude00"),
      pieces("", "1"),
      pieces("get"),
      string(""),
      attachments(pieces("gr", "oup"), pieces("g", "\ud83d", "\ude00"), string("lone"), string("a\ud800b")),
    ]),
  },
  // What the prologue does not say.
  {
    flags: TWO_WAY,
    payload: Buffer.concat([
      NULL,
      NULL,
      NULL,
      string("m"),
      NULL,
      attachments(
        string("interface"),
        string("a.I"),
        string("version"),
        string("3"),
        string("version"),
        string("4"),
      ),
    ]),
  },
  // A timeout in each form, the last of which counts, and values and names that are no text.
  {
    flags: TWO_WAY,
    payload: Buffer.concat([
      NO_ARGUMENTS,
      attachments(
        string("timeout"),
        string("-1"),
        string("timeout"),
        Buffer.of(0x59, 0x7f, 0, 0, 1),
        string("timeout"),
        Buffer.of(0xd4, 0x0b, 0xb8),
        Buffer.of(0x91),
        string("one"),
        NULL,
        NULL,
        string("list"),
        Buffer.of(0x79, 0x91),
        string("same"),
        Buffer.of(0x51, 0x91),
      ),
    ]),
  },
  // A typed map, with a list for a key.
  {
    flags: TWO_WAY,
    payload: Buffer.concat([NO_ARGUMENTS, Buffer.of(0x4d), string("M"), string("a"), string("b"), END]),
  },
  { flags: TWO_WAY, payload: Buffer.concat([NO_ARGUMENTS, attachments(Buffer.of(0x78), NULL)]) },
  // Arguments that are not what the types say, types that are none, attachments that are none.
  { flags: TWO_WAY, payload: Buffer.concat([prologue("a.B", "1", "c", "I[[JLa;"), Buffer.of(0x91, 0x4e)]) },
  { flags: TWO_WAY, payload: Buffer.concat([prologue("a.B", "1", "c", "La"), Buffer.of(0x91, 0x4e)]) },
  { flags: TWO_WAY, payload: Buffer.concat([NO_ARGUMENTS, Buffer.of(0x91)]) },
  // Generic calls, of which one does not say its method.
  ...[string("real"), Buffer.of(0x91), NULL].map((method) => ({
    flags: TWO_WAY,
    payload: Buffer.concat([prologue("a.B", "1", "$invokeAsync", "La;Lb;Lc;"), method, NULL, NULL, NULL]),
  })),
  // In fastjson 2: every scalar there is, a generic call, nulls, no attachments.
  {
    flags: FASTJSON2,
    payload: Buffer.concat([
      JSONB_START,
      block(jsonb("I[J")),
      block([0x91, 0, 1, 2]),
      block([0x05]),
      block(
        [0xa6],
        ...SCALARS.flatMap((value) => [jsonb("timeout"), value]),
        jsonb("a"),
        [0xbe, 0, 0, 0, 0, 0, 0, 0, 1],
        jsonb("group"),
        [0x7a, 2, 0xc3, 0xa4],
        [0x79, 1, 0x62],
        [0x79, 0x38, 48, ...Buffer.alloc(48, 0x62)],
        jsonb("timeout"),
        [0xbf, 0, 0, 1, 2],
        [0xa5],
      ),
      Buffer.from("behind"),
    ]),
  },
  ...SCALARS.map((value) => ({
    flags: FASTJSON2,
    payload: Buffer.concat([JSONB_START, block([0x49]), block([0xa6], jsonb("timeout"), value, [0xa5])]),
  })),
  { flags: FASTJSON2, payload: Buffer.concat([JSONB_START, block([0xaf]), block([0xaf])]) },
  { flags: FASTJSON2, payload: Buffer.concat([JSONB_START, block([0x49])]) },
  {
    flags: FASTJSON2,
    payload: Buffer.concat([
      ...["2.0.2", "a.B", "1", "$invoke", "La;Lb;Lc;", "real"].map((text) => block(jsonb(text))),
      block([0xaf]),
      block([0xaf]),
      block([0xa6, 0xa5]),
    ]),
  },
  // Events: another text, one without an answer, others' serializations.
  { flags: 0xa2, payload: string("W") },
  { flags: 0xe2, payload: string("R") },
  { flags: 0xaa, payload: Buffer.concat([string("R"), NULL]) },
  { flags: 0xb5, payload: Buffer.from("xRx") },
];
