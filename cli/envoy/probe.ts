import { execFile } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";

const execFileAsync = promisify(execFile);
const PROBE_TIMEOUT_MS = 10_000;

/** The version that a binary says it is, or null when it cannot be run or is no Envoy. */
export async function envoyVersion(binary: string): Promise<string | null> {
  const output = await outputOf(binary, ["--version"], { timeoutMs: PROBE_TIMEOUT_MS });
  // "envoy  version: <commit>/<version>/Clean/RELEASE/BoringSSL"
  return /version: [^/\s]*\/(\d+\.\d+\.\d+[^/\s]*)\//.exec(output ?? "")?.[1] ?? null;
}

/** What a command writes to standard output, or null when it cannot be run, fails or takes too long. */
export async function outputOf(
  command: string,
  args: readonly string[],
  options: { timeoutMs: number; env?: NodeJS.ProcessEnv },
): Promise<string | null> {
  const { timeoutMs, env } = options;
  try {
    return (await execFileAsync(command, args, { timeout: timeoutMs, env })).stdout;
  } catch {
    return null;
  }
}

/** Whether there is a file that this user may execute. */
export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** The first executable of that name on PATH, or null. */
export function onPath(name: string, env: NodeJS.ProcessEnv): string | null {
  const folders = (env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  return folders.map((folder) => join(folder, name)).find(isExecutable) ?? null;
}
