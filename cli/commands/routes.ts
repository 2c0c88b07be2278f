import { readFileSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import type { Command } from "commander";
import { ISTIO_NAMES, importRoutes } from "../routes/import/index.js";

/** The options of `import` as commander hands them over. */
interface ImportCommandOptions {
  clusterName: string;
  gateway?: string;
  out?: string;
  strict?: true;
}

const IMPORT_DETAILS = `
Reads VirtualServices and DestinationRules of Istio, or HTTPRoutes of Gateway API, and the Services that they name (for their
ports), in YAML or JSON. What does not carry over is listed on stderr, with its place and the reason.

The words of --cluster-name are {host}, {service}, {namespace}, {subset} and {port}; a sign before the word, as in {-subset},
is left out where there is none.

Examples:
  proxy-wasm routes import bookinfo.yaml -o table.json
  proxy-wasm routes import *.yaml --gateway bookinfo-gateway --cluster-name '{service}{-subset}'`;

/** Adds `proxy-wasm routes`, with one command below it for each thing to do with route tables. */
export function registerRoutes(program: Command): void {
  const routes = program
    .command("routes")
    .description("Make, check and explain tables of the routing filter.");
  registerImport(routes);
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
      writeText(out, `${JSON.stringify(configuration, undefined, 2)}\n`);
      for (const { path, reason } of notes) process.stderr.write(`${path}: ${reason}\n`);
      if (strict && notes.length > 0) process.exitCode = 1;
    });
}

function readText(file: string): string {
  try {
    return readFileSync(file === "-" ? 0 : file, "utf8");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new Error(`cannot read ${file}: ${code === "ENOENT" ? "no such file" : message}`);
  }
}

function writeText(file: string | undefined, text: string): void {
  if (file === undefined) process.stdout.write(text);
  else writeFileSync(file, text);
}
