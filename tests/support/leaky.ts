import { join } from "node:path";
import { build } from "../../cli/build/build.js";
import { packageRoot } from "../../cli/package-root.js";

/** The path of `tests/fixtures/NAME.ts` built so that it keeps an object of every stream, or does not. */
export async function leakyModule(leak: 0 | 1, name: "leaky" | "busy" = "leaky"): Promise<string> {
  const root = packageRoot();
  const { wasmPath } = await build({
    entry: join(root, "tests", "fixtures", `${name}.ts`),
    outFile: join(root, "build", "fixtures", `${name}-${leak}.wasm`),
    defines: { LEAK: leak },
  });
  return wasmPath;
}
