import { type TestEnvoy, testEnvoys } from "../support/envoy.js";
import { type Backends, startBackends } from "./backends.js";
import { runBuiltIn } from "./built-in.js";
import { type ConformanceCase, type HostName, hostNames } from "./case.js";
import { runInEnvoy } from "./envoy.js";
import type { Outcomes } from "./hosts.js";

/** What came of all cases, by host; a host that is not here has none. */
export type Results = ReadonlyMap<HostName, Outcomes>;

/** Runs cases in hosts: the Envoys beside each other, then this project's host, whose timers want some quiet. */
export async function runCases(
  cases: readonly ConformanceCase[],
  hosts: readonly HostName[] = hostNames,
): Promise<Results> {
  const results = new Map<HostName, Outcomes>();
  const envoys = (await testEnvoys()).filter(
    ({ version, skip }) => !skip && hosts.includes(version as HostName),
  );
  await Promise.all(
    envoys.map(async (envoy: TestEnvoy) => {
      const run = (backends: Backends) => runInEnvoy(envoy, cases, backends);
      results.set(envoy.version as HostName, await withBackends(run));
    }),
  );
  if (hosts.includes("host")) {
    results.set("host", await withBackends((backends) => runBuiltIn(cases, backends)));
  }
  return results;
}

async function withBackends(run: (backends: Backends) => Promise<Outcomes>): Promise<Outcomes> {
  const backends = await startBackends();
  try {
    return trimmed(await run(backends));
  } finally {
    await backends.close();
  }
}

/** An expectation's lines have no spaces at their ends. */
function trimmed(outcomes: Outcomes): Outcomes {
  return new Map([...outcomes].map(([id, lines]) => [id, lines.map((line) => line.trimEnd())]));
}
