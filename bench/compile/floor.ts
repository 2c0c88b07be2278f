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

/**
 * The floor with two callbacks more, both empty: those that tell a module of a stream's beginning and end. Every SDK that
 * gives a filter an object for each stream has to be called for them, so below this it cannot get.
 */
export const contexts: Toolchain = {
  peer: "contexts",
  compile: (cases) => Promise.all(cases.map((name) => assemble("contexts", name, addContextCallbacks))),
};

/** A module without any callback, the same for every case. */
export const empty: Toolchain = {
  peer: "empty",
  async compile(cases) {
    const path = await assemble("empty", "empty");
    return cases.map(() => path);
  },
};

type Change = (module: binaryen.Module) => void;

async function assemble(peer: string, name: string, change: Change = () => {}): Promise<string> {
  const text = await readFile(join(PEER_SOURCES, "floor", `${name}.wat`), "utf8");
  const path = join(PEER_BUILDS, peer, `${name}.wasm`);
  await mkdir(join(PEER_BUILDS, peer), { recursive: true });
  await writeFile(path, toBinary(text, change));
  return path;
}

function addContextCallbacks(module: binaryen.Module): void {
  for (const [name, parameters] of [
    ["proxy_on_context_create", [binaryen.i32, binaryen.i32]],
    ["proxy_on_delete", [binaryen.i32]],
  ] as const) {
    module.addFunction(name, binaryen.createType([...parameters]), binaryen.none, [], module.nop());
    module.addFunctionExport(name, name);
  }
}

/** What AssemblyScript uses by default, and every Envoy supports. */
const FEATURES = binaryen.Features.BulkMemory | binaryen.Features.BulkMemoryOpt;

/** The text is optimized as every compiler here optimizes, and validated so that a slip is not left to Envoy. */
function toBinary(text: string, change: Change): Uint8Array {
  const module = binaryen.parseText(text);
  try {
    change(module);
    module.setFeatures(FEATURES);
    if (!module.validate()) throw new Error("the module is not valid WebAssembly");
    binaryen.setOptimizeLevel(3);
    module.optimize();
    return module.emitBinary();
  } finally {
    module.dispose();
  }
}
