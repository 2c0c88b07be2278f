// Compiles AssemblyScript for the tests: in memory, in this process.

import asc from "assemblyscript/asc";
import { packageRoot } from "../../cli/package-root.js";

/** The compiler refused the source; the message holds its diagnostics. */
export class CompileError extends Error {}

/**
 * Compiles entry files, given relative to the package, with the given options and no asconfig.json.
 * Returns the module's bytes; warnings go to standard error.
 */
export async function compileAssemblyScript(
  entries: readonly string[],
  options: readonly string[],
): Promise<Uint8Array<ArrayBuffer>> {
  let binary: Uint8Array<ArrayBuffer> | null = null;
  const { error, stderr } = await asc.main(
    [...entries, "--baseDir", packageRoot(), "--config", "none", "--outFile", "out.wasm", ...options],
    {
      writeFile(_name: string, contents: Uint8Array | string) {
        if (typeof contents !== "string") binary = new Uint8Array(contents);
      },
    },
  );
  const diagnostics = stderr.toString().trim();
  if (error !== null || binary === null) throw new CompileError(diagnostics || String(error));
  if (diagnostics !== "") process.stderr.write(`${diagnostics}\n`);
  return binary;
}
