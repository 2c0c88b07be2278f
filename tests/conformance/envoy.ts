import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RunningEnvoy } from "../../cli/envoy/index.js";
import { type TestEnvoy, withEnvoy } from "../support/envoy.js";
import type { Backends } from "./backends.js";
import type { ConformanceCase, HostName } from "./case.js";
import { perform, until } from "./client.js";
import { bootstrapOf } from "./envoy-bootstrap.js";
import { EnvoyCaseLog } from "./envoy-log.js";
import { expectedOutcome } from "./expectations.js";
import { guestLines, type Outcomes } from "./hosts.js";

/** Runs cases in one Envoy, one after the other: each has a listener of its own. Those that go alone have an Envoy each. */
export async function runInEnvoy(
  envoy: TestEnvoy,
  cases: readonly ConformanceCase[],
  backends: Backends,
): Promise<Outcomes> {
  const outcomes: Outcomes = new Map();
  const together = cases.filter(({ alone }) => !alone);
  if (together.length > 0) await new EnvoyRun(envoy, together, backends).into(outcomes);
  for (const case_ of cases) if (case_.alone) await new EnvoyRun(envoy, [case_], backends).into(outcomes);
  return outcomes;
}

/** There are three VMs to start for each case. */
const START_TIMEOUT_MS = 150_000;

class EnvoyRun {
  readonly #log: EnvoyCaseLog;
  readonly #isAlone: boolean;

  constructor(
    readonly envoy: TestEnvoy,
    readonly cases: readonly ConformanceCase[],
    readonly backends: Backends,
  ) {
    this.#log = new EnvoyCaseLog(cases);
    this.#isAlone = cases.length === 1 && cases[0]!.alone === true;
  }

  async into(outcomes: Outcomes): Promise<void> {
    const folder = await mkdtemp(join(tmpdir(), "conformance-"));
    try {
      const bootstrap = await bootstrapOf(this.cases, this.backends, folder);
      const options = { onLog: (line: string) => this.#log.add(line), readyTimeoutMs: START_TIMEOUT_MS };
      await withEnvoy(this.envoy, bootstrap, (running) => this.#runCases(running, outcomes), options);
      if (this.#isAlone) this.#collect(outcomes);
    } finally {
      await rm(folder, { recursive: true });
    }
  }

  async #runCases(running: RunningEnvoy, outcomes: Outcomes): Promise<void> {
    this.#log.mainThread = running.pid;
    for (const case_ of this.cases) outcomes.set(case_.id, await this.#run(case_, running));
    // Whatever comes late is an outcome too, but not what the end of Envoy brings.
    if (!this.#isAlone) this.#collect(outcomes);
    else outcomes.get(this.cases[0]!.id)!.push(...(await endOf(running)));
  }

  #collect(outcomes: Outcomes): void {
    for (const case_ of this.cases) {
      const lines = this.#log.linesOf(case_);
      outcomes.get(case_.id)!.unshift(...guestLines(lines));
      outcomes.get(case_.id)!.push(...lines.filter((line) => !guestLines([line]).length));
    }
  }

  async #run(case_: ConformanceCase, envoy: RunningEnvoy): Promise<string[]> {
    const address = envoy.listeners[case_.id];
    const lines = () => this.#log.linesOf(case_);
    const wanted = guestLines(expectedOutcome(case_.id, this.envoy.version as HostName)).length;
    if (case_.logLevel) await envoy.admin(`/logging?wasm=${case_.logLevel}`, "POST");
    const seen = address ? await perform(case_, { address, lines }, this.backends) : [];
    if (address || case_.as === "service") await until(() => lines().length >= wanted);
    if (case_.logLevel) await envoy.admin("/logging?wasm=info", "POST");
    return seen;
  }
}

/** Whether Envoy has ended by itself, after a while in which it may. */
async function endOf(envoy: RunningEnvoy): Promise<string[]> {
  const alive = await envoy.admin("/ready").catch(() => null);
  if (alive !== null) return [];
  const { code, signal } = await envoy.exited;
  return [`host: ended by ${signal ?? code}`];
}
