// The codecs that are fuzzed, by name: to add one, add it here and in tests/fixtures/xprotocol-fuzz.ts.

import { boltFrames } from "./xprotocol-bolt-frames.js";
import { boltOracle } from "./xprotocol-bolt-oracle.js";
import { dubboFrames } from "./xprotocol-dubbo-frames.js";
import { dubboOracle } from "./xprotocol-dubbo-oracle.js";

export interface FuzzedCodec {
  /** The codec's own name. */
  name: string;
  /** Whole frames of it. */
  frames: readonly Buffer[];
  /** What `describeFrame` or `describeNone` says of an input, made without our codec; null where it has no opinion. */
  oracle: (input: Buffer) => Buffer | null;
}

export const fuzzedCodecs: readonly FuzzedCodec[] = [
  { name: "bolt", frames: boltFrames("bolt"), oracle: boltOracle(1) },
  { name: "boltv2", frames: boltFrames("boltv2"), oracle: boltOracle(2) },
  { name: "dubbo", frames: dubboFrames(), oracle: dubboOracle },
];
