import { once } from "node:events";
import * as net from "node:net";
import type { HeaderList } from "../support/headers.js";

/*
 * As much of HTTP/2 as it takes to send METADATA frames, which Node has no part in: one request at a time, without
 * compression or flow control.
 */

const preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/** Types of frames; METADATA is Envoy's extension. */
const DATA = 0x0;
const HEADERS = 0x1;
const SETTINGS = 0x4;
const METADATA = 0x4d;

const END_STREAM = 0x1;
const ACK = 0x1;
const END_HEADERS = 0x4;

/** SETTINGS that announce METADATA: setting 0x4d44 is 1. */
const allowMetadata = Buffer.from([0x4d, 0x44, 0, 0, 0, 1]);

interface Frame {
  type: number;
  flags: number;
  stream: number;
  payload: Buffer;
}

function encode({ type, flags, stream, payload }: Frame): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head[3] = type;
  head[4] = flags;
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

/** Header fields as HPACK's literals without indexing. */
function literals(fields: HeaderList): Buffer {
  return Buffer.concat(
    fields.flatMap(([name, value]) => [
      Buffer.from([0, name.length]),
      Buffer.from(name),
      Buffer.from([value.length]),
      Buffer.from(value),
    ]),
  );
}

/** Calls back with each whole frame; `skip` bytes come before the first. */
function onFrames(socket: net.Socket, skip: number, take: (frame: Frame) => void): void {
  let buffered = Buffer.alloc(0);
  let toSkip = skip;
  socket.on("data", (chunk: Buffer) => {
    buffered = Buffer.concat([buffered, chunk]);
    if (buffered.length < toSkip) return;
    buffered = buffered.subarray(toSkip);
    toSkip = 0;
    while (buffered.length >= 9 && buffered.length >= 9 + buffered.readUIntBE(0, 3)) {
      const end = 9 + buffered.readUIntBE(0, 3);
      const [type, flags] = [buffered[3]!, buffered[4]!];
      take({ type, flags, stream: buffered.readUInt32BE(5), payload: buffered.subarray(9, end) });
      buffered = buffered.subarray(end);
    }
  });
}

/** Answers each request with headers, METADATA and a body. */
export function answerWithMetadata(socket: net.Socket): void {
  socket.write(encode({ type: SETTINGS, flags: 0, stream: 0, payload: allowMetadata }));
  onFrames(socket, preface.length, ({ type, flags, stream }) => {
    if (type === SETTINGS && !(flags & ACK)) {
      socket.write(encode({ type: SETTINGS, flags: ACK, stream: 0, payload: Buffer.alloc(0) }));
    }
    if ((type !== HEADERS && type !== DATA) || !(flags & END_STREAM)) return;
    const headers = literals([[":status", "200"]]);
    const metadata = literals([["x-metadata", "response"]]);
    socket.write(encode({ type: HEADERS, flags: END_HEADERS, stream, payload: headers }));
    socket.write(encode({ type: METADATA, flags: END_HEADERS, stream, payload: metadata }));
    socket.write(encode({ type: DATA, flags: END_STREAM, stream, payload: Buffer.from("answer") }));
  });
}

/** Sends a request with METADATA between headers and body: how many frames of METADATA come back, and the body. */
export async function requestWithMetadata(address: { host: string; port: number }): Promise<string> {
  const socket = net.connect(address);
  let metadata = 0;
  let body = "";
  const answered = new Promise<void>((resolve) => {
    socket.on("close", () => resolve());
    onFrames(socket, 0, ({ type, flags, payload }) => {
      if (type === METADATA) metadata++;
      if (type === DATA) body += payload.toString();
      if ((type === DATA || type === HEADERS) && flags & END_STREAM) resolve();
    });
  });
  socket.on("error", () => {});
  await once(socket, "connect");
  const headers: HeaderList = [
    [":method", "POST"],
    [":path", "/"],
    [":scheme", "http"],
    [":authority", "test.local"],
  ];
  const stream = 1;
  socket.write(preface);
  socket.write(encode({ type: SETTINGS, flags: 0, stream: 0, payload: allowMetadata }));
  socket.write(encode({ type: HEADERS, flags: END_HEADERS, stream, payload: literals(headers) }));
  socket.write(
    encode({ type: METADATA, flags: END_HEADERS, stream, payload: literals([["x-metadata", "request"]]) }),
  );
  socket.write(encode({ type: DATA, flags: END_STREAM, stream, payload: Buffer.from("hello") }));
  const timer = setTimeout(() => socket.destroy(), 3_000);
  await answered;
  clearTimeout(timer);
  socket.destroy();
  return `client: metadata ${metadata} | ${body}`;
}
