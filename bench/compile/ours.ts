import { join } from "node:path";
import { build } from "../../cli/build/build.js";
import { packageRoot } from "../../cli/package-root.js";
import { PEER_BUILDS } from "./folders.js";
import type { Toolchain } from "./toolchain.js";

/** The filters on this project's SDK, compiled as `proxy-wasm build` compiles any filter. */
export const ours: Toolchain = {
  peer: "ours",
  async compile(cases) {
    const paths: string[] = [];
    for (const name of cases) {
      const entry = join(packageRoot(), "bench", "filters", `${name}.ts`);
      const outFile = join(PEER_BUILDS, "ours", `${name}.wasm`);
      paths.push((await build({ entry, outFile })).wasmPath);
    }
    return paths;
  },
};
