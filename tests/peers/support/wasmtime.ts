// wasmtime, as a library of Python's: installed from its pinned wheel, and driven by tests/peers/wasmtime/replay.py.

import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../../../bench/command.js";
import { packageRoot } from "../../../cli/package-root.js";
import type { Recording } from "../../../host/index.js";

const sources = join(packageRoot(), "tests", "peers", "wasmtime");
const requirements = join(sources, "requirements.txt");
const script = join(sources, "replay.py");
const installed = join(packageRoot(), "build", "peers", "wasmtime");

/** What became of a recording on wasmtime. */
export interface Replayed {
  /** How many host calls were held against the recording. */
  compared: number;
  /** The first that was not as recorded. */
  mismatch: string | null;
}

/**
 * Installs the pinned wasmtime into `build/peers/`, unless it is there. Asks of Python what the installation of Envoy
 * asks: an interpreter with pip, and nothing else.
 */
export async function installWasmtime(): Promise<void> {
  const stamp = join(installed, "installed.txt");
  const wanted = await readFile(requirements, "utf8");
  if (existsSync(stamp) && (await readFile(stamp, "utf8")) === wanted) return;
  await rm(installed, { recursive: true, force: true });
  const options = ["--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary=:all:"];
  const from = ["--require-hashes", "--requirement", requirements];
  await run("python3", ["-m", "pip", "install", ...options, ...from, "--target", installed]);
  await writeFile(stamp, wanted);
}

/** Replays one recording on wasmtime. */
export async function replayOnWasmtime(wasm: string, recording: Recording): Promise<Replayed> {
  const folder = await mkdtemp(join(tmpdir(), "recording-"));
  try {
    const file = join(folder, "recording.json");
    await writeFile(file, JSON.stringify(recording));
    return JSON.parse(await run("python3", [script, installed, wasm, file])) as Replayed;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
