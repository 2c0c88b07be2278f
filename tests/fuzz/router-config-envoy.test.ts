// The router filter takes no route table that Envoy refuses, and refuses what Envoy takes only where it says so on purpose: tables with
// mistakes in them, given to both. `FUZZ_SEED=…` repeats a run.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite, test } from "node:test";
import { promisify } from "node:util";
import type { Json } from "../../cli/envoy/index.js";
import { Host } from "../../host/index.js";
import { testEnvoys } from "../support/envoy.js";
import { filterModule } from "../support/modules.js";
import { chooseSeed, Random } from "./random.js";
import { EVERY_FIELD } from "./router-tables.js";

type Fields = { [name: string]: Json };

const run = promisify(execFile);
const seed = chooseSeed();
const random = new Random(seed);

/** Fields that are not Envoy's. */
const OWN = ["variables", "rpc", "fault", "valid"];
/** Values of other types and beyond bounds, and values of other fields. */
const STRANGE: Json[] = [
  ...[
    true,
    0,
    -1,
    1.5,
    403,
    4294967296,
    {},
    { a: 1 },
    "",
    "*",
    "/",
    "x",
    "1.5s",
    "-1s",
    "FOUND",
    "GET",
    "ALL",
    "MILLION",
  ],
];

/** Where the filter is stricter than Envoy. */
const STRICTER = [
  /the name of a request header/,
  /the name of a header/,
  /pseudo-headers and host/,
  /the name of a cookie/,
  /belongs to the (connection|steering)/,
  /expected a domain/,
  /one star may stand in a domain/,
  /expected an array/,
  /cannot match: a path is compared without its query/,
  /unknown condition/,
  /expected an integer from (0 to (100|65535)|100 to 599)/,
  /only present_match can be asked for/,
  /only the metadata envoy\.lb/,
  /expected a string, a number, true or false/,
  /at most one is possible: steering\.mirror_header/,
  /the weights have the sum/,
  /offset \d+: (expected a digit|\\\d, but the pattern has)/,
  /expected a scheme/,
  /a filter cannot give/,
  /it excludes "(value|append_action)"/,
  /control characters and ;/,
];

/** The part of a table that Envoy knows. */
function ofEnvoy(value: Json): Json {
  if (Array.isArray(value))
    return value.filter((item) => !JSON.stringify(item).includes('"group"')).map(ofEnvoy);
  if (typeof value === "string") return value.replaceAll(/%PROPERTY\([^)]*\)%/g, "");
  if (typeof value !== "object" || value === null) return value;
  const fields = Object.entries(value).filter(([name]) => !OWN.includes(name));
  return Object.fromEntries(fields.map(([name, field]) => [name, ofEnvoy(field)]));
}

/** A table with something in it replaced, left out, doubled or written in camelCase. */
function mutate(value: Json, rate: number): Json {
  if (random.oneIn(rate)) return random.pick(STRANGE);
  if (Array.isArray(value)) {
    const items = value.flatMap((item) => (random.oneIn(rate) ? random.pick([[], [item, item]]) : [item]));
    return items.map((item) => mutate(item, rate));
  }
  if (typeof value !== "object" || value === null) return value;
  const fields = Object.entries(value).filter(() => !random.oneIn(rate));
  return Object.fromEntries(
    fields.map(([name, field]) => [random.oneIn(10) ? camelCase(name) : name, mutate(field, rate)]),
  );
}

function camelCase(name: string): string {
  return name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** A bootstrap whose one listener has the table. */
function bootstrapOf(table: Fields): Json {
  const extensions = "type.googleapis.com/envoy.extensions.filters";
  const router = { name: "router", typed_config: { "@type": `${extensions}.http.router.v3.Router` } };
  const manager = {
    "@type": `${extensions}.network.http_connection_manager.v3.HttpConnectionManager`,
    stat_prefix: "http",
    http_filters: [router],
    route_config: { ...table, validate_clusters: false },
  };
  return {
    static_resources: {
      listeners: [
        {
          name: "main",
          address: { socket_address: { address: "127.0.0.1", port_value: 0 } },
          filter_chains: [{ filters: [{ name: "http", typed_config: manager }] }],
        },
      ],
    },
  };
}

suite(`route tables that Envoy refuses, seed ${seed}`, async () => {
  const envoy = (await testEnvoys()).at(-1)!;

  /** Why Envoy refuses a table; empty if it takes it. */
  async function refusedByEnvoy(file: string, table: Fields): Promise<string> {
    await writeFile(file, JSON.stringify(bootstrapOf(table)));
    const options = ["--mode", "validate", "-c", file, "-l", "error", "--concurrency", "1"];
    return run(envoy.binary, options).then(
      () => "",
      (error: { stderr: string }) => error.stderr || "no reason",
    );
  }

  test(`the filter refuses, too (Envoy ${envoy.version})`, { skip: envoy.skip }, async () => {
    const wasm = await readFile(await filterModule("router"));
    const plugin = (table: Json) => {
      const configuration = JSON.stringify({ steering: { mode: "cluster_header" }, route_config: table });
      return { name: "router", wasm, configuration };
    };
    const host = await Host.load({ plugins: [plugin({})], onLog: () => {} });
    const folder = await mkdtemp(join(tmpdir(), "router-config-"));
    const original = ofEnvoy(EVERY_FIELD.route_config!);
    const verdicts = { taken: 0, refused: 0 };
    try {
      for (let i = 0; i < 40; i++) {
        const table = i === 0 ? original : mutate(original, random.pick([40, 80, 160]));
        if (typeof table !== "object" || table === null || Array.isArray(table)) continue;
        const theirs = await refusedByEnvoy(join(folder, "envoy.json"), table as Fields);
        const ours = await host.reload([plugin(table)]).then(
          () => "",
          (error: Error) => error.message,
        );
        const text = `FUZZ_SEED=${seed}, table ${JSON.stringify(table)}`;
        assert.ok(ours !== "" || theirs === "", `Envoy alone refuses: ${theirs}\n${text}`);
        const isMeant = STRICTER.some((pattern) => pattern.test(ours));
        assert.ok(ours === "" || theirs !== "" || isMeant, `the filter alone refuses: ${ours}\n${text}`);
        verdicts[theirs === "" ? "taken" : "refused"]++;
      }
    } finally {
      host.close();
      await rm(folder, { recursive: true });
    }
    assert.ok(verdicts.taken > 3 && verdicts.refused > 3, JSON.stringify(verdicts));
  });
});
