import { writeFileSync } from "node:fs";
import { basename } from "node:path";
import { type Command, InvalidArgumentError } from "commander";
import { integerOption } from "../integer-option.js";
import { checkTable, showResult } from "../routes/check/check.js";
import { DescriptionError } from "../routes/check/readers.js";
import { readTests } from "../routes/check/tests.js";
import { explainDecision } from "../routes/explain.js";
import { ISTIO_NAMES, importRoutes } from "../routes/import/index.js";
import { readDocument, readText } from "../routes/read-text.js";
import { readTable } from "../routes/table-file.js";
import { type RouteQuestion, TableHost } from "../routes/table-host.js";

/** The options of `import` as commander hands them over. */
interface ImportCommandOptions {
  clusterName: string;
  gateway?: string;
  out?: string;
  strict?: true;
}

/** What `check` and `explain` share. */
interface TableCommandOptions {
  module?: string;
  at?: Date;
}

interface CheckCommandOptions extends TableCommandOptions {
  failUnder: number;
}

interface ExplainCommandOptions extends TableCommandOptions {
  path: string;
  method: string;
  authority: string;
  header: [string, string][];
  tls?: true;
  random: number;
}

const IMPORT_DETAILS = `
Reads VirtualServices and DestinationRules of Istio, or HTTPRoutes of Gateway API, and the Services that they name (for their
ports), in YAML or JSON. What does not carry over is listed on stderr, with its place and the reason.

The words of --cluster-name are {host}, {service}, {namespace}, {subset} and {port}; a sign before the word, as in {-subset},
is left out where there is none.

Examples:
  proxy-wasm routes import bookinfo.yaml -o table.json
  proxy-wasm routes import *.yaml --gateway bookinfo-gateway --cluster-name '{service}{-subset}'`;

const TABLE_DETAILS = `
TABLE is a configuration of the routing filter, or a RouteConfiguration of Envoy, in JSON or YAML; the filter's own module
decides, and says what is wrong with the table. Faults are left out.`;

/** Adds `proxy-wasm routes`, with one command below it for each thing to do with route tables. */
export function registerRoutes(program: Command): void {
  const routes = program
    .command("routes")
    .description("Make, check and explain tables of the routing filter.");
  registerImport(routes);
  registerCheck(routes);
  registerExplain(routes);
}

function registerImport(routes: Command): void {
  routes
    .command("import")
    .description("Turn Istio's or Gateway API's routes into a configuration of the routing filter.")
    .argument("<file...>", "files with resources; - is stdin")
    .option("--cluster-name <template>", "what the host calls the cluster of a service", ISTIO_NAMES)
    .option("--gateway <name>", "the gateway, or mesh, that the routes are for (default: all)")
    .option("--strict", "end with 1 if anything does not carry over")
    .option("-o, --out <file>", "write to a file instead of stdout")
    .addHelpText("after", IMPORT_DETAILS)
    .action((files: string[], { clusterName, gateway, out, strict }: ImportCommandOptions) => {
      const read = files.map((file) => ({
        name: file === "-" ? "stdin" : basename(file),
        text: readText(file),
      }));
      const { configuration, notes } = importRoutes(read, { clusterName, gateway });
      const json = `${JSON.stringify(configuration, undefined, 2)}\n`;
      if (out === undefined) process.stdout.write(json);
      else writeFileSync(out, json);
      for (const { path, reason } of notes) process.stderr.write(`${path}: ${reason}\n`);
      if (strict && notes.length > 0) process.exitCode = 1;
    });
}

function registerCheck(routes: Command): void {
  routes
    .command("check")
    .description("Run tests of Envoy's router_check_tool against a table.")
    .argument("<table>", "the table")
    .argument("<tests>", "the tests, in JSON or YAML")
    .option("--fail-under <percent>", "end with 1 if tests come to fewer routes", integerOption(0, 100), 0)
    .option("--module <file>", "the filter's module (default: the package's own)")
    .option("--at <time>", "decide as if it were then, such as 2026-12-24T18:00:00Z", timeOption)
    .addHelpText("after", TABLE_DETAILS)
    .action(async (tableFile: string, testsFile: string, options: CheckCommandOptions) => {
      const table = readTable(tableFile);
      const tests = testsOf(testsFile);
      const host = await TableHost.load(table, options);
      try {
        const result = await checkTable(table, host, tests);
        process.stdout.write(`${showResult(result).join("\n")}\n`);
        const hasFailed = result.results.some(({ differences }) => differences.length > 0);
        if (hasFailed || result.coverage < options.failUnder) process.exitCode = 1;
      } finally {
        await host.close();
      }
    });
}

function registerExplain(routes: Command): void {
  routes
    .command("explain")
    .description("Say which route of a table a request takes, and why none of those before it.")
    .argument("<table>", "the table")
    .requiredOption("--path <path>", "the request's path, with its query")
    .option("--authority <host>", "its host; --header 'host: …' says the same", "localhost")
    .option("--method <method>", "its method", "GET")
    .option("--header <name: value>", "one of its headers (repeatable)", collectHeader, [])
    .option("--tls", "it came through TLS")
    .option("--random <number>", "what chance is decided by", integerOption(0, Number.MAX_SAFE_INTEGER), 0)
    .option("--module <file>", "the filter's module (default: the package's own)")
    .option("--at <time>", "decide as if it were then, such as 2026-12-24T18:00:00Z", timeOption)
    .addHelpText("after", TABLE_DETAILS)
    .action(async (tableFile: string, options: ExplainCommandOptions) => {
      const table = readTable(tableFile);
      const host = await TableHost.load(table, options);
      try {
        const question = questionOf(options);
        const decision = await host.decide(question);
        process.stdout.write(`${explainDecision(table, question, decision).join("\n")}\n`);
      } finally {
        await host.close();
      }
    });
}

function testsOf(file: string) {
  const document = readDocument(file);
  try {
    return readTests(document);
  } catch (error) {
    if (!(error instanceof DescriptionError)) throw error;
    throw new DescriptionError(file, error.message);
  }
}

function questionOf({ path, method, authority, header, tls, random }: ExplainCommandOptions): RouteQuestion {
  const host = header.find(([name]) => name === "host")?.[1];
  const scheme = tls ? "https" : "http";
  const headers = header.filter(([name]) => name !== "host");
  if (!headers.some(([name]) => name === "x-forwarded-proto")) headers.push(["x-forwarded-proto", scheme]);
  return { method, authority: host ?? authority, path, scheme, headers, random };
}

function collectHeader(value: string, before: [string, string][]): [string, string][] {
  const [, name, text] = /^([^:\s]+):\s*(.*)$/.exec(value) ?? [];
  if (name === undefined) throw new InvalidArgumentError("It must be 'NAME: VALUE'.");
  return [...before, [name.toLowerCase(), text!.trimEnd()]];
}

function timeOption(value: string): Date {
  const time = new Date(value);
  if (Number.isNaN(time.getTime()))
    throw new InvalidArgumentError("It must be a time such as 2026-12-24T18:00:00Z.");
  return time;
}
