import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { Host } from "../../host/index.js";
import { encodePairs } from "../../host/pairs.js";
import { connection, exchange, FakeCluster, ManualClock } from "../../host/testing.js";
import { answer, call, callWithResult, inContext, log, type Step, trap } from "./support/guest.js";
import { loadGuests, plugin, silentSink } from "./support/load.js";
import { calls, returned, statuses } from "./support/trace.js";

const pairs = (fields: [string, string][]) => encodePairs(fields).toString("latin1");
const get: [string, string][] = [
  [":method", "GET"],
  [":path", "/check"],
  [":authority", "auth.test"],
];

function httpCall(
  timeout = 0,
  cluster = "auth",
  headers = get,
  body = "",
  trailers: [string, string][] = [],
): Step {
  return call("proxy_http_call", cluster, pairs(headers), body, pairs(trailers), timeout);
}

const resume = [call("proxy_set_effective_context", 2), call("proxy_continue_stream", 0)];
/** Holds each request until a callout is answered. */
const asking = (timeout = 0) => ({
  proxy_on_request_headers: [httpCall(timeout), answer(1)],
  proxy_on_http_call_response: [
    call("proxy_get_status"),
    call("proxy_get_header_map_value", 6, ":status"),
    call("proxy_get_buffer_bytes", 4, 0, 999),
    callWithResult("proxy_log", [2], 3),
    ...resume,
  ],
});

/** What the last callback of a callout was told. */
function told(host: Host): unknown {
  const record = host.traceRecords.findLast(({ function: name }) => name === "proxy_on_http_call_response");
  return record?.arguments;
}

/** Waits for what is done once the running callback has returned. */
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

describe("a fake cluster", () => {
  test("answers callouts with what a function says", async () => {
    const auth = new FakeCluster({ http: ({ cluster }) => ({ status: 201, body: `from ${cluster}` }) });
    const host = await loadGuests([asking()], { clusters: { auth } });
    const { response, trace } = await exchange(host);
    assert.equal(response.status, 200);
    assert.deepEqual(told(host), { context: 1, token: 4, headers: 1, bodySize: 9, trailers: 0 });
    assert.deepEqual(returned(trace, "proxy_get_header_map_value"), ["201"]);
    assert.deepEqual(host.logs.at(-1)?.message, "from auth");
  });

  test("shows what was sent", async () => {
    const auth = new FakeCluster();
    const post: [string, string][] = [[":method", "POST"], ...get.slice(1), ["X-A", "1"], ["x-a", "2"]];
    const steps = [httpCall(250, "auth", post, "a body", [["x-t", "t"]]), answer(1)];
    const host = await loadGuests([{ proxy_on_request_headers: steps }], { clusters: { auth } });
    host.createHttpStream(silentSink).decodeHeaders([[":path", "/"]], true);
    const [callout] = auth.pending;
    assert.deepEqual(callout?.headers, [
      [":method", "POST"],
      [":path", "/check"],
      [":authority", "auth.test"],
      ["x-a", "1"],
      ["x-a", "2"],
      ["content-length", "6"],
    ]);
    assert.equal(callout.cluster, "auth");
    assert.equal(callout.text, "a body");
    assert.deepEqual(callout.trailers, [["x-t", "t"]]);
    assert.equal(callout.timeout, 250);
    assert.equal(callout.header(":path"), "/check");
  });

  test("leaves callouts to be answered by hand, once", async () => {
    const auth = new FakeCluster();
    const host = await loadGuests([asking()], { clusters: { auth } });
    const stream = host.createHttpStream(silentSink);
    stream.decodeHeaders([[":path", "/"]], true);
    const [callout] = auth.pending;
    callout!.respond({ headers: { "X-User": "ada" }, body: "hi", trailers: { "x-t": "t" } });
    assert.deepEqual(told(host), { context: 1, token: 4, headers: 2, bodySize: 2, trailers: 1 });
    assert.deepEqual(auth.pending, []);
    assert.throws(() => callout!.respond(), /answered already/);
  });
});

describe("HTTP callouts", () => {
  const failures = [
    { what: "a server that cannot be reached", fail: "refuse", headers: 3, status: "503", code: 0 },
    { what: "a connection that breaks", fail: "reset", headers: 3, status: "503", code: 0 },
  ] as const;
  for (const { what, fail, headers, status, code } of failures) {
    test(`answer for ${what}`, async () => {
      const auth = new FakeCluster();
      const host = await loadGuests([asking()], { clusters: { auth } });
      host.createHttpStream(silentSink).decodeHeaders([[":path", "/"]], true);
      auth.pending[0]![fail]();
      assert.equal((told(host) as { headers: number }).headers, headers);
      assert.deepEqual(returned(host.traceRecords, "proxy_get_header_map_value"), [status]);
      assert.deepEqual(returned(host.traceRecords, "proxy_get_status"), [code]);
    });
  }

  test("say so where an answer breaks off, and the code sticks", async () => {
    const auth = new FakeCluster();
    const host = await loadGuests([asking()], { clusters: { auth } });
    const send = () => host.createHttpStream(silentSink).decodeHeaders([[":path", "/"]], true);
    send();
    const [broken] = auth.pending;
    broken!.begin();
    broken!.reset();
    assert.deepEqual(told(host), { context: 1, token: 4, headers: 0, bodySize: 0, trailers: 0 });
    send();
    auth.pending[0]!.respond();
    const records = host.traceRecords.filter(({ function: name }) => name === "proxy_get_status");
    assert.deepEqual(
      records.map((record) => record.returned),
      [
        { code: 11, message: "reset" },
        { code: 11, message: "" },
      ],
    );
  });

  test("end with a 504 on the host's clock, and what comes later is dropped", async () => {
    const clock = new ManualClock();
    const auth = new FakeCluster();
    const host = await loadGuests([asking(100)], { clusters: { auth }, clock });
    host.createHttpStream(silentSink).decodeHeaders([[":path", "/"]], true);
    clock.advance(99);
    assert.equal(told(host), undefined);
    const [callout] = auth.pending;
    clock.advance(1);
    assert.deepEqual(returned(host.traceRecords, "proxy_get_header_map_value"), ["504"]);
    assert.equal(host.logs.at(-1)?.message, "upstream request timeout");
    assert.equal(callout?.isCanceled, true);
    assert.throws(() => callout!.respond(), /cancelled already/);
  });

  test("have no end without a timeout, and none once they are answered", async () => {
    const clock = new ManualClock();
    const auth = new FakeCluster();
    const host = await loadGuests([asking(0)], { clusters: { auth }, clock });
    host.createHttpStream(silentSink).decodeHeaders([[":path", "/"]], true);
    clock.advance(1_000_000_000);
    auth.pending[0]!.respond();
    clock.advance(1_000_000_000);
    assert.equal(calls(host.traceRecords, "guest").filter((name) => name.includes("http_call")).length, 1);
  });

  test("break off in mid-answer when the time is over", async () => {
    const clock = new ManualClock();
    const auth = new FakeCluster();
    const host = await loadGuests([asking(100)], { clusters: { auth }, clock });
    host.createHttpStream(silentSink).decodeHeaders([[":path", "/"]], true);
    auth.pending[0]!.begin();
    clock.advance(100);
    assert.deepEqual(told(host), { context: 1, token: 4, headers: 0, bodySize: 0, trailers: 0 });
  });

  test("fail at once where no server is healthy, and use up a token", async () => {
    const auth = new FakeCluster({ isHealthy: false });
    const steps = {
      proxy_on_configure: [httpCall(), httpCall(), answer(1)],
      proxy_on_http_call_response: [],
    };
    const host = await loadGuests([steps], { clusters: { auth } });
    assert.deepEqual(statuses(host.traceRecords, "proxy_http_call"), ["InternalFailure", "InternalFailure"]);
    assert.equal(told(host), undefined);
  });

  test("take no more than 1,024 headers: the guest's are none, and refused", async () => {
    const many: [string, string][] = Array.from({ length: 1022 }, (_, i) => [`x-${i}`, ""]);
    const auth = new FakeCluster();
    const steps = [httpCall(0, "auth", [...get, ...many]), httpCall(0, "auth", [...get, ...many.slice(1)])];
    const host = await loadGuests([{ proxy_on_configure: [...steps, answer(1)] }], { clusters: { auth } });
    assert.deepEqual(statuses(host.traceRecords, "proxy_http_call"), ["BadArgument", "Ok"]);
  });

  test("are never answered from within a host function", async () => {
    const auth = new FakeCluster({ http: () => ({}) });
    const steps = { ...asking(), proxy_on_request_headers: [httpCall(), log("called"), answer(1)] };
    const host = await loadGuests([steps], { clusters: { auth } });
    await exchange(host);
    const names = calls(host.traceRecords, "guest");
    assert.ok(names.indexOf("proxy_on_http_call_response") > names.indexOf("proxy_on_request_headers"));
    const { depth } = host.traceRecords.find(({ function: name }) => name === "proxy_on_http_call_response")!;
    assert.equal(depth, 0);
  });

  test("come from any callback of a root context, also while it is configured", async () => {
    const clock = new ManualClock();
    const auth = new FakeCluster();
    const steps = {
      proxy_on_configure: [httpCall(), call("proxy_set_tick_period_milliseconds", 10), answer(1)],
      proxy_on_tick: [httpCall()],
      proxy_on_http_call_response: [],
    };
    const host = await loadGuests([steps], { clusters: { auth }, clock });
    clock.advance(10);
    for (const callout of auth.pending) callout.respond();
    const tokens = host.traceRecords
      .filter(({ function: name }) => name === "proxy_on_http_call_response")
      .map(({ arguments: { context, token } }) => [context, token]);
    assert.deepEqual(tokens, [
      [1, 4],
      [1, 8],
    ]);
  });

  test("are answered on the root context that made them, of several in a VM", async () => {
    const auth = new FakeCluster();
    const steps = {
      proxy_on_configure: [inContext(2, [httpCall()]), answer(1)],
      proxy_on_http_call_response: [],
    };
    const plugins = ["a", "b"].map((name) => plugin(steps, { name, configuration: name }));
    const host = await Host.load({ plugins, clusters: { auth }, trace: true });
    auth.pending[0]!.respond();
    assert.equal((told(host) as { context: number }).context, 2);
  });

  test("of a stream that is gone are answered all the same", async () => {
    const auth = new FakeCluster();
    const host = await loadGuests([asking()], { clusters: { auth } });
    const stream = host.createHttpStream(silentSink);
    stream.decodeHeaders([[":path", "/"]], true);
    stream.close();
    auth.pending[0]!.respond();
    assert.deepEqual(statuses(host.traceRecords, "proxy_set_effective_context"), ["BadArgument"]);
  });

  test("of a TCP connection are answered on the root context", async () => {
    const auth = new FakeCluster();
    const steps = {
      proxy_on_downstream_data: [httpCall(), answer(1)],
      proxy_on_http_call_response: [call("proxy_set_effective_context", 2), call("proxy_continue_stream", 2)],
    };
    const host = await loadGuests([steps], { clusters: { auth } });
    const client = connection(host);
    client.send("hello");
    assert.equal(client.toUpstream.text, "");
    auth.pending[0]!.respond();
    assert.equal(client.toUpstream.text, "hello");
  });

  test("are dropped with their root context, and not before it is done", async () => {
    const clock = new ManualClock();
    const auth = new FakeCluster();
    const steps = {
      proxy_on_configure: [httpCall(), httpCall(), answer(1)],
      proxy_on_done: [answer(0)],
      proxy_on_http_call_response: [call("proxy_done")],
    };
    const host = await loadGuests([steps], { clusters: { auth }, clock });
    host.close();
    const [first, second] = auth.pending;
    assert.equal(first?.isCanceled, false);
    first!.respond();
    assert.deepEqual(statuses(host.traceRecords, "proxy_done"), ["Ok"]);
    assert.equal(second?.isCanceled, true);
    const answered = calls(host.traceRecords, "guest").filter(
      (name) => name === "proxy_on_http_call_response",
    );
    assert.equal(answered.length, 1);
  });

  test("of a dead VM are answered to nobody", async () => {
    const auth = new FakeCluster();
    const steps = {
      proxy_on_request_headers: [httpCall(), httpCall(), answer(1)],
      proxy_on_http_call_response: [trap],
    };
    const host = await loadGuests([steps], { clusters: { auth } });
    host.createHttpStream(silentSink).decodeHeaders([[":path", "/"]], true);
    for (const callout of auth.pending) callout.respond();
    const entered = calls(host.traceRecords, "guest").filter(
      (name) => name === "proxy_on_http_call_response",
    );
    assert.equal(entered.length, 1);
    assert.equal(host.traps.length, 1);
  });

  test("with an answer of more than 32 MiB break off", async () => {
    const auth = new FakeCluster();
    const host = await loadGuests([asking()], { clusters: { auth } });
    host.createHttpStream(silentSink).decodeHeaders([[":path", "/"]], true);
    auth.pending[0]!.respond({ body: new Uint8Array(32 * 1024 * 1024 + 1) });
    assert.deepEqual(told(host), { context: 1, token: 4, headers: 0, bodySize: 0, trailers: 0 });
  });

  test("200,000 of them leave the host's memory flat", async () => {
    const auth = new FakeCluster();
    const steps = {
      proxy_on_tick: Array.from({ length: 100 }, () => httpCall(5)),
      proxy_on_configure: [call("proxy_set_tick_period_milliseconds", 10), answer(1)],
      proxy_on_http_call_response: [],
    };
    const clock = new ManualClock();
    const host = await Host.load({ plugins: [plugin(steps)], clusters: { auth }, clock });
    let after = 0;
    for (let round = 0; round < 2_000; round++) {
      clock.advance(10);
      // A fifth of them runs out of time before the next tick.
      for (const [i, callout] of auth.callouts.entries()) if (i % 5 > 0) callout.respond();
      auth.callouts.length = 0;
      if (round === 500) after = heapUsed();
    }
    clock.advance(50);
    const grown = heapUsed() - after;
    assert.ok(grown < 4 * 1024 * 1024, `the heap has grown by ${grown} bytes`);
    host.close();
    await settled();
  });
});

/** Bytes of JavaScript objects that are alive. */
function heapUsed(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

function collectGarbage(): void {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
}
