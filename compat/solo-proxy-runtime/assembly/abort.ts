import { LogLevel } from "proxy-wasm-assemblyscript/abi/enums";
import { writeLine } from "proxy-wasm-assemblyscript/assembly/log";

/**
 * Logs why the module aborts. `proxy-wasm build` has a function of its own for that and needs no `--use abort`; this one is
 * here for code that calls it.
 */
export function abort_proc_exit(
  message: string | null,
  fileName: string | null,
  lineNumber: u32,
  columnNumber: u32,
): void {
  const what = message === null ? "" : message;
  const where = fileName === null ? "" : " at: " + fileName;
  writeLine(
    LogLevel.Critical,
    "abort: " + what + where + "(" + lineNumber.toString() + ":" + columnNumber.toString() + ")",
  );
  unreachable();
}
