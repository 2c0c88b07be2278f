import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { type Bootstrap, httpBootstrap, type RunningEnvoy, wasmLogLines } from "../../cli/envoy/index.js";
import { Host, LogLevel } from "../../host/index.js";
import { exchange, ManualClock } from "../../host/testing.js";
import { guest } from "../host/support/guest.js";
import { type Backend, startBackend } from "../support/backend.js";
import { testEnvoys, withEnvoy } from "../support/envoy.js";
import { send } from "../support/http-client.js";
import { type DataCase, type DataFilter, dataCases } from "./data-rules.cases.js";

// Shared data, queues, metrics, foreign functions, VMs and their ends: the same guests, sent the same requests, must see
// and cause the same in the built-in host as in Envoy.

/** What came of a case. */
interface Outcome {
  statuses: number[];
  /** What the guests logged, each line once, in order: Envoy starts a plugin on its main thread too. */
  logs: string[];
  /** The values of each metric that the case names, as far as a number holds them. */
  metrics: Record<string, number[]>;
}

const folder = await mkdtemp(join(tmpdir(), "data-rules-"));
after(() => rm(folder, { recursive: true }));

/** The filters of a case with their modules' paths. */
const modules = await Promise.all(
  dataCases.map(({ filters }, i) =>
    Promise.all(
      filters.map(async ({ callbacks, ...options }, j) => {
        const wasm = join(folder, `${i}-${j}.wasm`);
        await writeFile(wasm, guest(callbacks));
        return { name: `case-${i}-${j}`, ...options, wasm };
      }),
    ),
  ),
);

function eachOnce(lines: string[]): string[] {
  return [...new Set(lines)];
}

async function inBuiltInHost(
  { requests = ["/"], age = 0, metrics = [], counters = [] }: DataCase,
  i: number,
) {
  const clock = new ManualClock();
  const host = await Host.load({ plugins: modules[i]!, clock });
  clock.advance(age);
  const statuses: number[] = [];
  for (const path of requests) statuses.push((await exchange(host, { path })).response.status);
  const guests = host.logs.filter(({ level }) => level === LogLevel.Info);
  const outcome: Outcome = {
    statuses,
    logs: eachOnce(guests.map(({ message }) => message)),
    metrics: {},
  };
  for (const name of [...metrics, ...counters]) {
    const values = [host.metrics.counters[name], host.metrics.gauges[name]];
    outcome.metrics[name] = values.filter((value) => value !== undefined).sort((a, b) => a - b);
  }
  host.close();
  return outcome;
}

function bootstrap(backend: Backend): Bootstrap {
  const listeners = modules.map((filters, i) => ({
    name: `case-${i}`,
    routes: [{ to: "backend" }],
    filters: filters.map(({ reloadInterval: _, allowedCapabilities: __, ...filter }) => filter),
  }));
  const result = httpBootstrap({ listeners, upstreams: [{ name: "backend", url: backend.url }] });
  for (const [i, { filters }] of dataCases.entries())
    configure(result.static_resources.listeners[i], filters);
  return result;
}

/** Puts capabilities and intervals into the configurations of a listener's plugins, which are in their order. */
function configure(listener: unknown, filters: DataFilter[]): void {
  for (const [i, configuration] of pluginConfigurations(listener).entries()) {
    const { allowedCapabilities, reloadInterval } = filters[i]!;
    if (allowedCapabilities) {
      const allowed = Object.fromEntries(allowedCapabilities.map((name) => [name, {}]));
      configuration.capability_restriction_config = { allowed_capabilities: allowed };
    }
    if (reloadInterval !== undefined) {
      configuration.reload_config = { backoff: { base_interval: `${reloadInterval / 1000}s` } };
    }
  }
}

function pluginConfigurations(within: unknown): Record<string, unknown>[] {
  if (typeof within !== "object" || within === null) return [];
  if ("vm_config" in within) return [within as Record<string, unknown>];
  return Object.values(within).flatMap(pluginConfigurations);
}

async function inEnvoy(running: RunningEnvoy, dataCase: DataCase, i: number): Promise<Outcome> {
  const { requests = ["/"], filters, metrics = [], counters = [] } = dataCase;
  const statuses: number[] = [];
  for (const path of requests) {
    statuses.push((await send(running.listeners[`case-${i}`]!.url, { path })).status);
    // Queues' news and the ends of streams come after the response.
    await delay(100);
  }
  const vmIds = filters.map(({ vmId }) => vmId);
  const lines = wasmLogLines(running.log.lines).filter(({ plugin }) =>
    vmIds.some((vmId) => plugin === vmId || plugin.endsWith(` ${vmId}`)),
  );
  const outcome: Outcome = { statuses, logs: eachOnce(lines.map(({ message }) => message)), metrics: {} };
  // Each type by itself: of a counter and a gauge of one name, all of them together would show one.
  const types = ["Counters", "Gauges"].map((type) => running.admin(`/stats?type=${type}`));
  const stats = (await Promise.all(types)).join("\n");
  for (const name of metrics) outcome.metrics[name] = valuesOf(stats, `wasmcustom.${name}`);
  for (const name of counters) outcome.metrics[name] = valuesOf(stats, name);
  return outcome;
}

/** The values under a name in what Envoy tells of its statistics. */
function valuesOf(stats: string, name: string): number[] {
  const lines = stats.split("\n").filter((line) => line.startsWith(`${name}: `));
  return lines.map((line) => Number(line.slice(name.length + 2))).sort((a, b) => a - b);
}

for (const envoy of await testEnvoys()) {
  describe(`with data the built-in host does as Envoy ${envoy.version} does in`, { skip: envoy.skip }, () => {
    const expected = new Map<DataCase, Outcome>();

    before(async () => {
      const backend = await startBackend();
      await withEnvoy(envoy, bootstrap(backend), async (running) => {
        await delay(Math.max(...dataCases.map(({ age = 0 }) => age)));
        for (const [i, dataCase] of dataCases.entries()) {
          expected.set(dataCase, await inEnvoy(running, dataCase, i));
        }
      });
      await backend.close();
    });

    for (const [i, dataCase] of dataCases.entries()) {
      test(dataCase.name, async () => {
        assert.deepEqual(await inBuiltInHost(dataCase, i), expected.get(dataCase));
      });
    }
  });
}
