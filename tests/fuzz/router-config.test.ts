// No configuration makes the router filter trap, or takes more than its share of time and memory. `FUZZ_SEED=…` repeats a run.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { before, suite, test } from "node:test";
import type { Json } from "../../cli/envoy/index.js";
import { Host, HostError, type LogRecord, type PluginOptions } from "../../host/index.js";
import { exchange } from "../../host/testing.js";
import { routerRefusals } from "../filters/router-refusals.js";
import { filterModule } from "../support/modules.js";
import { damage } from "./json-inputs.js";
import { chooseSeed, Random } from "./random.js";
import { commonRoute, EVERY_ENDPOINT, EVERY_FIELD, tableOf } from "./router-tables.js";

const seed = chooseSeed();
const random = new Random(seed);
const MIB = 1 << 20;
const PAGE = 1 << 16;

const STRANGE = [
  ...[null, true, false, 0, -1, 1.5, 403, 4294967296, 1e300, [], {}, [null], [{}]],
  ...["", "*", "/", "%", "%REQ(", "x", "é\n", "a b", "1.5s", "-1", "9223372036854775808", "cluster"],
];

/** A configuration with something in it replaced, left out, doubled or misspelt. */
function mutate(value: unknown, rate: number): unknown {
  if (random.oneIn(rate)) return random.pick(STRANGE);
  if (Array.isArray(value)) {
    return value
      .flatMap((item) => (random.oneIn(rate) ? random.pick([[], [item, item]]) : [item]))
      .map((item) => mutate(item, rate));
  }
  if (typeof value === "string" && random.oneIn(rate)) {
    return Buffer.from(damage(random, Buffer.from(value))).toString("latin1");
  }
  if (typeof value !== "object" || value === null) return value;
  const fields = Object.entries(value).filter(() => !random.oneIn(rate));
  return Object.fromEntries(
    fields.map(([name, field]) => [random.oneIn(rate) ? misspelt(name) : name, mutate(field, rate)]),
  );
}

function misspelt(name: string): string {
  const camel = name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return random.pick([camel, camel, `${name}x`, name.slice(1)]);
}

/** No line may be the host's word on a trap. */
function assertNoTrap(logs: readonly LogRecord[]): void {
  assert.deepEqual(
    logs.map((log) => log.message).filter((line) => !line.startsWith("router: ")),
    [],
  );
}

suite(`configurations of the router filter, seed ${seed}`, () => {
  let wasm: Uint8Array;
  const logs: LogRecord[] = [];

  before(async () => {
    wasm = await readFile(await filterModule("router"));
  });

  /** A host whose module has a table with nothing in it. */
  function start(): Promise<Host> {
    return Host.load({ plugins: [plugin(JSON.stringify(tableOf([])))], onLog: (log) => logs.push(log) });
  }

  function plugin(configuration: string | Uint8Array): PluginOptions {
    return { name: "router", wasm, configuration };
  }

  /** Gives the module a configuration. False if it refuses, which it must do by itself and in one line. */
  async function take(host: Host, configuration: string | Uint8Array): Promise<boolean> {
    logs.length = 0;
    try {
      await host.reload([plugin(configuration)]);
      return true;
    } catch (error) {
      assert(error instanceof HostError);
      assert.match(
        error.message,
        /^plugin "router": refused its configuration: router: configuration refused: ./,
      );
      assert.equal(logs.length, 1);
      assertNoTrap(logs);
      return false;
    }
  }

  /** Gives the module a configuration and, if it is taken, sends requests through; says whether it was taken. */
  async function check(host: Host, configuration: string | Uint8Array): Promise<boolean> {
    try {
      if (!(await take(host, configuration))) return false;
      for (const path of ["/weighted", "/t/1/x/2", "/group?q=1"])
        await exchange(host, { path, authority: "a.test" });
      assertNoTrap(logs);
      return true;
    } catch (error) {
      const text = JSON.stringify(Buffer.from(configuration).toString("latin1"));
      throw new Error(`FUZZ_SEED=${seed}, configuration ${text}`, { cause: error });
    }
  }

  test("with every field", async () => {
    const host = await start();
    for (const configuration of [EVERY_FIELD, EVERY_ENDPOINT]) {
      assert.equal(await check(host, JSON.stringify(configuration)), true);
    }
    host.close();
  });

  test("with mistakes in them", async () => {
    const host = await start();
    const times = 600;
    let taken = 0;
    for (let i = 0; i < times; i++) {
      const mutated = mutate(random.pick([EVERY_FIELD, EVERY_ENDPOINT]), random.pick([50, 400, 2000]));
      if (await check(host, JSON.stringify(mutated))) taken++;
    }
    host.close();
    assert(taken > times / 20 && taken < times - times / 20, `${taken} of ${times} were taken`);
  });

  test("whose text is damaged", async () => {
    const originals = [EVERY_FIELD, ...routerRefusals.map((each) => each.configuration)]
      .map((each) => JSON.stringify(each))
      .filter((text) => text.length < 20_000);
    const host = await start();
    for (let i = 0; i < 600; i++) await check(host, damage(random, Buffer.from(random.pick(originals))));
    host.close();
  });

  /** Gives a new module a large configuration, which must not take more memory than so many times its text. */
  async function startLarge(configuration: Json): Promise<Host> {
    const text = JSON.stringify(configuration);
    const host = await start();
    assert.ok(await take(host, text), logs[0]?.message);
    // The memory doubles when it has to grow, and half of it may be free.
    const bytes = host.memoryPages() * PAGE;
    assert.ok(bytes < 16 * MIB + 80 * text.length, `${bytes / MIB} MiB for ${text.length / MIB} MiB of text`);
    return host;
  }

  test("of 10,000 routes", async () => {
    const host = await startLarge(tableOf(Array.from({ length: 10_000 }, (_, i) => commonRoute(i))));
    const headers = { "x-version": "v9999" };
    const { upstreamRequest } = await exchange(host, { path: "/service-9999/a", headers });
    assert.equal(upstreamRequest?.header(":path"), "/a");
    assert.equal(upstreamRequest?.header("x-route"), "9999 /service-9999/a");
    host.close();
  });

  const many = <T>(length: number, item: (index: number) => T): T[] =>
    Array.from({ length }, (_, i) => item(i));
  const answer = { direct_response: { status: 200 } };
  const large: [name: string, configuration: Json][] = [
    ["of 65,537 routes", tableOf(many(65_537, (i) => ({ match: { path: `/${i}` }, ...answer })))],
    ["of unknown fields", Object.fromEntries(many(100_000, (i) => [`field${i}`, i]))],
    ["of mistakes", tableOf(many(60_000, () => ({ match: {} })))],
    ["of nulls", tableOf(Array(300_000).fill(null))],
    [
      "of regular expressions",
      tableOf(many(13_000, (i) => ({ match: { safe_regex: { regex: `/[^/]+/.*${i}` } }, ...answer }))),
    ],
    [
      "of large regular expressions",
      tableOf(many(500, (i) => ({ match: { safe_regex: { regex: `${i}[^/]{900}` } }, ...answer }))),
    ],
    [
      "of one domain",
      {
        ...tableOf([]),
        route_config: { virtual_hosts: [{ name: "v", domains: Array(60_000).fill("a.test") }] },
      },
    ],
  ];
  for (const [name, configuration] of large) {
    test(`${name} are refused`, async () => {
      const host = await start();
      assert.equal(await take(host, JSON.stringify(configuration)), false);
      host.close();
    });
  }

  test("of 60,000 domains", async () => {
    const virtual_hosts = many(10_000, (i) => ({
      name: `v${i}`,
      domains: many(6, (j) => `${["", "*.", "*-"][j % 3]}h${j}.v${i}.test`),
      routes: [{ match: { prefix: "/" }, direct_response: { status: 200, body: { inline_string: `${i}` } } }],
    }));
    const host = await startLarge({ ...tableOf([]), route_config: { virtual_hosts } });
    assert.equal((await exchange(host, { authority: "H0.v9999.test" })).response.text, "9999");
    assert.equal((await exchange(host, { authority: "a.h1.v77.test" })).response.text, "77");
    host.close();
  });
});
