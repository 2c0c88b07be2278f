import { parseArgs } from "node:util";
import { type FoundEnvoy, findEnvoy, lineReporter } from "../cli/envoy/index.js";
import { describeMachine, missingTools, pickCores } from "./machine.js";
import { measureCase } from "./measure.js";
import { moduleMemory } from "./memory.js";
import { buildPeers, type Peer } from "./peers.js";
import { type CaseResults, caseResults, type Results, resultsPath, writeResults } from "./results.js";
import type { Case, Suite } from "./suite.js";
import { SUITES } from "./suites/index.js";
import { caseTable, updateTables } from "./tables.js";

const USAGE = `npm run bench [-- NAME... --rounds N --seconds N --connections N --dry-run]

Measures the named suites (${SUITES.map((suite) => suite.name).join(", ")}), or all, and writes bench/results/NAME.json
and the tables in the documents. Keep the machine quiet meanwhile.

  --rounds N       visits to each peer (default 20)
  --seconds N      length of a visit (default 2)
  --connections N  connections kept busy (default 16)
  --dry-run        print the tables, write nothing
`;

interface Options {
  suites: readonly Suite[];
  rounds: number;
  seconds: number;
  connections: number;
  dryRun: boolean;
}

/** @throws Error with one line that says which argument is wrong */
function parseOptions(): Options | "help" {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      rounds: { type: "string", default: "20" },
      seconds: { type: "string", default: "2" },
      connections: { type: "string", default: "16" },
      "dry-run": { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return "help";
  return {
    suites: positionals.length === 0 ? SUITES : positionals.map(suiteNamed),
    rounds: positiveInteger("--rounds", values.rounds),
    seconds: positiveInteger("--seconds", values.seconds),
    connections: positiveInteger("--connections", values.connections),
    dryRun: values["dry-run"],
  };
}

function suiteNamed(name: string): Suite {
  const found = SUITES.find((suite) => suite.name === name);
  if (found) return found;
  throw new Error(`no suite "${name}"; there are: ${SUITES.map((suite) => suite.name).join(", ")}`);
}

function positiveInteger(option: string, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new Error(`${option} takes a number from 1 up, not "${text}"`);
}

async function runSuite(suite: Suite, options: Options, envoy: FoundEnvoy): Promise<Results> {
  const { rounds, seconds, connections } = options;
  const cores = pickCores()!;
  console.log(`${suite.name}: compiling`);
  const peers = await buildPeers(suite.cases);

  const cases: CaseResults[] = [];
  for (const work of suite.cases) {
    const own = peers.get(work)!;
    const report = (line: string): void => console.log(line);
    const visits = await measureCase(work, own, {
      envoy: envoy.binary,
      cores,
      rounds,
      seconds,
      connections,
      report,
    });
    const result = caseResults(work, visits, await memoryOf(own, work));
    console.log(`\n${caseTable(result)}\n`);
    for (const line of disturbances(work, result)) console.log(line);
    cases.push(result);
  }
  const date = new Date().toISOString().slice(0, 10);
  return { machine: describeMachine(), date, envoy: envoy.version, rounds, seconds, connections, cases };
}

async function memoryOf(peers: readonly Peer[], work: Case): Promise<Map<Peer, number>> {
  const memory = new Map<Peer, number>();
  for (const peer of peers) {
    if (peer.wasm !== null) memory.set(peer, await moduleMemory(peer.wasm, work));
  }
  return memory;
}

const BUSY_ENOUGH = 0.95;

/**
 * Peers whose figures are doubtful because Envoy had to wait: for a core that something else used, or for load. Where it asks
 * services, or has several workers, it has to share a core with what loads it.
 */
function disturbances(work: Case, { name, peers }: CaseResults): string[] {
  if (work.callees || (work.workers ?? 1) > 1) return [];
  return Object.entries(peers).flatMap(([peer, result]) => {
    if (result === null || result.busy >= BUSY_ENOUGH) return [];
    const share = `${Math.round(result.busy * 100)} %`;
    return [`${name}/${peer}: Envoy had only ${share} of its core's time. Is the machine quiet?`];
  });
}

async function main(): Promise<void> {
  const options = parseOptions();
  if (options === "help") return console.log(USAGE);
  const missing = missingTools();
  if (missing.length > 0) throw new Error(missing.join("\n"));
  const envoy = await findEnvoy({ onProgress: lineReporter() });
  if (envoy === null) throw new Error("no Envoy");
  for (const suite of options.suites) {
    const results = await runSuite(suite, options, envoy);
    if (options.dryRun) continue;
    writeResults(suite.name, results);
    updateTables();
    console.log(`written: ${resultsPath(suite.name)}`);
  }
}

// By exiting, Envoy is ended with this process.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
