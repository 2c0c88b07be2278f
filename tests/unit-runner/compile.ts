import { compileAssemblyScript } from "../support/assemblyscript.js";
import { writeAsPectTransform } from "./as-pect-transform.js";

/** as-pect's half in the guest: `describe`, `expect` and the rest, as globals. */
const AS_PECT = "node_modules/@as-pect/assembly/assembly/index.ts";

/** Compiles a spec, given relative to the package, into a module for `runSpec`. */
export function compileSpec(spec: string): Promise<Uint8Array<ArrayBuffer>> {
  return compileAssemblyScript(
    [AS_PECT, spec],
    ["--debug", "--exportStart", "_start", "--exportTable", "--transform", writeAsPectTransform()],
  );
}
