// Frames that are longer than tests/support/rpc writes them.

import type { RpcCall, Wire } from "../support/rpc/wire.js";

const MARK = "MARK";
const CHUNK = 0xffff;

/** A call with an argument of some `size` bytes. */
export function longCall(wire: Wire, call: RpcCall, size: number): Buffer {
  return stretch(wire, wire.write({ kind: "call", id: 6, call: { ...call, text: MARK } }), size);
}

/** The answer to a call, with a value of some `size` bytes. */
export function longAnswer(wire: Wire, id: number, size: number): Buffer {
  const status = wire.name === "dubbo" ? 20 : 0;
  return stretch(wire, wire.write({ kind: "answer", id, answer: { status, ok: true, text: MARK } }), size);
}

function stretch(wire: Wire, frame: Buffer, size: number): Buffer {
  return wire.name === "dubbo" ? stretchDubbo(frame, size) : stretchBolt(wire, frame, size);
}

/** The content is the frame's end. */
function stretchBolt(wire: Wire, frame: Buffer, size: number): Buffer {
  const shift = wire.name === "bolt" ? 0 : 2;
  const isAnswer = frame[wire.name === "bolt" ? 1 : 2] === 0;
  const lengthAt = (isAnswer ? 16 : 18) + shift;
  const more = Buffer.alloc(size, "m");
  frame.writeUInt32BE(frame.readUInt32BE(lengthAt) + more.length, lengthAt);
  return Buffer.concat([frame, more]);
}

/** In Hessian 2 a text comes in chunks: `R` and a length for each but the last, which has `S`. */
function stretchDubbo(frame: Buffer, size: number): Buffer {
  const at = frame.indexOf(MARK) - 1;
  const chunk = Buffer.concat([Buffer.of(0x52, CHUNK >> 8, CHUNK & 0xff), Buffer.alloc(CHUNK, "m")]);
  const chunks = Array(Math.floor(size / CHUNK) - 1).fill(chunk);
  const longer = Buffer.concat([frame.subarray(0, at), ...chunks, frame.subarray(at)]);
  longer.writeUInt32BE(longer.length - 16, 12);
  return longer;
}
