import { HessianReader, writeMap, writeString } from "./hessian.js";
import type { Call, Message, RpcProtocol } from "./protocol.js";

/*
 * Dubbo 2 with Hessian 2:
 *
 *     0 u16 da bb | 2 u8 flags and serialization | 3 u8 status of a response | 4 u64 id | 12 u32 payload length | 16 payload
 *
 * A request's payload: Dubbo's version, path, version, method, parameter types, arguments, attachments. A response's: what kind
 * of result it is, and the result.
 */

const MAGIC = 0xdabb;
const HEAD = 16;
const HESSIAN = 2;
const Flag = { request: 0x80, twoWay: 0x40, event: 0x20 } as const;
const OK = 20;

const DUBBO_VERSION = "2.0.2";
const ONE_STRING = "Ljava/lang/String;";
/** Kinds of results, as Hessian integers. */
const VALUE = 0x91;
/** The payload of a heartbeat: null. */
const NOTHING = Buffer.from("N");

export const dubbo: RpcProtocol = {
  name: "Dubbo",
  ok: OK,

  frameSize(bytes) {
    return bytes.length < HEAD ? undefined : HEAD + bytes.readUInt32BE(12);
  },

  read(frame): Message {
    const flags = frame[2]!;
    const id = frame.readBigUInt64BE(4);
    const isRequest = (flags & Flag.request) !== 0;
    if (flags & Flag.event) return { kind: "heartbeat", id, isQuestion: isRequest };
    const payload = frame.subarray(HEAD);
    if (isRequest) return { kind: "call", id, call: callOf(payload, (flags & Flag.twoWay) === 0) };
    const status = frame[3]!;
    const text = new HessianReader(payload, status === OK ? 1 : 0).readString();
    return { kind: "answer", id, answer: { status, text } };
  },

  writeCall(id, { service, version, method, argument, headers, isOneWay, timeout }) {
    const attachments = { path: service, interface: service, version, ...headers };
    const all = timeout === undefined ? attachments : { ...attachments, timeout: String(timeout) };
    const payload = [
      ...[DUBBO_VERSION, service, version, method, ONE_STRING, argument].map(writeString),
      writeMap(all),
    ];
    return frame(Flag.request | (isOneWay ? 0 : Flag.twoWay), 0, id, Buffer.concat(payload));
  },

  writeAnswer(id, text) {
    return frame(0, OK, id, Buffer.concat([Buffer.of(VALUE), writeString(text)]));
  },

  writeHeartbeat(id, isQuestion) {
    return isQuestion
      ? frame(Flag.request | Flag.twoWay | Flag.event, 0, id, NOTHING)
      : frame(Flag.event, OK, id, NOTHING);
  },
};

function frame(flags: number, status: number, id: bigint, payload: Buffer): Buffer {
  const head = Buffer.alloc(HEAD);
  head.writeUInt16BE(MAGIC);
  head[2] = flags | HESSIAN;
  head[3] = status;
  head.writeBigUInt64BE(id, 4);
  head.writeUInt32BE(payload.length, 12);
  return Buffer.concat([head, payload]);
}

function callOf(payload: Buffer, isOneWay: boolean): Call {
  const reader = new HessianReader(payload);
  reader.readString();
  const service = reader.readString();
  const version = reader.readString();
  const method = reader.readString();
  reader.readString();
  const argument = reader.readString();
  const { path: _, interface: __, version: ___, timeout: ____, ...headers } = reader.readMap();
  return { service, version, method, argument, headers, isOneWay };
}
