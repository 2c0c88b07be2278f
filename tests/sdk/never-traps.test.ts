import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { deflateSync } from "node:zlib";
import type { Host, HostOptions } from "../../host/index.js";
import {
  type CalloutAnswer,
  connection,
  type ExchangeOptions,
  exchange,
  FakeCluster,
  type GrpcCallout,
  ManualClock,
  type NeverTrapsReport,
  neverTraps,
} from "../../host/testing.js";
import { fixtureModule } from "../support/modules.js";

/** Milliseconds for an exchange that a fault has stopped; the first run of each scenario has all calls in order. */
const patience = 30;

/** The modules that use the SDK as filters do, and what answers their callouts, on a clock of the test's. */
class Scenario {
  readonly clock = new ManualClock();
  readonly clusters = {
    callee: new FakeCluster({ http: ({ headers }) => answers[new Map(headers).get(":path")!] }),
    grpc: new FakeCluster({ grpc: (call) => methods[call.method]?.(call) }),
    refused: new FakeCluster({ isHealthy: false }),
  };
  #runs = 0;

  constructor(
    readonly fixture: string,
    readonly play: (scenario: Scenario, host: Host) => unknown,
    readonly options: Partial<HostOptions> = {},
  ) {}

  async neverTraps(budget: number): Promise<NeverTrapsReport> {
    const plugin = { name: this.fixture, wasm: await fixtureModule(this.fixture) };
    const { clock, clusters } = this;
    return neverTraps({
      host: { plugins: [plugin], clock, clusters, ...this.options },
      scenario: (host) => {
        this.#runs++;
        for (const cluster of Object.values(clusters))
          cluster.callouts.length = cluster.grpcCallouts.length = 0;
        return this.play(this, host);
      },
      budget,
      patience,
    });
  }

  /** An exchange through which time passes. */
  async exchange(host: Host, options: ExchangeOptions) {
    let isOver = false;
    const running = exchange(host, { ...options, timeout: this.#runs === 1 ? 5000 : patience }).finally(
      () => {
        isOver = true;
      },
    );
    running.catch(() => {});
    for (let i = 0; i < 40 && !isOver; i++) {
      await new Promise(setImmediate);
      this.clock.advance(50);
    }
    return running;
  }

  /** Exchanges of a fixture that does what the header `x-do` says, each as if those before had gone well. */
  async doEach(host: Host, all: (string | ExchangeOptions)[]): Promise<void> {
    for (const each of all) {
      const options = typeof each === "string" ? { headers: { "x-do": each } } : each;
      await this.exchange(host, options).catch((error) => {
        if (this.#runs === 1) throw error;
      });
    }
  }
}

const answers: Record<string, CalloutAnswer> = {
  "/200": { headers: { "x-call": "here" }, body: "answer", trailers: { "x-t": "1" } },
  "/204": { status: 204 },
  "/echo": { body: "echo" },
};

const methods: Record<string, (call: GrpcCallout) => void> = {
  Ends: (call) => call.reply("hello"),
  Fail: (call) => call.close(7, "failed%207"),
  Echo: (call) => {
    const message = call.messages.at(-1);
    if (message === undefined) return;
    if (call.messages.length === 1) call.sendInitialMetadata({ "x-initial": "i" });
    call.sendMessage(message);
    if (call.hasEnded) call.close(0, "", { "x-trailer": "t" });
  },
};

/** All of these scenarios together take a part of the runs that there could be. */
const scenarios: Record<string, { scenario: Scenario; budget: number }> = {
  "HTTP callouts": {
    budget: 450,
    scenario: new Scenario("sdk-callouts", (scenario, host) =>
      scenario.doEach(host, [
        "get /200",
        "get /slow",
        "two in sequence",
        "deny",
        "no such cluster",
        "nobody listens",
        "handler is busy",
        "cancelled",
        "gone before the answer",
      ]),
    ),
  },
  "gRPC callouts": {
    budget: 450,
    scenario: new Scenario("sdk-callouts", (scenario, host) =>
      scenario.doEach(host, [
        "unary Ends hello grpc",
        "unary Fail 7 grpc",
        "unary Slow x grpc",
        "unary Ends x nowhere",
        "unary Ends x users",
        "stream",
        "cancelled stream",
      ]),
    ),
  },
  "TCP connections": {
    budget: 400,
    scenario: new Scenario("sdk-tcp", (_scenario, host) => {
      const client = connection(host);
      for (const said of ["hello\n", "upper", " case\n", "hold", " on\n"]) client.send(said);
      client.receive("answer");
      client.receive("", true);
      client.end();
      const closed = connection(host);
      closed.send("close\n");
      connection(host).close();
      return new Promise(setImmediate);
    }),
  },
  "shared data, queues and metrics": {
    budget: 450,
    scenario: new Scenario("sdk-data", (scenario, host) =>
      scenario.doEach(host, [
        "count",
        "read count",
        "notes",
        "malformed",
        "queue",
        "queue ready",
        "queue of another VM",
        "metrics",
        "tags",
      ]),
    ),
  },
  timers: {
    budget: 350,
    scenario: new Scenario("sdk-data", (scenario, host) => scenario.doEach(host, ["wait", "beat"])),
  },
  "Envoy's functions": {
    budget: 350,
    scenario: new Scenario("sdk-foreign", (scenario, host) =>
      scenario.doEach(host, [
        "call an unknown function",
        "compress and back",
        "compress nothing",
        "hand over no result",
        { headers: { "x-do": "set filter state", "x-argument": "127.0.0.1:1" } },
        { headers: { "x-do": "change the route later", "x-argument": "blue" } },
        "declare properties",
        { headers: { "x-do": "evaluate", "x-argument": "1 + 1" } },
        { headers: { "x-do": "uncompress", "x-argument": "99" }, body: deflateSync(Buffer.from("packed")) },
        { headers: { "x-do": "verify" }, body: "\x0a\x03key\x12\x09signature\x1a\x04text\x22\x06sha256" },
        { headers: { "x-do": "sign" }, body: "\x0a\x03key\x1a\x04text\x22\x06sha256" },
      ]),
    ),
  },
  "all at once": {
    budget: 350,
    scenario: new Scenario("busy", async (scenario, host) => {
      const { clusters, clock } = scenario;
      const waiting = [1, 2].map(() => exchange(host, { timeout: 5000 }));
      for (const each of waiting) each.catch(() => {});
      await new Promise(setImmediate);
      clusters.callee.pending[0]?.respond({ status: 201 });
      // Two ticks, the guard of the other stream, and the end of its callout.
      for (const milliseconds of [250, 5_000, 6_000]) clock.advance(milliseconds);
      await Promise.all(waiting);
    }),
  },
};

suite("no answer of a host makes the SDK trap", () => {
  for (const [does, { scenario, budget }] of Object.entries(scenarios)) {
    test(`${does}, as ${scenario.fixture} uses them`, async () => {
      const report = await scenario.neverTraps(budget);
      // No scenario is so short that it tries nothing.
      assert.equal(report.runs, Math.min(budget, report.possible));
      assert.ok(report.runs >= 150, `${report.runs} runs`);
    });
  }

  test("an access log", async () => {
    const logger = { name: "log", wasm: await fixtureModule("access-log") };
    const report = await neverTraps({
      host: { plugins: [], accessLoggers: [logger] },
      scenario: (host) =>
        exchange(host, {
          path: "/some/path",
          upstream: () => ({ headers: { "x-made": "here" }, body: "b", trailers: { "x-trailer": "t" } }),
        }),
    });
    assert.equal(report.runs, report.possible);
    assert.ok(report.runs > 50);
  });
});
