import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { suite, test } from "node:test";
import { type Host, Status, VmTrap } from "../../host/index.js";
import { sample } from "../../host/testing/sample.js";
import {
  describeMishap,
  type ExchangeOptions,
  exchange,
  FakeCluster,
  type NeverTrapsError,
  type NeverTrapsOptions,
  neverTraps,
} from "../../host/testing.js";
import { sdkCases } from "../sdk/cases.js";
import { filterModule, fixtureModule } from "../support/modules.js";
import { answer, type Callbacks, call, guest, trap } from "./support/guest.js";

const get = call("proxy_get_header_map_value", 0, ":path");
/** Traps unless a call is answered with one of the statuses. */
const demands = (step: string, ...statuses: Status[]) => {
  const value = valueOfStep(step);
  const bad = statuses.map((status) => `(i32.ne (local.get $status) (i32.const ${status}))`);
  const all = bad.reduce((a, b) => `(i32.and ${a} ${b})`);
  return `(block (local.set $answer ${value}) (if ${all.replaceAll("$status", "$answer")} (then ${trap})) (local.set $answer (i32.const 0)))`;
};

const valueOfStep = (step: string) => step.replace(/^\(drop (.*)\)$/s, "$1");
/** Loops for ever if it is answered Empty. */
const looping: Callbacks = {
  proxy_on_request_headers: [
    `(local.set $answer ${valueOfStep(get)})`,
    "(loop $again (br_if $again (i32.eq (local.get $answer) (i32.const 7))))",
    answer(0),
  ],
};

const run = (callbacks: Callbacks, options: Partial<NeverTrapsOptions> = {}) =>
  neverTraps({
    host: { plugins: [{ name: "p", wasm: guest(callbacks) }] },
    scenario: async (host: Host) => {
      const { response } = await exchange(host);
      assert.equal(response.status, 200);
    },
    ...options,
  });

/** What is found wrong. */
async function findings(
  callbacks: Callbacks,
  options: Partial<NeverTrapsOptions> = {},
): Promise<NeverTrapsError> {
  const error: unknown = await run(callbacks, options).then(
    () => assert.fail("nothing was found"),
    (thrown) => thrown,
  );
  return error as NeverTrapsError;
}

suite("a run over all answers", () => {
  test("passes a module that bears them", async () => {
    const report = await run({ proxy_on_request_headers: [get, answer(0)] });
    // One call: 12 other statuses than its Ok, and 5 ways to damage the value.
    assert.deepEqual(report, { calls: 1, possible: 17, runs: 17, seed: 1, traps: [], stalled: [] });
  });

  test("finds a call whose failure makes the module trap, and says where", async () => {
    const error = await findings({
      proxy_on_request_headers: [call("proxy_get_log_level"), demands(get, Status.Ok)],
    });
    const { traps, runs } = error.report;
    assert.equal(error.name, "AssertionError");
    assert.equal(runs, 12 + 5 + 12 + 5);
    assert.deepEqual(
      traps.map(({ call, function: name, nth, status }) => [call, name, nth, status]),
      Array.from({ length: 12 }, (_, i) => [2, "proxy_get_header_map_value", 1, i + 1]),
    );
    assert.ok(
      traps.every(({ trap }) => trap instanceof VmTrap && trap.callback === "proxy_on_request_headers"),
    );
    const [first, second] = error.message.split("\n");
    assert.equal(first, "the module trapped in 12 of 34 runs:");
    assert.match(
      second!,
      /^ {2}call 2, proxy_get_header_map_value, answered NotFound: proxy_on_request_headers failed: unreachable at proxy_on_request_headers \(0x/,
    );
  });

  test("finds a trap while the module starts and is configured", async () => {
    const error = await findings({
      proxy_on_configure: [demands(call("proxy_get_log_level"), Status.Ok), answer(1)],
    });
    assert.equal(error.report.traps.length, 12);
    assert.equal(error.report.traps[0]!.trap.callback, "proxy_on_configure");
  });

  test("finds a trap on a pointer outside of memory, and none where the module does not follow it", async () => {
    const out = 64 + 16 * 3;
    const reads = { proxy_on_request_headers: [get, `(drop (i32.load8_u (i32.load (i32.const ${out}))))`] };
    const error = await findings(reads);
    assert.deepEqual(error.report.traps.map(describeMishap), [
      "call 1, proxy_get_header_map_value, handed back a pointer outside of memory",
    ]);
    await run(reads, { damages: ["empty", "truncated", "garbage", "huge"] });
  });

  test("takes a refused configuration for an answer", async () => {
    const report = await run(
      { proxy_on_configure: [call("proxy_get_log_level"), answer(0)], proxy_on_vm_start: [answer(1)] },
      {
        statuses: [],
        damages: [],
        scenario: () => {},
      },
    ).catch((error: Error) => error);
    assert.match(String(report), /refused its configuration/);
    const bad = `(local.set $answer (i32.eqz ${call("proxy_get_log_level").replace(/^\(drop (.*)\)$/s, "$1")}))`;
    const refusing = await run({ proxy_on_configure: [bad] }, { damages: [] });
    assert.deepEqual([refusing.runs, refusing.traps, refusing.stalled], [12, [], []]);
  });

  test("ends the process of a module that loops for ever, and says on which answer", () => {
    const script = `
      import { neverTraps, exchange } from ${JSON.stringify(new URL("../../host/testing.js", import.meta.url).href)};
      const wasm = Buffer.from(${JSON.stringify(Buffer.from(guest(looping)).toString("base64"))}, "base64");
      const scenario = (host) => exchange(host);
      await neverTraps({ host: { plugins: [{ wasm }] }, scenario, loopPatience: 300, damages: [] });`;
    const { signal, stderr } = spawnSync(process.execPath, ["--input-type=module", "--eval", script]);
    assert.equal(signal, "SIGKILL");
    assert.equal(
      stderr.toString(),
      "the module has not come back for 300 ms and is taken to loop for ever: " +
        "call 1, proxy_get_header_map_value, answered Empty\n",
    );
  });

  test("says which answers make the filter stop for good", async () => {
    const stops = `(local.set $answer ${valueOfStep(get)})`;
    const report = await run(
      { proxy_on_request_headers: [stops] },
      { statuses: [Status.Ok, Status.NotFound], damages: [] },
    );
    assert.deepEqual(report.stalled.map(describeMishap), [
      "call 1, proxy_get_header_map_value, answered NotFound",
    ]);
  });

  test("fails with the scenario, and with a module that traps by itself", async () => {
    const scenario = () => assert.fail("the scenario's own");
    await assert.rejects(run({}, { scenario }), { message: "the scenario's own" });
    await assert.rejects(run({ proxy_on_request_headers: [trap] }, { scenario: (host) => exchange(host) }), {
      message: /^the module traps with all calls in order: proxy_on_request_headers failed: unreachable/,
    });
  });

  test("keeps to its budget, and takes the same sample for the same seed", async () => {
    const reads = { proxy_on_request_headers: Array.from({ length: 10 }, () => demands(get, Status.Ok)) };
    const found = async (seed: number) => {
      const { report, message } = await findings(reads, { budget: 30, seed });
      assert.deepEqual([report.calls, report.possible, report.runs, report.seed], [10, 170, 30, seed]);
      assert.match(message, new RegExp(`of 30 of 170 runs, seed ${seed}:`));
      // Every status is tried before any of them twice.
      assert.deepEqual(new Set(report.traps.map(({ status }) => status)).size, 12);
      return report.traps.map(describeMishap);
    };
    const first = await found(1);
    assert.deepEqual(await found(1), first);
    assert.notDeepEqual(await found(2), first);
  });

  test("keeps to the faults that the test wants besides", async () => {
    const callbacks = {
      proxy_on_request_headers: [demands(get, Status.Empty), demands(call("proxy_get_log_level"), Status.Ok)],
    };
    const faults = [{ function: "proxy_get_header_map_value", status: Status.Empty }];
    const host = { plugins: [{ wasm: guest(callbacks) }], faults };
    const error = await findings(callbacks, { host });
    assert.deepEqual(
      new Set(error.report.traps.map(({ function: name }) => name)),
      new Set(["proxy_get_log_level"]),
    );
  });
});

suite("a sample", () => {
  const items = [..."aaaaabbbc"].map((kind, i) => ({ kind, i }));
  const kindsOf = (taken: typeof items) => taken.map(({ kind }) => kind).join("");

  test("is all there is, if that is not too much", () => {
    assert.deepEqual(
      sample(items, 9, 1, ({ kind }) => kind),
      items,
    );
  });

  test("has one of each kind before a second of any, in their order", () => {
    for (const seed of [1, 2, 3, 0, -1, 123456789]) {
      assert.equal(kindsOf(sample(items, 3, seed, ({ kind }) => kind)), "abc");
      assert.match(kindsOf(sample(items, 5, seed, ({ kind }) => kind)), /^aabbc$/);
    }
  });
});

/** Operations, conditions and templates of every kind. */
const configuration = JSON.stringify({
  rules: [
    {
      match: {
        path: { glob: "/a*/**" },
        hosts: ["*.test", "test.local"],
        headers: [
          { name: "x-a", prefix: "1" },
          { name: "x-none", present: false },
        ],
      },
      request: [
        { op: "set", name: "x-set", value: "%REQ(x-a)% %PROPERTY(request.time)% %PROPERTY(source.port)%" },
        { op: "append", name: "x-a", value: "%REQ(x-b)%" },
        { op: "rename", from: "x-b", to: "x-renamed" },
        { op: "remove", name: "x-c" },
      ],
      response: [{ op: "set", name: "x-for", value: "%REQ(x-a)% %RESP(x-made)% %REQ(x-none)%" }],
    },
    {
      match: { headers: [{ name: "x-answer", present: true }] },
      respond: { status: 403, headers: { "x-why": "%REQ(x-answer)%" }, body: "no" },
    },
  ],
});

suite("no answer makes our own modules trap", () => {
  test("the headers filter", async () => {
    const headers = { "x-a": "1", "x-b": "2", "x-c": "3" };
    const report = await neverTraps({
      host: { plugins: [{ name: "headers", wasm: await filterModule("headers"), configuration }] },
      scenario: async (host) => {
        await exchange(host, {
          path: "/ab/c?d",
          headers,
          upstream: () => ({ headers: { "x-made": "here" } }),
        });
        await exchange(host, { headers: { "x-answer": "why" } });
      },
    });
    assert.equal(report.runs, report.possible);
    assert.deepEqual(report.stalled, []);
  });

  for (const { does, request = {}, answer: upstream = {} } of sdkCases) {
    test(`the SDK's calls: ${does}`, async () => {
      const { protocol: _, headers = [], ...message } = request;
      const report = await neverTraps({
        host: {
          plugins: [{ name: "sdk", wasm: await fixtureModule("sdk"), environment: { GREETING: "hello" } }],
        },
        scenario: async (host) => {
          const content = { ...message, headers: [["x-do", does], ...headers] };
          await exchange(host, { ...content, upstream: () => upstream } as unknown as ExchangeOptions);
        },
        budget: 150,
      });
      assert.ok(report.runs > 0);
    });
  }

  for (const [fixture, ...doings] of [
    ["sdk-callouts", "two in sequence", "deny", "handler is busy", "cancelled", "get /trailers"],
    ["sdk-data", "count", "notes", "queue", "metrics"],
    ["sdk-foreign", "compress and back", "declare properties", "evaluate"],
  ] as const) {
    for (const does of doings) {
      test(`${fixture}: ${does}`, async () => {
        const callee = new FakeCluster({ http: () => ({ body: "answer", trailers: { "x-t": "1" } }) });
        const report = await neverTraps({
          host: { plugins: [{ name: fixture, wasm: await fixtureModule(fixture) }], clusters: { callee } },
          scenario: (host) => exchange(host, { headers: { "x-do": does } }),
          budget: 150,
        });
        assert.ok(report.runs > 0);
      });
    }
  }
});
