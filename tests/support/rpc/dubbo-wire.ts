import type { RpcCall, RpcMessage, Wire } from "./wire.js";

const HEAD = 16;
const REQUEST = 0x80;
const TWO_WAY = 0x40;
const EVENT = 0x20;
const HESSIAN2 = 2;
const OK = 20;
const NULL = 0x4e;

/** Dubbo 2 with Hessian 2, of which it knows texts, the null, and maps of texts. */
export const dubboWire: Wire = {
  name: "dubbo",

  write(message: RpcMessage): Buffer {
    const { kind, id } = message;
    if (kind === "heartbeat") return frame(REQUEST | TWO_WAY | EVENT, 0, id, Buffer.of(NULL));
    if (kind === "heartbeat answer") return frame(EVENT, OK, id, Buffer.of(NULL));
    if (kind === "answer") {
      const { status, text } = message.answer;
      // 0x91 is the number 1: a value follows.
      const value = status === OK ? [Buffer.of(0x91), writeText(text)] : [writeText(text)];
      return frame(0, status, id, Buffer.concat(value));
    }
    const { call } = message;
    return frame(call.oneWay ? REQUEST : REQUEST | TWO_WAY, 0, id, writeCall(call));
  },

  lengthOf(data: Buffer): number {
    return data.length < HEAD ? 0 : HEAD + data.readUInt32BE(12);
  },

  read(data: Buffer): RpcMessage {
    const flags = data[2]!;
    const status = data[3]!;
    const id = Number(data.readBigUInt64BE(4));
    if ((flags & EVENT) !== 0)
      return { kind: (flags & REQUEST) === 0 ? "heartbeat answer" : "heartbeat", id };
    if ((flags & REQUEST) === 0) {
      const ok = status === OK;
      const text = readTexts(data.subarray(HEAD + (ok ? 1 : 0)))[0] ?? "";
      return { kind: "answer", id, answer: { status, ok, text } };
    }
    return { kind: "call", id, call: readCall(data.subarray(HEAD), (flags & TWO_WAY) === 0) };
  },
};

function frame(flags: number, status: number, id: number, payload: Buffer): Buffer {
  const head = Buffer.from([0xda, 0xbb, flags | HESSIAN2, status, ...Array(12).fill(0)]);
  head.writeBigUInt64BE(BigInt(id), 4);
  head.writeUInt32BE(payload.length, 12);
  return Buffer.concat([head, payload]);
}

function writeCall({
  service,
  version = "0.0.0",
  method,
  text = "",
  group,
  timeout,
  headers,
}: RpcCall): Buffer {
  const attachments = {
    path: service,
    interface: service,
    ...(group !== undefined && { group }),
    ...(timeout !== undefined && { timeout: String(timeout) }),
    ...headers,
  };
  const prologue = ["2.0.2", service, version, method, "Ljava/lang/String;", text];
  return Buffer.concat([
    ...prologue.map(writeText),
    Buffer.from("H"),
    ...Object.entries(attachments).flat().map(writeText),
    Buffer.from("Z"),
  ]);
}

function readCall(payload: Buffer, oneWay: boolean): RpcCall {
  const [, service = "", version = "", method = "", , text = "", ...rest] = readTexts(payload);
  const attachments: Record<string, string> = {};
  for (let i = 0; i + 1 < rest.length; i += 2) attachments[rest[i]!] = rest[i + 1]!;
  const { path: _, interface: __, group, timeout, ...headers } = attachments;
  return {
    service,
    method,
    ...(version !== "0.0.0" && { version }),
    ...(group !== undefined && { group }),
    ...(timeout !== undefined && { timeout: Number(timeout) }),
    headers,
    text,
    oneWay,
  };
}

/** Texts of up to 65,535 characters, in ASCII: one byte for a length below 32, else `S` and two. */
function writeText(text: string): Buffer {
  const { length } = text;
  const head = length < 32 ? [length] : [0x53, length >> 8, length & 255];
  return Buffer.concat([Buffer.from(head), Buffer.from(text, "latin1")]);
}

/** The texts in a row of values; what is no text (a null, the ends of a map) is left out. */
function readTexts(data: Buffer): string[] {
  const texts: string[] = [];
  for (let at = 0; at < data.length; ) {
    const tag = data[at++]!;
    let length = 0;
    if (tag < 0x20) length = tag;
    else if (tag >= 0x30 && tag <= 0x33) length = ((tag - 0x30) << 8) | data[at++]!;
    else if (tag === 0x53) {
      length = data.readUInt16BE(at);
      at += 2;
    } else if (tag === 0x48 || tag === 0x5a || tag === NULL) continue;
    else throw new Error(`no text in Hessian at ${at - 1}: 0x${tag.toString(16)}`);
    texts.push(data.toString("latin1", at, at + length));
    at += length;
  }
  return texts;
}
