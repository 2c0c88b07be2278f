// Dubbo 2 once more, from the description of its frames: the payload is read with the other reader of Hessian 2.

import {
  CutShort,
  HessianOracle,
  type HessianValue,
  NoHessian,
  Numbered,
  TooDeep,
} from "./hessian-oracle.js";
import { JsonbOracle, jsonbEntries } from "./jsonb-oracle.js";
import {
  describeFrame,
  describeNone,
  type FrameDescription,
  Status,
  StreamType,
} from "./xprotocol-description.js";

type Header = FrameDescription["headers"][number];

const HEAD = 16;
const MAX_EVENT = 4096;
const MAX_HEADERS = 1024;
const PROLOGUE = 64 * 1024;
const NONE = Buffer.alloc(0);
const GENERIC = ["$invoke", "$invokeAsync"];

interface Call {
  service: string;
  version: string;
  method: string;
  /** How many arguments there are; -1 where the types cannot be read. */
  count: number;
  /** Where they begin. */
  argumentsAt: number;
}

interface Attachments {
  headers: Header[];
  /** The last value of each name that says something of the call. */
  known: Map<string, HessianValue>;
}

/** What the codec has to say of an input; null where this has no opinion. */
export function dubboOracle(input: Buffer): Buffer | null {
  if ((input.length > 0 && input[0] !== 0xda) || (input.length > 1 && input[1] !== 0xbb))
    return describeNone(Status.Malformed);
  if (input.length < HEAD) return describeNone(Status.NeedMore);
  const length = HEAD + input.readUInt32BE(12);
  if (length > 0x7fffffff) return describeNone(Status.Malformed);
  const flags = input[2]!;
  const present = input.subarray(0, length);
  const isWhole = present.length === length;
  const frame: FrameDescription = {
    length,
    streamType:
      (flags & 0x80) === 0
        ? StreamType.Response
        : (flags & 0x40) !== 0
          ? StreamType.Request
          : StreamType.RequestOneWay,
    requestId: input.readBigUInt64BE(4),
    isHeartbeat: false,
    isGoAway: false,
    timeout: 0,
    status: 0,
    service: NONE,
    method: NONE,
    version: NONE,
    group: NONE,
    headersComplete: true,
    headers: [],
    verified: true,
    bodyAt: HEAD,
    body: present.subarray(HEAD),
  };
  const isEvent = (flags & 0x20) !== 0;
  if (frame.streamType === StreamType.Response) {
    frame.status = input[3]!;
    frame.isHeartbeat = isEvent;
    return describeFrame(isWhole ? Status.Whole : Status.Head, frame);
  }
  if (isEvent) return describeEvent(frame, flags & 0x1f, isWhole);
  frame.headersComplete = false;
  if (![2, 10, 23].includes(flags & 0x1f)) return describeFrame(isWhole ? Status.Whole : Status.Head, frame);
  try {
    return describeCall(frame, present, isWhole, (flags & 0x1f) === 23);
  } catch (error) {
    if (error instanceof TooDeep) return null;
    throw error;
  }
}

function describeEvent(frame: FrameDescription, serialization: number, isWhole: boolean): Buffer {
  if (frame.length > MAX_EVENT) return describeNone(Status.Malformed);
  if (!isWhole) return describeNone(Status.NeedMore);
  const payload = Buffer.from(frame.body);
  frame.isGoAway = [2, 10].includes(serialization)
    ? payload.equals(Buffer.of(1, 0x52))
    : payload.includes(0x52);
  frame.isHeartbeat = !frame.isGoAway;
  return describeFrame(Status.Whole, frame);
}

function describeCall(frame: FrameDescription, present: Buffer, isWhole: boolean, isJsonb: boolean): Buffer {
  const status = isWhole ? Status.Whole : Status.Head;
  const call = attempt(() => {
    const bytes = present.subarray(0, PROLOGUE);
    return readPrologue(isJsonb ? new JsonbOracle(bytes, HEAD) : new HessianOracle(bytes, HEAD));
  });
  if (call instanceof CutShort && !isWhole && present.length < PROLOGUE) return describeNone(Status.NeedMore);
  if (call instanceof Error) return describeFrame(status, frame);
  frame.service = utf8(call.service);
  frame.method = utf8(call.method);
  frame.version = utf8(call.version);
  if (!isWhole) return describeFrame(status, frame);
  const attachments = attempt(() =>
    isJsonb ? readJsonbAttachments(present, call) : readAttachments(present, call),
  );
  if (attachments === null) return describeNone(Status.Malformed);
  if (attachments instanceof Error) return describeFrame(status, frame);
  frame.headersComplete = true;
  frame.headers = attachments.headers;
  apply(frame, attachments.known);
  return describeFrame(status, frame);
}

/** What `read` says, or why it could not. */
function attempt<T>(read: () => T): T | CutShort | NoHessian {
  try {
    return read();
  } catch (error) {
    if (error instanceof CutShort || error instanceof NoHessian) return error;
    throw error;
  }
}

function readPrologue(reader: HessianOracle | JsonbOracle): Call {
  textOrNull(reader);
  const service = textOrNull(reader);
  const version = textOrNull(reader);
  const method = textOrNull(reader);
  const count = countTypes(textOrNull(reader));
  const argumentsAt = reader.at;
  const call = { service, version: version === "0.0.0" ? "" : version, method, count, argumentsAt };
  if (count !== 3 || !GENERIC.includes(method)) return call;
  return reader.isString() ? { ...call, method: reader.string() } : call;
}

function textOrNull(reader: HessianOracle | JsonbOracle): string {
  if (reader instanceof JsonbOracle) return reader.textOrNull();
  if (reader.peek() !== 0x4e) return reader.string();
  reader.at++;
  return "";
}

function countTypes(types: string): number {
  const found = types.match(/\[*(?:L[^;]*;|[BCDFIJSVZ])/gy) ?? [];
  return found.join("") === types ? found.length : -1;
}

/** Null where there are too many. */
function readAttachments(bytes: Buffer, call: Call): Attachments | null {
  if (call.count < 0) throw new NoHessian();
  const reader = new HessianOracle(bytes, call.argumentsAt);
  for (let i = 0; i < call.count; i++) reader.value();
  const attachments: Attachments = { headers: [], known: new Map() };
  if (reader.left === 0) return attachments;
  const tag = reader.peek();
  if (tag !== 0x48 && tag !== 0x4d && tag !== 0x4e) throw new NoHessian();
  reader.at++;
  if (tag === 0x4e) return attachments;
  if (tag === 0x4d) reader.type();
  while (reader.peek() !== 0x5a) {
    if (attachments.headers.length === MAX_HEADERS) return null;
    const name = reader.value();
    if (name instanceof Numbered) throw new NoHessian();
    const value = reader.value();
    const isText = typeof name === "string" && typeof value === "string";
    attachments.headers.push({ name: text(name), value: isText ? utf8(value) : null });
    if (typeof name === "string") attachments.known.set(name, value);
  }
  return attachments;
}

function readJsonbAttachments(bytes: Buffer, call: Call): Attachments | null {
  if (call.count < 0) throw new NoHessian();
  const reader = new JsonbOracle(bytes, call.argumentsAt);
  for (let i = 0; i < call.count; i++) reader.block();
  const entries = reader.left === 0 ? [] : jsonbEntries(reader.block());
  if (entries.length > MAX_HEADERS) return null;
  const headers = entries.map(([name, value]) => ({
    name: utf8(name),
    value: typeof value === "string" ? utf8(value) : null,
  }));
  return { headers, known: new Map(entries) };
}

function apply(frame: FrameDescription, known: Map<string, HessianValue>): void {
  frame.group = text(known.get("group"));
  const version = text(known.get("version"));
  if (frame.version.length === 0 && version.toString() !== "0.0.0") frame.version = version;
  if (frame.service.length === 0) frame.service = text(known.get("interface"));
  frame.timeout = milliseconds(known.get("timeout"));
}

function milliseconds(value: HessianValue | undefined): number {
  const isNumber = typeof value === "bigint" || (typeof value === "number" && Number.isInteger(value));
  if (!isNumber && (typeof value !== "string" || !/^-?\d{1,18}$/.test(value))) return 0;
  return Math.max(Math.min(Number(value), 0x7fffffff), -0x80000000);
}

function text(value: HessianValue | undefined): Buffer {
  return typeof value === "string" ? utf8(value) : NONE;
}

/** Lone surrogates become U+FFFD, as in the codec. */
function utf8(value: string): Buffer {
  return Buffer.from(value);
}
