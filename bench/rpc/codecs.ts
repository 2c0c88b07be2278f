import { mkdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { crc32 } from "node:zlib";
import { packageRoot } from "../../cli/package-root.js";
import { run } from "../command.js";
import { PEER_BUILDS } from "../compile/folders.js";
import type { MeasureOptions } from "../measure.js";
import { type CodecPeerResults, type CodecResults, round } from "../results.js";
import { summarize } from "../statistics.js";
import type { CaseName } from "../suite.js";
import { boltV2Request, CALL_FRAMES } from "./frames.js";

/** What `bench/filters/rpc-codec.ts` exports. */
interface CodecGuest {
  memory: WebAssembly.Memory;
  _initialize(): void;
  address(): number;
  capacity(): number;
  decode(codec: number, length: number, rounds: number): number;
}

interface CodecFrame {
  name: string;
  /** The codec's index in the guest. */
  codec: number;
  frame: Buffer;
}

/** The frames that are decoded, in the order of the table's rows. */
export const CODEC_FRAMES: readonly CodecFrame[] = [
  { name: "bolt", codec: 0, frame: CALL_FRAMES.bolt.request.bytes },
  { name: "sofarpc", codec: 0, frame: CALL_FRAMES.sofarpc.request.bytes },
  { name: "boltv2", codec: 1, frame: boltV2Request(crc32, false) },
  { name: "boltv2-crc", codec: 1, frame: boltV2Request(crc32, true) },
  { name: "dubbo", codec: 2, frame: CALL_FRAMES.dubbo.request.bytes },
];

/** Measures codecs alone in Node's V8, round by round as the proxies are. */
export async function measureCodecs(
  { name, what }: CaseName,
  { rounds, seconds, report }: MeasureOptions,
): Promise<CodecResults> {
  const guest = await loadGuest();
  const nanoseconds = new Map<CodecFrame, number[]>(CODEC_FRAMES.map((frame) => [frame, []]));
  report(`${name}: warming up`);
  for (const frame of CODEC_FRAMES) decodeFor(guest, frame, seconds);
  for (let index = 0; index < rounds; index++) {
    report(`${name}: round ${index + 1} of ${rounds}`);
    for (const frame of CODEC_FRAMES) nanoseconds.get(frame)!.push(decodeFor(guest, frame, seconds));
  }
  const peers: Record<string, CodecPeerResults> = {};
  for (const [{ name: codec, frame }, samples] of nanoseconds) {
    const { median, quartiles } = summarize(samples);
    peers[codec] = {
      frameBytes: frame.length,
      nanoseconds: round(median),
      quartiles: [round(quartiles[0]), round(quartiles[1])],
      gigabytesPerSecond: round(frame.length / median),
    };
  }
  return { name, what, engine: `Node ${process.versions.node}`, peers };
}

/** As filters are compiled, but for what connects them with a host. */
const AS_RELEASED = [
  "--optimizeLevel",
  "2",
  "--noAssert",
  "--runtime",
  "minimal",
  "--exportStart",
  "_initialize",
];

async function loadGuest(): Promise<CodecGuest> {
  const path = join(PEER_BUILDS, "ours", "rpc-codec.wasm");
  await mkdir(dirname(path), { recursive: true });
  const entry = join("bench", "filters", "rpc-codec.ts");
  await run("npx", ["asc", entry, "--config", "none", ...AS_RELEASED, "--outFile", path], packageRoot());
  const module = await WebAssembly.compile(await readFile(path));
  const imports: WebAssembly.Imports = {};
  for (const { module: from, name } of WebAssembly.Module.imports(module)) {
    imports[from] ??= {};
    imports[from][name] = () => {
      throw new Error(`the codecs called ${from}.${name}`);
    };
  }
  const instance = await WebAssembly.instantiate(module, imports);
  const guest = instance.exports as unknown as CodecGuest;
  guest._initialize();
  return guest;
}

/** Frames decoded in one go, between two looks at the clock. */
const PASSES = 20;

/** Nanoseconds for a frame, over a while. */
function decodeFor(guest: CodecGuest, { name, codec, frame }: CodecFrame, seconds: number): number {
  const copies = Math.floor(guest.capacity() / frame.length);
  const length = copies * frame.length;
  const bytes = new Uint8Array(guest.memory.buffer, guest.address(), length);
  for (let copy = 0; copy < copies; copy++) bytes.set(frame, copy * frame.length);
  const start = performance.now();
  let frames = 0;
  while (performance.now() - start < seconds * 1000) {
    // Not `bytes.length`: the view ends when the guest's memory grows.
    const decoded = guest.decode(codec, length, PASSES);
    if (decoded !== copies * PASSES) throw new Error(`${name}: ${decoded} frames were decoded`);
    frames += decoded;
  }
  return ((performance.now() - start) * 1e6) / frames;
}
