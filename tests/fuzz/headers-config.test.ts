// The headers filter never traps: whatever its configuration, whatever the request, whatever the host answers.
// `FUZZ_SEED=…` repeats a run.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { before, suite, test } from "node:test";
import { Host, HostError, type LogRecord } from "../../host/index.js";
import { type ExchangeOptions, exchange, neverTraps } from "../../host/testing.js";
import { headersCases } from "../filters/headers.cases.js";
import { refusals } from "../filters/headers.refusals.js";
import type { HeaderList } from "../support/headers.js";
import { filterModule } from "../support/modules.js";
import { damage } from "./json-inputs.js";
import { chooseSeed, Random } from "./random.js";

const seed = chooseSeed();
const random = new Random(seed);

/** Every operation, condition and kind of template at once. */
const EVERYTHING = {
  rules: [
    {
      match: {
        methods: ["GET", "POST"],
        path: { glob: "/a*/**" },
        hosts: ["*.test", "h.example"],
        headers: [
          { name: "x-a", prefix: "1" },
          { name: "x-b", glob: "*b*", invert: true },
          { name: "x-none", present: false },
        ],
      },
      request: [
        { op: "set", name: "x-set", value: "%REQ(x-a)% %PROPERTY(request.time)% %PROPERTY(source.port)% %%" },
        { op: "add", name: "x-a", value: "added" },
        { op: "append", name: "x-a", value: "%REQ(x-b)%" },
        { op: "copy", from: "x-a", to: "x-copy" },
        { op: "rename", from: "x-b", to: "x-renamed" },
        { op: "remove", name: "x-c" },
        { op: "set", name: ":path", value: "%REQ(x-path)%" },
      ],
      response: [{ op: "set", name: "x-for", value: "%REQ(x-a)% %RESP(x-made)% %REQ(x-none)%" }],
    },
    {
      match: { headers: [{ name: "x-answer", present: true }] },
      respond: { status: 403, headers: { "x-why": "%REQ(x-answer)%" }, body: "no" },
      response: [{ op: "append", name: "x-why", value: "%REQ(:path)%" }],
    },
  ],
};

const REQUEST: ExchangeOptions = {
  path: "/ab/c?d",
  authority: "h.test",
  headers: [
    ["x-a", "1"],
    ["x-a", "2"],
    ["x-b", "x"],
    ["x-path", "/new"],
  ],
  info: { sourcePort: 4100 },
  upstream: () => ({ headers: { "x-made": "here" } }),
};

/** A configuration that the filter takes or refuses, with something in it replaced, left out, doubled or misspelt. */
function mutate(value: unknown): unknown {
  if (random.oneIn(12))
    return random.pick([null, true, 0, -1, 403, 1e300, "", "%", "%REQ(", "x", "é\n", [], {}]);
  if (Array.isArray(value)) {
    const items = value.flatMap((item) => (random.oneIn(15) ? random.pick([[], [item, item]]) : [item]));
    return items.map(mutate);
  }
  if (typeof value === "string") return random.oneIn(8) ? damagedText(value) : value;
  if (typeof value !== "object" || value === null) return value;
  const fields = Object.entries(value).filter(() => !random.oneIn(20));
  return Object.fromEntries(
    fields.map(([name, field]) => [random.oneIn(25) ? `${name}x` : name, mutate(field)]),
  );
}

function damagedText(text: string): string {
  return Buffer.from(damage(random, Buffer.from(text))).toString("latin1");
}

/** Any header: names that the configuration looks at, values of any bytes that HTTP allows. */
function randomHeaders(): HeaderList {
  const names = ["x-a", "x-b", "x-c", "x-none", "x-path", "x-answer", "x-other", "cookie"];
  return Array.from({ length: random.below(12) }, () => [random.pick(names), randomValue()]);
}

function randomValue(): string {
  const length = random.pick([0, 1, 3, 30, random.below(3000)]);
  const pieces = ["1", "b", "/", "%", " ", "\t", ",", "/new", "é", "\xff", "a"];
  return Array.from({ length }, () => random.pick(pieces)).join("");
}

function randomRequest(): ExchangeOptions {
  const headers = randomHeaders();
  const path = random.pick(["/ab/c", "*", `/a${randomValue()}`, `/a/?${randomValue()}`, ""]);
  const authority = random.pick(["h.test", "H.TEST:80", "[::1]:80", "", ":", "]", randomValue()]);
  const method = random.pick(["GET", "POST", "CONNECT", "x"]);
  return { ...REQUEST, method, path, authority, headers, upstream: () => ({ headers: randomHeaders() }) };
}

/** No line may be the host's word on a trap. */
function assertNoTrap(logs: readonly LogRecord[]): void {
  const lines = logs.map((log) => log.message).filter((line) => !line.startsWith("headers: "));
  assert.deepEqual(lines, []);
}

suite(`headers filter fuzzing, seed ${seed}`, () => {
  let wasm: Uint8Array;

  before(async () => {
    wasm = await readFile(await filterModule("headers"));
  });

  /** Loads the filter; null if it refuses, which it must do by itself and in one line. */
  async function load(configuration: string | Uint8Array): Promise<Host | null> {
    const logs: LogRecord[] = [];
    try {
      return await Host.load({
        plugins: [{ name: "headers", wasm, configuration }],
        onLog: (log) => logs.push(log),
      });
    } catch (error) {
      assert(error instanceof HostError);
      assert.match(
        error.message,
        /^plugin "headers": refused its configuration: headers: configuration refused: .+$/,
      );
      assert.equal(logs.length, 1);
      assertNoTrap(logs);
      return null;
    }
  }

  /** Loads a configuration and, if it is taken, sends a request through; says whether it was taken. */
  async function check(configuration: string | Uint8Array): Promise<boolean> {
    try {
      const host = await load(configuration);
      if (!host) return false;
      const { response } = await exchange(host, REQUEST);
      assert.notEqual(response.status, 503);
      host.close();
      return true;
    } catch (error) {
      const text = JSON.stringify(Buffer.from(configuration).toString("latin1"));
      throw new Error(`FUZZ_SEED=${seed}, configuration ${text}`, { cause: error });
    }
  }

  test("configurations with mistakes in them", async () => {
    const originals = [EVERYTHING, ...headersCases.map((each) => each.configuration)];
    let taken = 0;
    const times = 3000;
    for (let i = 0; i < times; i++) {
      if (await check(JSON.stringify(mutate(random.pick(originals))))) taken++;
    }
    assert(
      taken > times / 20 && taken < times - times / 20,
      `${taken} of ${times} configurations were taken`,
    );
  });

  test("damaged texts", async () => {
    const originals = [EVERYTHING, ...refusals.map((each) => each.configuration)].map((each) =>
      JSON.stringify(each),
    );
    for (let i = 0; i < 2000; i++) await check(damage(random, Buffer.from(random.pick(originals))));
  });

  test("any request", async () => {
    const host = await load(JSON.stringify(EVERYTHING));
    assert(host);
    const statuses = new Set<number>();
    for (let i = 0; i < 5000; i++) statuses.add((await exchange(host, randomRequest())).response.status);
    assertNoTrap(host.logs);
    assert.deepEqual([...statuses].sort(), [200, 403]);
    host.close();
  });

  test("any answer of the host", async () => {
    const requests = [REQUEST, { ...REQUEST, path: "/x", headers: { "x-answer": "1" } }];
    const configuration = JSON.stringify(EVERYTHING);
    for (const request of requests) {
      const { runs, possible } = await neverTraps({
        host: { plugins: [{ name: "headers", wasm, configuration }] },
        // The second exchange shows that the module is as good as before.
        scenario: async (host) => {
          await exchange(host, request);
          await exchange(host, request);
        },
        statuses: [1, 2, 10, 12],
        damages: ["empty", "garbage", "outside"],
      });
      assert.equal(runs, possible);
    }
  });

  test("any answer of the host while the filter is configured", async () => {
    const configuration = JSON.stringify(EVERYTHING);
    for (const status of [1, 2, 10, 12]) {
      let total = 1;
      for (let nth = 1; nth <= total; nth++) {
        const counted = { calls: 0 };
        const when = () => ++counted.calls > 0;
        // The one call that cannot be done without is the one that reads the configuration.
        const host = await Host.load({
          plugins: [{ name: "headers", wasm, configuration }],
          faults: [{ nth, status, when }],
        }).catch((error: HostError) => {
          assert.match(
            error.message,
            /refused its configuration: headers: configuration refused: there is none/,
          );
          return null;
        });
        total = Math.max(total, counted.calls);
        host?.close();
      }
      assert.ok(total > 1);
    }
  });
});
