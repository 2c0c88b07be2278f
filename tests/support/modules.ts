import { existsSync, readdirSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { build, buildAll } from "../../cli/build/build.js";
import { packageRoot } from "../../cli/package-root.js";

/**
 * Set by the runner, which builds every module once, for the processes that run the test files. A test file that
 * is run by itself builds what it needs.
 */
const PREBUILT = "PROXY_WASM_TESTS_PREBUILT";

const root = packageRoot();
const fixtures = join(root, "tests", "fixtures");
const built = new Map<string, Promise<string>>();

/** The path of the release module of `tests/fixtures/NAME.ts`. */
export function fixtureModule(name: string): Promise<string> {
  const outFile = join(root, "build", "fixtures", `${name}.wasm`);
  return once(outFile, () => build({ entry: join(fixtures, `${name}.ts`), outFile }));
}

/** The path of the release module of `filters/NAME`. */
export function filterModule(name: string): Promise<string> {
  const outFile = join(root, "build", `${name}.wasm`);
  return once(outFile, () => build({ entry: join(root, "filters", name), outFile }));
}

function once(outFile: string, compile: () => Promise<unknown>): Promise<string> {
  let module = built.get(outFile);
  if (!module) {
    const ready = process.env[PREBUILT] !== undefined && existsSync(outFile);
    module = ready ? Promise.resolve(outFile) : compile().then(() => outFile);
    built.set(outFile, module);
  }
  return module;
}

/**
 * Builds all filters and fixtures, for this process and those it starts from now on.
 *
 * @returns the modules that could not be built, and why
 */
export async function prebuildModules(): Promise<string[]> {
  rmSync(join(root, "build", "fixtures"), { recursive: true, force: true });
  const failures: string[] = [];
  const attempt = (work: Promise<unknown>): Promise<unknown> =>
    work.catch((error: Error) => failures.push(error.message));

  await attempt(buildAll({ root }));
  for (const file of existsSync(fixtures) ? readdirSync(fixtures) : []) {
    if (file.endsWith(".ts")) await attempt(fixtureModule(basename(file, ".ts")));
  }
  process.env[PREBUILT] = "1";
  return failures;
}
