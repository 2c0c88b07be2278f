import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { type BuiltModule, build } from "../../cli/build/build.js";
import { packageRoot } from "../../cli/package-root.js";
import { ScratchProject } from "../cli/scratch-project.js";

/** The package that stands for `@solo-io/proxy-runtime`. */
export const SOLO_PACKAGE = join(packageRoot(), "compat", "solo-proxy-runtime");

/** A project of somebody who moves: nothing but the one line of its package.json says so. */
export class SoloProject {
  readonly #project = new ScratchProject({
    "package.json": JSON.stringify({
      private: true,
      dependencies: { "@solo-io/proxy-runtime": `file:${SOLO_PACKAGE}` },
    }),
  });

  constructor() {
    // The SDK itself, a peer, is the one that the build belongs to.
    const quiet = ["--offline", "--legacy-peer-deps", "--ignore-scripts", "--no-audit", "--no-fund"];
    execFileSync("npm", ["install", ...quiet], { cwd: this.#project.root, stdio: "ignore" });
  }

  /** Compiles a source as its entry. */
  build(source: string): Promise<BuiltModule> {
    this.#project.write("assembly/index.ts", source);
    return build({ entry: this.#project.path("assembly") });
  }

  /** Compiles a file of `tests/fixtures/solo/` as its entry, into a module of that name. */
  buildFixture(name: string): Promise<BuiltModule> {
    const entry = this.#project.path(`${name}.ts`);
    mkdirSync(dirname(entry), { recursive: true });
    copyFileSync(join(packageRoot(), "tests", "fixtures", "solo", `${name}.ts`), entry);
    return build({ entry });
  }
}
