// A codec alone: decodes the same frame again and again. The host puts the frame into the memory and calls; nothing else is
// measured but one call for all the rounds.

import { Bytes } from "../../assembly/bytes/bytes";
import { Bolt } from "../../protocols/bolt/bolt";
import { BoltV2 } from "../../protocols/bolt/bolt-v2";
import { Dubbo } from "../../protocols/dubbo/dubbo";
import { DecodeStatus } from "../../protocols/xprotocol/decode-status";
import { XFrame } from "../../protocols/xprotocol/frame";
import { XProtocol } from "../../protocols/xprotocol/xprotocol";

const codecs: XProtocol[] = [new Bolt(), new BoltV2(), new Dubbo()];
const frames: XFrame[] = codecs.map<XFrame>((codec) => codec.createFrame());

/** Room for the frames that are decoded, one after the other: as many as the second-level cache holds, so that none is in registers. */
const ROOM: i32 = 256 * 1024;
const room: usize = heap.alloc(ROOM);

/** Where the host puts frames, at most `capacity` bytes of them. */
export function address(): usize {
  return room;
}

export function capacity(): i32 {
  return ROOM;
}

/**
 * Decodes all frames in the first `length` bytes, `rounds` times, as a connection does: each from where the one before it
 * ended. Says how many there were; -1 if one is not whole. `index`: 0 Bolt, 1 Bolt v2, 2 Dubbo.
 */
export function decode(index: i32, length: i32, rounds: i32): i32 {
  const codec = codecs[index];
  const frame = frames[index];
  const data = new Bytes();
  let count = 0;
  for (let round = 0; round < rounds; round++) {
    for (let at = 0; at < length; at += <i32>frame.length) {
      data.aim(room + <usize>at, length - at);
      if (codec.decode(data, frame) != DecodeStatus.Whole) return -1;
      count++;
    }
  }
  return count;
}
