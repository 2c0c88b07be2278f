// Bolt and Bolt v2 once more, written from SOFABolt's description of the frames: field after field is cut off the front, where
// our codec computes offsets.

import { crc32 } from "node:zlib";
import {
  describeFrame,
  describeNone,
  type FrameDescription,
  Status,
  StreamType,
} from "./xprotocol-description.js";

type Header = FrameDescription["headers"][number];

const MAX_FRAME = 0x7ff00000;
const MAX_HEADERS = 1024;
const SOFA_REQUEST = "com.alipay.sofa.rpc.core.request.SofaRequest";
/** How far into the content of a SOFARPC request its method is looked for. */
const METHOD_WITHIN = 1024;

/** Cuts fields off the front; undefined where there are not enough bytes. */
class Fields {
  #at = 0;

  constructor(readonly bytes: Buffer) {}

  get at(): number {
    return this.#at;
  }

  take(count: number): Buffer | undefined {
    if (this.#at + count > this.bytes.length) return undefined;
    this.#at += count;
    return this.bytes.subarray(this.#at - count, this.#at);
  }

  number(size: number): number | undefined {
    return this.take(size)?.readUIntBE(0, size);
  }
}

/** What the codec of Bolt (1) or Bolt v2 (2) has to say of an input. */
export function boltOracle(protocol: 1 | 2): (input: Buffer) => Buffer {
  return (input) => {
    const needMore = describeNone(Status.NeedMore);
    const malformed = describeNone(Status.Malformed);
    const fields = new Fields(input);
    const proto = fields.number(1);
    if (proto !== undefined && proto !== protocol) return malformed;
    const version = protocol === 2 ? fields.number(1) : 0;
    if (version !== undefined && protocol === 2 && version !== 1 && version !== 2) return malformed;
    const type = fields.number(1);
    if (type === undefined) return needMore;
    if (type > 2) return malformed;
    const command = fields.number(2);
    if (command === undefined) return needMore;
    if (!(type === 0 ? [0, 2] : [0, 1, 100]).includes(command)) return malformed;
    fields.take(1);
    const id = fields.number(4);
    const codec = fields.number(1);
    const switches = protocol === 2 ? fields.number(1) : 0;
    const last = fields.number(type === 0 ? 2 : 4);
    const classLength = fields.number(2);
    const headerLength = fields.number(2);
    const contentLength = fields.number(4);
    if (id === undefined || last === undefined || contentLength === undefined) return needMore;
    const checked = version === 2 && (switches! & 1) === 1;
    const length = fields.at + classLength! + headerLength! + contentLength + (checked ? 4 : 0);
    if (length > MAX_FRAME) return malformed;
    const className = fields.take(classLength!);
    const block = className === undefined ? undefined : fields.take(headerLength!);
    if (className === undefined || block === undefined) return needMore;
    const headers = readHeaders(block);
    if (headers.length > MAX_HEADERS) return malformed;

    const frame: FrameDescription = {
      length,
      streamType: type === 0 ? StreamType.Response : StreamType.Request,
      requestId: BigInt(id),
      isHeartbeat: command === 0,
      isGoAway: command === 100,
      timeout: type === 0 ? 0 : last | 0,
      status: type === 0 ? last : 0,
      service: Buffer.alloc(0),
      method: Buffer.alloc(0),
      version: Buffer.alloc(0),
      group: Buffer.alloc(0),
      headersComplete: true,
      headers,
      verified: true,
      bodyAt: fields.at,
      body: Buffer.alloc(0),
    };
    if (command === 100 || (type === 2 && command === 1)) frame.streamType = StreamType.RequestOneWay;
    if (command === 1) {
      nameService(frame, className);
      frame.method = textOf(headers, "sofa_head_method_name") ?? frame.method;
      if (frame.method.length === 0 && codec === 1 && className.toString("latin1") === SOFA_REQUEST) {
        const start = fields.bytes.subarray(fields.at, fields.at + Math.min(contentLength, METHOD_WITHIN));
        if (start.length < Math.min(contentLength, METHOD_WITHIN)) return needMore;
        frame.method = methodOf(start) ?? frame.method;
      }
    }
    if (input.length < length) return describeFrame(Status.Head, frame);
    frame.body = fields.take(contentLength)!;
    if (checked) frame.verified = crc32(input.subarray(0, length - 4)) === input.readUInt32BE(length - 4);
    return describeFrame(Status.Whole, frame);
  };
}

/** The headers of a block; none if it is no list of headers. */
function readHeaders(block: Buffer): Header[] {
  const headers: Header[] = [];
  const fields = new Fields(block);
  while (fields.at < block.length && headers.length <= MAX_HEADERS) {
    const name = fields.take(fields.number(4) ?? Number.POSITIVE_INFINITY);
    const size = fields.number(4);
    const value = size === 0xffffffff ? null : fields.take(size ?? Number.POSITIVE_INFINITY);
    if (name === undefined || size === undefined || value === undefined) return [];
    headers.push({ name, value });
  }
  return headers;
}

/** The first value of that name that is not empty. */
function textOf(headers: readonly Header[], name: string): Uint8Array | undefined {
  const found = headers.find(
    (header) => Buffer.from(header.name).equals(Buffer.from(name)) && header.value?.length,
  );
  return found?.value ?? undefined;
}

function nameService(frame: FrameDescription, className: Buffer): void {
  const name = textOf(frame.headers, "service") ?? textOf(frame.headers, "sofa_head_target_service");
  if (name === undefined) {
    frame.service = className;
    return;
  }
  const [service, version, ...rest] = Buffer.from(name).toString("latin1").split(":");
  frame.service = Buffer.from(service!, "latin1");
  frame.version = Buffer.from(version ?? "", "latin1");
  frame.group = Buffer.from(rest.join(":"), "latin1");
}

/** The value of the field `methodName` of a Hessian object whose fields before it are strings or null. */
function methodOf(content: Buffer): Uint8Array | undefined {
  const fields = new Fields(content);
  if (fields.number(1) !== 0x4f) return undefined;
  const classLength = readInt(fields);
  if (classLength === undefined || fields.take(classLength) === undefined) return undefined;
  const count = readInt(fields);
  if (count === undefined || count > 32) return undefined;
  const names: string[] = [];
  for (let i = 0; i < count; i++) {
    const name = readText(fields);
    if (name === undefined) return undefined;
    names.push(name.toString("latin1"));
  }
  if (!names.includes("methodName")) return undefined;
  if (fields.number(1) !== 0x6f || readInt(fields) !== 0) return undefined;
  for (let i = names.indexOf("methodName"); i > 0; i--) {
    if (readText(fields) === undefined) return undefined;
  }
  return readText(fields);
}

/** A number of Hessian's in one or two bytes that is not negative. */
function readInt(fields: Fields): number | undefined {
  const first = fields.number(1);
  if (first === undefined || first < 0x90) return undefined;
  if (first < 0xc0) return first - 0x90;
  if (first < 0xc8 || first >= 0xd0) return undefined;
  const low = fields.number(1);
  return low === undefined ? undefined : (first - 0xc8) * 256 + low;
}

/** A string of Hessian's, or null as an empty one. */
function readText(fields: Fields): Buffer | undefined {
  const tag = fields.number(1);
  if (tag === undefined) return undefined;
  let characters: number | undefined = tag;
  if (tag === 0x4e) characters = 0;
  else if (tag === 0x53) characters = fields.number(2);
  else if (tag > 31) return undefined;
  if (characters === undefined) return undefined;
  const start = fields.at;
  for (; characters > 0; characters--) {
    const first = fields.number(1);
    if (first === undefined || fields.take(first < 0x80 ? 0 : first < 0xe0 ? 1 : 2) === undefined)
      return undefined;
  }
  return fields.bytes.subarray(start, fields.at);
}
