import { writeFileSync } from "node:fs";
import { type Command, InvalidArgumentError } from "commander";
import { type Endpoint, readEndpoints, routerBootstrap } from "../envoy/router/index.js";
import { listenAddress } from "../envoy/xprotocol/address.js";
import { bootstrapYaml } from "../envoy/xprotocol/index.js";
import { readDocument } from "../routes/read-text.js";
import { readTable } from "../routes/table-file.js";
import { TableHost } from "../routes/table-host.js";

/** The options as commander hands them over. */
interface RouterOptions {
  cluster: [string, Endpoint[]][];
  clusters?: string;
  listen: string;
  admin: string;
  module: string;
  out?: string;
}

const DETAILS = `
TABLE is a configuration of the routing filter, or a RouteConfiguration of Envoy, in JSON or YAML. What it says of steering
decides what Envoy's own configuration has beside the filter; docs/routes.md has the whole of it. --clusters takes a list as the
steering has it, with metadata: [{name, endpoints: [{address, metadata}]}].

Example:
  proxy-wasm envoy router table.json --cluster reviews=10.0.0.1:9080,10.0.0.2:9080 -o envoy.yaml`;

/** Adds `router` to `proxy-wasm envoy`. */
export function registerEnvoyRouter(envoy: Command): void {
  envoy
    .command("router")
    .description("Write a bootstrap that lets the routing filter route, by a table.")
    .argument("<table>", "the table")
    .option(
      "--cluster <name=endpoints>",
      "a cluster's servers: NAME=HOST:PORT,… (repeatable)",
      collectCluster,
      [],
    )
    .option("--clusters <file>", "a file with clusters, in JSON or YAML")
    .option("--listen <ip:port>", "where clients connect", "127.0.0.1:10000")
    .option("--admin <ip:port>", "Envoy's administration interface", "127.0.0.1:9901")
    .option("--module <path>", "where Envoy finds the filter's module", "build/router.wasm")
    .option("-o, --out <file>", "write to a file instead of stdout")
    .addHelpText("after", DETAILS)
    .action(async (file: string, options: RouterOptions) => {
      const yaml = await routerYaml(file, options);
      if (options.out === undefined) process.stdout.write(yaml);
      else writeFileSync(options.out, yaml);
    });
}

async function routerYaml(file: string, options: RouterOptions): Promise<string> {
  const table = readTable(file);
  // The filter says what is wrong with it.
  await (await TableHost.load(table)).close();
  const { cluster, clusters, listen, admin, module } = options;
  const fromFile = clusters === undefined ? [] : readEndpoints(readDocument(clusters));
  const { bootstrap, empty, hasOtherClusters } = routerBootstrap({
    configuration: table.configuration,
    endpoints: new Map([...fromFile, ...cluster]),
    listen: listenAddress(listen, "--listen"),
    admin: listenAddress(admin, "--admin"),
    module,
  });
  return bootstrapYaml(bootstrap, [
    "The routing filter in Envoy, and what its steering needs; made by",
    `  proxy-wasm envoy router ${file}`,
    "To be run where the module's path leads to it: envoy -c THIS-FILE",
    ...(empty.length > 0 ? [`Endpoints are still to be given to: ${empty.join(", ")}`] : []),
    ...(hasOtherClusters ? ["Headers of requests name clusters, too: those are to be added."] : []),
  ]);
}

function collectCluster(value: string, before: [string, Endpoint[]][]): [string, Endpoint[]][] {
  const at = value.lastIndexOf("=");
  const addresses = value.slice(at + 1).split(",");
  if (at < 1 || !addresses.every((address) => /^(\[[\da-fA-F:]+\]|[^:]+):\d{1,5}$/.test(address))) {
    throw new InvalidArgumentError("It must be NAME=HOST:PORT, with more servers after commas.");
  }
  return [...before, [value.slice(0, at), addresses.map((address) => ({ address, metadata: {} }))]];
}
