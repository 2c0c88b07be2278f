import { parseArgs } from "node:util";
import { type FoundEnvoy, findEnvoy, lineReporter } from "../cli/envoy/index.js";
import { describeMachine, missingTools, pickCores } from "./machine.js";
import { type CaseResults, type Results, resultsPath, writeResults } from "./results.js";
import type { Suite } from "./suite.js";
import { SUITES } from "./suites/index.js";
import { caseTable, updateTables } from "./tables.js";

const USAGE = `npm run bench [-- NAME... --rounds N --seconds N --connections N --dry-run]

Measures the named suites (${SUITES.map((suite) => suite.name).join(", ")}), or all, and writes bench/results/NAME.json
and the tables in the documents. Keep the machine quiet meanwhile.

  --rounds N       visits to each peer (default 20)
  --seconds N      length of a visit, for filters whole ones (default 2)
  --connections N  connections kept busy, for filters (default 16)
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
    seconds: positive("--seconds", values.seconds),
    connections: positiveInteger("--connections", values.connections),
    dryRun: values["dry-run"],
  };
}

function suiteNamed(name: string): Suite {
  const found = SUITES.find((suite) => suite.name === name);
  if (found) return found;
  throw new Error(`no suite "${name}"; there are: ${SUITES.map((suite) => suite.name).join(", ")}`);
}

function positive(option: string, text: string): number {
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw new Error(`${option} takes a number above 0, not "${text}"`);
}

function positiveInteger(option: string, text: string): number {
  const value = positive(option, text);
  if (Number.isInteger(value)) return value;
  throw new Error(`${option} takes a number from 1 up, not "${text}"`);
}

async function runSuite(suite: Suite, options: Options, envoy: FoundEnvoy): Promise<Results> {
  const { rounds, seconds } = options;
  const connections = suite.connections ?? options.connections;
  const report = (line: string): void => console.log(line);
  const measured = suite.measure({
    envoy: envoy.binary,
    cores: pickCores()!,
    rounds,
    seconds,
    connections,
    report,
  });
  const cases: CaseResults[] = [];
  for await (const result of measured) {
    console.log(`\n${caseTable(result)}\n`);
    cases.push(result);
  }
  const date = new Date().toISOString().slice(0, 10);
  return { machine: describeMachine(), date, envoy: envoy.version, rounds, seconds, connections, cases };
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
