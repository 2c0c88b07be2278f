import { readFileSync } from "node:fs";
import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import type { CompiledModule } from "./module/compiled.js";

/** A place in the guest's stack, innermost first. */
export interface TrapFrame {
  /** From the module's name section, or `function 12`. */
  function: string;
  /** Byte offset in the module. */
  offset: number;
  /** `file:line:column` in the source, if the module has a source map; `…, in ~lib/…` where library code is inlined. */
  source?: string;
}

/** A guest was stopped by a WebAssembly trap, or by the host for breaking a rule. Its VM is dead from then on. */
export class VmTrap extends Error {
  override readonly name = "VmTrap";
  /** The export that was running. */
  readonly callback: string;
  /** What happened, such as `unreachable`. */
  readonly reason: string;
  readonly frames: TrapFrame[];

  constructor(callback: string, reason: string, frames: TrapFrame[]) {
    const where = frames.map((frame) => `\n  at ${formatFrame(frame)}`).join("");
    super(`${callback} failed: ${reason}${where}`);
    this.callback = callback;
    this.reason = reason;
    this.frames = frames;
  }

  /** The message in one line: what happened and the innermost place. */
  get summary(): string {
    const [first] = this.frames;
    return `${this.callback} failed: ${this.reason}${first ? ` at ${formatFrame(first)}` : ""}`;
  }
}

/** Explains what the engine threw out of a guest's callback. */
export function explainTrap(callback: string, thrown: unknown, module: CompiledModule): VmTrap {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  return new VmTrap(callback, error.message, guestFrames(error, module));
}

/** The guest's part of an error's stack, innermost first. */
export function guestFrames(error: Error, module: CompiledModule): TrapFrame[] {
  const locate = sourceLocator(module.sourceMap);
  return wasmFrames(error.stack ?? "").map(({ index, offset }) => {
    const frame: TrapFrame = {
      function: module.info.functionNames.get(index) ?? `function ${index}`,
      offset,
    };
    const source = locate(offset, module.info.functionStarts.get(index) ?? offset);
    return source === undefined ? frame : { ...frame, source };
  });
}

function formatFrame(frame: TrapFrame): string {
  const offset = `0x${frame.offset.toString(16)}`;
  return `${frame.function} (${frame.source === undefined ? offset : `${frame.source}, ${offset}`})`;
}

/** The engine writes a guest's frame as `name (wasm://…:wasm-function[INDEX]:0xOFFSET)`. */
function wasmFrames(stack: string): { index: number; offset: number }[] {
  return [...stack.matchAll(/wasm-function\[(\d+)\]:0x([0-9a-f]+)/g)].map((match) => ({
    index: Number(match[1]),
    offset: Number.parseInt(match[2]!, 16),
  }));
}

/** The library of the language and installed packages: places there say little about what went wrong. */
const LIBRARY = "~lib/";

/**
 * Looks offsets up in a source map; WebAssembly maps have one line whose columns are byte offsets. An optimized module
 * has the library's code inlined into the filter's own, and then the filter's place before it is given too.
 */
function sourceLocator(path: string | undefined): (offset: number, start: number) => string | undefined {
  const map = path === undefined ? undefined : readMap(path);
  return (offset, start) => {
    if (!map) return undefined;
    const place = placeAt(map, offset, start, () => true);
    if (!place?.startsWith(LIBRARY)) return place;
    const own = placeAt(map, offset, start, (source) => !source.startsWith(LIBRARY));
    return own === undefined ? place : `${own}, in ${place}`;
  };
}

/** The nearest place with such a source at or before an offset, in the function that begins at `start`. */
function placeAt(
  map: TraceMap,
  offset: number,
  start: number,
  accepts: (source: string) => boolean,
): string | undefined {
  for (let at = offset; at >= start; at--) {
    const { source, line, column } = originalPositionFor(map, { line: 1, column: at });
    if (source !== null && accepts(source)) return `${source}:${line}:${column + 1}`;
  }
  return undefined;
}

/**
 * A map that cannot be read is no map: the trap is worth telling about without it. The root that AssemblyScript
 * writes is the module's own name, not a folder, so sources are shown without it.
 */
function readMap(path: string): TraceMap | undefined {
  try {
    return new TraceMap({ ...JSON.parse(readFileSync(path, "utf8")), sourceRoot: "" });
  } catch {
    return undefined;
  }
}
