// Frames of Bolt and Bolt v2 for the fuzzer: those of sofa-bolt-node and of SOFABolt, and such as others may send.

import { crc32 } from "node:zlib";
import { boltVectors } from "../protocols/fixtures/bolt.js";
import { boltJavaVectors } from "../protocols/fixtures/bolt-java.js";

export function boltFrames(codec: "bolt" | "boltv2"): Buffer[] {
  const vectors = [...boltVectors, ...boltJavaVectors]
    .filter((vector) => vector.codec === codec)
    .map(({ hex }) => Buffer.from(hex, "hex"));
  return [...vectors, ...others.flatMap((parts) => make(codec, parts))];
}

interface Parts {
  type: 0 | 1 | 2;
  command: number;
  codec?: number;
  className?: string;
  headers?: Buffer;
  content?: Buffer;
}

/** A length that says that there is no value. */
const NULL = Buffer.of(0xff, 0xff, 0xff, 0xff);

const others: Parts[] = [
  // A request of SOFABolt itself: a class, and no headers.
  { type: 1, command: 1, className: "com.test.Order", content: Buffer.from("\x05Peter") },
  { type: 2, command: 1, className: "com.test.Order", content: Buffer.from("\x05Peter") },
  // Headers that are no list.
  { type: 1, command: 1, className: "com.test.Order", headers: Buffer.from("opaque bytes") },
  // A unique id, an empty value, one that is null, an empty name.
  {
    type: 1,
    command: 1,
    codec: 12,
    className: "com.alipay.sofa.rpc.core.request.SofaRequest",
    headers: list([
      ["empty", ""],
      ["service", "com.test.EchoService:1.0:blue"],
      ["null", null],
      ["", "no name"],
      ["sofa_head_method_name", "echo"],
    ]),
    content: Buffer.from('{"name":"Peter"}'),
  },
  // The service where only the other header names it.
  { type: 1, command: 1, headers: list([["sofa_head_target_service", "com.test.EchoService"]]) },
  // Many headers, and a content of some length.
  {
    type: 1,
    command: 1,
    headers: list(Array.from({ length: 100 }, (_, index) => [`name-${index}`, `value ${index}`])),
    content: Buffer.alloc(1500, "content "),
  },
  // A method in Hessian, and more content than it is looked for in.
  {
    type: 1,
    command: 1,
    className: "com.alipay.sofa.rpc.core.request.SofaRequest",
    headers: list([["service", "com.test.EchoService:1.0"]]),
    content: Buffer.concat([
      Buffer.from("O\x91C\x91\x0amethodNameo\x90\x04echo", "latin1"),
      Buffer.alloc(1100),
    ]),
  },
  { type: 1, command: 100 },
  { type: 0, command: 2, codec: 12, headers: list([["trace", "1"]]), content: Buffer.from("{}") },
  { type: 0, command: 2 },
];

function make(codec: "bolt" | "boltv2", parts: Parts): Buffer[] {
  if (codec === "bolt") return [assemble(Buffer.of(1), Buffer.of(), parts)];
  const plain = assemble(Buffer.of(2, 1), Buffer.of(1), parts);
  const checked = assemble(Buffer.of(2, 2), Buffer.of(1), parts);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(checked));
  return [plain, Buffer.concat([checked, sum])];
}

function assemble(start: Buffer, switches: Buffer, parts: Parts): Buffer {
  const { type, command, codec = 1, className = "", headers = Buffer.of(), content = Buffer.of() } = parts;
  const lengths = Buffer.alloc(8);
  lengths.writeUInt16BE(className.length);
  lengths.writeUInt16BE(headers.length, 2);
  lengths.writeUInt32BE(content.length, 4);
  const head = [start, Buffer.of(type, 0, command, 1, 0, 0, 1, 2, codec), switches];
  const last = type === 0 ? Buffer.of(0, 2) : Buffer.of(0, 0, 0x0b, 0xb8);
  return Buffer.concat([...head, last, lengths, Buffer.from(className), headers, content]);
}

function list(headers: readonly (readonly [string, string | null])[]): Buffer {
  return Buffer.concat(headers.flatMap(([name, value]) => [text(name), value === null ? NULL : text(value)]));
}

function text(value: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(value.length);
  return Buffer.concat([length, Buffer.from(value)]);
}
