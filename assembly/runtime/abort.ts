import { LogLevel } from "../../abi/enums";
import { random_get } from "../../abi/wasi";
import { writeLine } from "../log";

/**
 * What AssemblyScript calls when an assertion or a bounds check fails; the trap follows. It writes where in the
 * sources that was, because the host's own report knows functions at best. Bound by `--use abort=sdkAbort`.
 */
// @ts-ignore: decorator
@global
function sdkAbort(message: string | null, file: string | null, line: u32, column: u32): void {
  const what = message === null ? "abort" : message;
  const where = file === null ? "unknown" : file;
  writeLine(LogLevel.Critical, `${what} at ${where}:${line.toString()}:${column.toString()}`);
}

/** The seed of `Math.random`, different in every VM. Bound by `--use seed=sdkSeed`. */
// @ts-ignore: decorator
@global
function sdkSeed(): f64 {
  const slot: usize = memory.data(8, 8);
  random_get(slot, 8);
  return reinterpret<f64>((load<u64>(slot) >> 12) | 0x3ff0000000000000);
}
