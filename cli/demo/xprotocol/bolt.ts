import { HessianReader, writeString } from "./hessian.js";
import type { Call, Message, RpcProtocol } from "./protocol.js";

/*
 * Bolt v1. A request has 22 bytes ahead of its class name, headers and content, a response 20:
 *
 *     0 u8 protocol 1 | 1 u8 type | 2 u16 command | 4 u8 version 1 | 5 u32 id | 9 u8 codec
 *     request:  10 i32 timeout | 14 u16 class length | 16 u16 header length | 18 u32 content length
 *     response: 10 u16 status  | 12 u16 class length | 14 u16 header length | 16 u32 content length
 */

const PROTOCOL = 1;
const VERSION = 1;
const HESSIAN = 1;
const REQUEST_HEAD = 22;
const RESPONSE_HEAD = 20;
const Type = { response: 0, request: 1, oneWay: 2 } as const;
const Command = { heartbeat: 0, request: 1, response: 2 } as const;
const SUCCESS = 0;

/** Where SOFARPC says what is called. */
const SERVICE = "sofa_head_target_service";
const METHOD = "sofa_head_method_name";
const TEXT_CLASS = "java.lang.String";

/** In the exception by which a call is refused: what stands ahead of its message. */
const BEFORE_MESSAGE = Buffer.from("\x05causeo\x90", "latin1");

const DEFAULT_TIMEOUT = 3_000;

export const bolt: RpcProtocol = {
  name: "Bolt",
  ok: SUCCESS,

  frameSize(bytes) {
    if (bytes.length < REQUEST_HEAD && (bytes.length < RESPONSE_HEAD || bytes[1] !== Type.response)) {
      return undefined;
    }
    const at = bytes[1] === Type.response ? 12 : 14;
    return at + 8 + bytes.readUInt16BE(at) + bytes.readUInt16BE(at + 2) + bytes.readUInt32BE(at + 4);
  },

  read(frame): Message {
    const type = frame[1]!;
    const id = BigInt(frame.readUInt32BE(5));
    if (frame.readUInt16BE(2) === Command.heartbeat) {
      return { kind: "heartbeat", id, isQuestion: type !== Type.response };
    }
    const at = type === Type.response ? 12 : 14;
    const headersAt = at + 8 + frame.readUInt16BE(at);
    const contentAt = headersAt + frame.readUInt16BE(at + 2);
    const content = frame.subarray(contentAt);
    if (type === Type.response) {
      const status = frame.readUInt16BE(10);
      return { kind: "answer", id, answer: { status, text: textOf(status, content) } };
    }
    const headers = readHeaders(frame.subarray(headersAt, contentAt));
    return { kind: "call", id, call: callOf(headers, content, type === Type.oneWay) };
  },

  writeCall(id, { service, version, method, argument, headers, isOneWay, timeout = DEFAULT_TIMEOUT }) {
    const all = { [SERVICE]: `${service}:${version}`, [METHOD]: method, ...headers };
    const type = isOneWay ? Type.oneWay : Type.request;
    return frame(type, Command.request, id, timeout, TEXT_CLASS, writeHeaders(all), writeString(argument));
  },

  writeAnswer(id, text) {
    return frame(
      Type.response,
      Command.response,
      id,
      SUCCESS,
      TEXT_CLASS,
      Buffer.alloc(0),
      writeString(text),
    );
  },

  writeHeartbeat(id, isQuestion) {
    const nothing = Buffer.alloc(0);
    return isQuestion
      ? frame(Type.request, Command.heartbeat, id, DEFAULT_TIMEOUT, "", nothing, nothing)
      : frame(Type.response, Command.heartbeat, id, SUCCESS, "", nothing, nothing);
  },
};

/** @param field the timeout of a request, the status of a response */
function frame(
  type: number,
  command: number,
  id: bigint,
  field: number,
  className: string,
  headers: Buffer,
  content: Buffer,
): Buffer {
  const isResponse = type === Type.response;
  const head = Buffer.alloc(isResponse ? RESPONSE_HEAD : REQUEST_HEAD);
  head.set([PROTOCOL, type, 0, command, VERSION]);
  head.writeUInt32BE(Number(id), 5);
  head[9] = HESSIAN;
  if (isResponse) head.writeUInt16BE(field, 10);
  else head.writeInt32BE(field, 10);
  const at = isResponse ? 12 : 14;
  head.writeUInt16BE(className.length, at);
  head.writeUInt16BE(headers.length, at + 2);
  head.writeUInt32BE(content.length, at + 4);
  return Buffer.concat([head, Buffer.from(className), headers, content]);
}

/** Names and values in turn, each behind its length in four bytes. */
function writeHeaders(headers: Readonly<Record<string, string>>): Buffer {
  const parts = Object.entries(headers)
    .flat()
    .flatMap((text) => {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(Buffer.byteLength(text));
      return [length, Buffer.from(text)];
    });
  return Buffer.concat(parts);
}

function readHeaders(bytes: Buffer): Record<string, string> {
  const texts: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = at + 4 + bytes.readUInt32BE(at);
    texts.push(bytes.toString("utf8", at + 4, end));
    at = end;
  }
  const headers: Record<string, string> = {};
  for (let i = 0; i + 1 < texts.length; i += 2) headers[texts[i]!] = texts[i + 1]!;
  return headers;
}

function callOf(all: Record<string, string>, content: Buffer, isOneWay: boolean): Call {
  const { [SERVICE]: target = "", [METHOD]: method = "", ...headers } = all;
  const [service = "", version = ""] = target.split(":");
  const argument = new HessianReader(content).readString();
  return { service, version, method, argument, headers, isOneWay };
}

/** What was returned, or the message of the exception that says why nothing was. */
function textOf(status: number, content: Buffer): string {
  if (status === SUCCESS) return new HessianReader(content).readString();
  const at = content.indexOf(BEFORE_MESSAGE);
  return at < 0 ? "" : new HessianReader(content, at + BEFORE_MESSAGE.length).readString();
}
