import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../command.js";
import { PEER_BUILDS, PEER_SOURCES } from "./folders.js";
import type { Toolchain } from "./toolchain.js";

/** The filters on npm's `@gcoredev/proxy-wasm-sdk-as`, compiled as its documentation says. */
export const gcore: Toolchain = {
  peer: "gcore",
  async compile(cases) {
    if (cases.length === 0) return [];
    const project = join(PEER_SOURCES, "gcore");
    const builds = join(PEER_BUILDS, "gcore");
    await run("npm", ["ci", "--no-audit", "--no-fund"], project);
    await mkdir(builds, { recursive: true });
    const paths: string[] = [];
    for (const name of cases) {
      const path = join(builds, `${name}.wasm`);
      await run("npx", ["asc", `assembly/${name}.ts`, "--target", "release", "--outFile", path], project);
      paths.push(path);
    }
    return paths;
  },
};
