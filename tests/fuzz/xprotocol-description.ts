// What an oracle says of an input, in the form in which the guest does: see `describe` in tests/fixtures/xprotocol-fuzz.ts.

/** The codecs' DecodeStatus. */
export enum Status {
  NeedMore = 0,
  Head = 1,
  Whole = 2,
  Malformed = 3,
}

/** The codecs' StreamType. */
export enum StreamType {
  Request = 0,
  RequestOneWay = 1,
  Response = 2,
}

export interface FrameDescription {
  length: number;
  streamType: StreamType;
  requestId: bigint;
  isHeartbeat: boolean;
  isGoAway: boolean;
  timeout: number;
  /** The protocol's status of a response. */
  status: number;
  service: Uint8Array;
  method: Uint8Array;
  version: Uint8Array;
  group: Uint8Array;
  headersComplete: boolean;
  /** Null for a value that is no text. */
  headers: { name: Uint8Array; value: Uint8Array | null }[];
  /** Of a whole frame: whether its checksum is right, or there is none. */
  verified: boolean;
  /** Of a whole frame. */
  bodyAt: number;
  body: Uint8Array;
}

const EMPTY = new Uint8Array();

/** An input that is no frame, or too little of one. */
export function describeNone(status: Status.NeedMore | Status.Malformed): Buffer {
  return Buffer.of(status);
}

/** A frame, or what is there of one. */
export function describeFrame(status: Status.Head | Status.Whole, frame: FrameDescription): Buffer {
  const parts: Uint8Array[] = [Buffer.of(status), word(frame.length), Buffer.of(frame.streamType)];
  parts.push(word(Number(frame.requestId & 0xffffffffn)), word(Number(frame.requestId >> 32n)));
  parts.push(
    Buffer.of(Number(frame.isHeartbeat), Number(frame.isGoAway)),
    word(frame.timeout),
    word(frame.status),
  );
  for (const text of [frame.service, frame.method, frame.version, frame.group]) putBytes(parts, text);
  parts.push(Buffer.of(Number(frame.headersComplete)), word(frame.headers.length));
  for (const { name, value } of frame.headers) {
    putBytes(parts, name);
    putBytes(parts, value ?? EMPTY);
    parts.push(Buffer.of(Number(value !== null)));
  }
  if (status === Status.Whole) {
    parts.push(Buffer.of(Number(frame.verified)), word(frame.bodyAt));
    putBytes(parts, frame.body);
  }
  return Buffer.concat(parts);
}

function putBytes(parts: Uint8Array[], bytes: Uint8Array): void {
  parts.push(word(bytes.length), bytes);
}

function word(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
}
