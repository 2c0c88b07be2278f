import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import binaryen from "binaryen";
import { PEER_BUILDS, PEER_SOURCES } from "./folders.js";
import type { Toolchain } from "./toolchain.js";

/** Modules written by hand that make the case's host calls and do nothing else: no SDK can cost less. */
export const floor: Toolchain = {
  peer: "floor",
  compile: (cases) => Promise.all(cases.map((name) => assemble("floor", name))),
};

/** A module without any callback, the same for every case. */
export const empty: Toolchain = {
  peer: "empty",
  async compile(cases) {
    const path = await assemble("empty", "empty");
    return cases.map(() => path);
  },
};

async function assemble(peer: string, name: string): Promise<string> {
  const text = await readFile(join(PEER_SOURCES, "floor", `${name}.wat`), "utf8");
  const path = join(PEER_BUILDS, peer, `${name}.wasm`);
  await mkdir(join(PEER_BUILDS, peer), { recursive: true });
  await writeFile(path, toBinary(text));
  return path;
}

/** What AssemblyScript uses by default, and every Envoy supports. */
const FEATURES = binaryen.Features.BulkMemory | binaryen.Features.BulkMemoryOpt;

/** The text is optimized as every compiler here optimizes, and validated so that a slip is not left to Envoy. */
function toBinary(text: string): Uint8Array {
  const module = binaryen.parseText(text);
  try {
    module.setFeatures(FEATURES);
    if (!module.validate()) throw new Error("the module is not valid WebAssembly");
    binaryen.setOptimizeLevel(3);
    module.optimize();
    return module.emitBinary();
  } finally {
    module.dispose();
  }
}
