import { LogLevel } from "../../abi/enums";
import { proxy_log } from "../../abi/log";
import { random_get } from "../../abi/wasi";
import { encodeInto } from "../bytes/utf8";

const LINE_SIZE: i32 = 512;

/**
 * What AssemblyScript calls when an assertion or a bounds check fails; the trap follows. It writes where in the
 * sources that was, because the host's own report knows functions at best. It stands on static memory alone: the
 * reason may be that there is no other. Bound by `--use abort=sdkAbort`.
 */
// @ts-ignore: decorator
@global
function sdkAbort(message: string | null, file: string | null, line: u32, column: u32): void {
  const start: usize = memory.data(LINE_SIZE);
  const end = start + <usize>LINE_SIZE;
  let at = writeText(message === null ? "abort" : message, start, end);
  at = writeText(" at ", at, end);
  at = writeText(file === null ? "unknown" : file, at, end);
  at = writeText(":", at, end);
  at = writeNumber(line, at, end);
  at = writeText(":", at, end);
  at = writeNumber(column, at, end);
  proxy_log(LogLevel.Critical, start, at - start);
}

/** The seed of `Math.random`, different in every VM. Bound by `--use seed=sdkSeed`. */
// @ts-ignore: decorator
@global
function sdkSeed(): f64 {
  const slot: usize = memory.data(8, 8);
  random_get(slot, 8);
  return reinterpret<f64>((load<u64>(slot) >> 12) | 0x3ff0000000000000);
}

/** Writes the text if the line still has room for it at three bytes a character. */
function writeText(text: string, at: usize, end: usize): usize {
  return <usize>text.length * 3 <= end - at ? at + encodeInto(text, at) : at;
}

function writeNumber(value: u32, at: usize, end: usize): usize {
  let digits: usize = 1;
  for (let rest = value / 10; rest; rest /= 10) digits++;
  if (digits > end - at) return at;
  let rest = value;
  for (let digit = at + digits; digit > at; rest /= 10) store<u8>(--digit, <u8>(0x30 + (rest % 10)));
  return at + digits;
}
