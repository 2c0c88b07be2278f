import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { cpus, release, type } from "node:os";

/** What the machine is, as far as figures depend on it, and nothing that tells whose it is. */
export function describeMachine(): string {
  const cores = cpus();
  const kernel = /^[\d.]*\d/.exec(release())?.[0] ?? "";
  return `${cores[0]?.model.trim() ?? "unknown CPU"}, ${cores.length} cores, ${type()} ${kernel}`;
}

/** One core for Envoy, another for the load generator. */
export interface Cores {
  envoy: number;
  load: number;
}

/**
 * Two cores that this process may use, on different physical cores where it can be told.
 *
 * @returns `null` when it may use only one
 */
export function pickCores(): Cores | null {
  const [envoy, ...others] = allowedCores();
  if (envoy === undefined || others[0] === undefined) return null;
  const siblings = siblingsOf(envoy);
  const load = others.find((core) => !siblings.includes(core)) ?? others[0];
  return { envoy, load };
}

/**
 * What keeps this machine from running benchmarks: a line each, saying what to install. Every need is looked at,
 * so that nobody installs one tool only to be told of the next.
 */
export function missingTools(): string[] {
  if (type() !== "Linux") return ["Benchmarks read CPU time from /proc and pin processes: they need Linux."];
  const missing: string[] = [];
  const need = (present: boolean, advice: string): void => {
    if (!present) missing.push(advice);
  };
  need(existsSync("/proc/self/schedstat"), "no /proc/self/schedstat: use a kernel with CONFIG_SCHED_INFO.");
  need(pickCores() !== null, "one core only: Envoy and the load generator need one each.");
  need(canRun("taskset", "--version"), "no taskset: install util-linux.");
  need(canRun("wrk", "--version"), "no wrk: apt-get install wrk.");
  need(canRun("cargo", "--version"), "no cargo: install Rust from https://rustup.rs.");
  need(canRun("go", "version"), "no go: install Go from https://go.dev.");
  return missing;
}

/** wrk ends with an error code even for `--version`: being found is all that counts. */
function canRun(command: string, argument: string): boolean {
  return spawnSync(command, [argument], { stdio: "ignore" }).error === undefined;
}

function allowedCores(): number[] {
  const status = readFileSync("/proc/self/status", "utf8");
  return parseCoreList(/^Cpus_allowed_list:\s*(\S+)$/m.exec(status)?.[1] ?? "");
}

function siblingsOf(core: number): number[] {
  const path = `/sys/devices/system/cpu/cpu${core}/topology/thread_siblings_list`;
  return existsSync(path) ? parseCoreList(readFileSync(path, "utf8").trim()) : [];
}

/** Reads the kernel's lists of cores: `0-3,8` is 0, 1, 2, 3 and 8. */
export function parseCoreList(list: string): number[] {
  return list
    .split(",")
    .filter((part) => part !== "")
    .flatMap((part) => {
      const [first, last] = part.split("-").map(Number) as [number, number?];
      return Array.from({ length: (last ?? first) - first + 1 }, (_, index) => first + index);
    });
}
