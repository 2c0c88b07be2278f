import assert from "node:assert/strict";
import { suite, test } from "node:test";
import type { Json } from "../../cli/envoy/index.js";
import { type Exchange, ManualClock } from "../../host/testing.js";
import type { HeaderList } from "../support/headers.js";
import { ask, withRouter } from "./router.host.js";

type Fields = { readonly [field: string]: Json };

const always = { numerator: 100 };
const delay = { fixed_delay: "0.250s", percentage: always };
const abort = { http_status: 503, percentage: always };

function table(fault: Fields, fields: Fields = {}): Fields {
  const route = { match: { prefix: "/" }, route: { cluster: "main" }, fault, ...fields };
  return {
    steering: { mode: "cluster_header" },
    route_config: { virtual_hosts: [{ name: "main", domains: ["*"], routes: [route] }] },
  };
}

/** Asks while a clock stands, and tells after how many milliseconds there was an answer. */
async function timed(
  fault: Fields,
  { headers = [], fields = {} }: { headers?: HeaderList; fields?: Fields } = {},
): Promise<{ after: number; result: Exchange }> {
  const clock = new ManualClock();
  return withRouter(
    table(fault, fields),
    async (host) => {
      let result: Exchange | undefined;
      const pending = ask(host, { headers })().then((done) => {
        result = done;
      });
      let after = 0;
      for (; after < 2_000; after += 50) {
        await new Promise((resolve) => setImmediate(resolve));
        if (result) break;
        clock.advance(50);
      }
      await pending;
      return { after, result: result! };
    },
    { clock },
  );
}

/** What comes of a request: for how long it was held, and with what it was answered. */
const cases: readonly [name: string, fault: Fields, headers: HeaderList, after: number, status: number][] = [
  ["a delay holds a request for its time", { delay }, [], 250, 200],
  ["a delay of no request holds none", { delay: { ...delay, percentage: { numerator: 0 } } }, [], 0, 200],
  ["an abort turns a request away at once", { abort }, [], 0, 503],
  ["a request that is delayed and aborted is turned away after the time", { delay, abort }, [], 250, 503],
  ["only requests with a header", { abort, headers: [{ name: "x-a", present_match: true }] }, [], 0, 200],
  [
    "requests with the header",
    { abort, headers: [{ name: "x-a", present_match: true }] },
    [["x-a", ""]],
    0,
    503,
  ],
  ["only requests for a cluster", { abort, upstream_cluster: "other" }, [], 0, 200],
  ["requests for the cluster", { abort, upstream_cluster: "main" }, [], 0, 503],
  ["only requests of a node", { abort, downstream_nodes: ["n1"] }, [], 0, 200],
  [
    "requests of the node",
    { abort, downstream_nodes: ["n1"] },
    [["x-envoy-downstream-service-node", "n1"]],
    0,
    503,
  ],
  ["none if so many are held already", { delay, max_active_faults: 0 }, [], 0, 200],
  [
    "a delay that the request names",
    { delay: { header_delay: {}, percentage: always } },
    [["x-envoy-fault-delay-request", "100"]],
    100,
    200,
  ],
  ["no delay if the request names none", { delay: { header_delay: {}, percentage: always } }, [], 0, 200],
  [
    "no delay if what the request names is none",
    { delay: { header_delay: {}, percentage: always } },
    [["x-envoy-fault-delay-request", "-5"]],
    0,
    200,
  ],
  [
    "a share that the request makes smaller",
    { delay: { header_delay: {}, percentage: always } },
    [
      ["x-envoy-fault-delay-request", "100"],
      ["x-envoy-fault-delay-request-percentage", "0"],
    ],
    0,
    200,
  ],
  [
    "an abort that the request names",
    { abort: { header_abort: {}, percentage: always } },
    [["x-envoy-fault-abort-request", "418"]],
    0,
    418,
  ],
  [
    "no abort with a status that is none",
    { abort: { header_abort: {}, percentage: always } },
    [["x-envoy-fault-abort-request", "99"]],
    0,
    200,
  ],
  ["an abort with a status of gRPC", { abort: { grpc_status: 5, percentage: always } }, [], 0, 404],
];

suite("faults of the router filter", () => {
  for (const [name, fault, headers, after, status] of cases) {
    test(name, async () => {
      const seen = await timed(fault, { headers });
      assert.equal(seen.result.response.status, status);
      assert.equal(seen.after, after);
      assert.equal(seen.result.upstreamRequest === null, status !== 200);
      if (status !== 200) assert.equal(seen.result.response.text, "fault filter abort");
    });
  }

  test("a request that was held is rewritten and edited as any other", async () => {
    const edits = {
      route: { cluster: "main", prefix_rewrite: "/new" },
      request_headers_to_add: [{ header: { key: "x-a", value: "1" } }],
      response_headers_to_add: [{ header: { key: "x-b", value: "2" } }],
    };
    const { result } = await timed({ delay }, { fields: edits });
    assert.equal(result.upstreamRequest!.header(":path"), "/new");
    assert.equal(result.upstreamRequest!.header("x-a"), "1");
    assert.equal(result.upstreamRequest!.header("x-route-cluster"), "main");
    assert.equal(result.response.header("x-b"), "2");
  });

  test("a redirect is held and turned away as well", async () => {
    const answering = { route: undefined as never, redirect: { path_redirect: "/new" } };
    const held = await timed({ delay }, { fields: answering });
    assert.equal(held.after, 250);
    assert.equal(held.result.response.status, 301);
    assert.equal(held.result.response.header("location"), "http://test.local/new");
    const aborted = await timed({ delay, abort }, { fields: answering });
    assert.deepEqual([aborted.after, aborted.result.response.status], [250, 503]);
  });

  test("an abort passes the edits of the response", async () => {
    const edits = { response_headers_to_add: [{ header: { key: "x-b", value: "%REQ(x-a)%" } }] };
    const { result } = await timed({ delay, abort }, { fields: edits, headers: [["x-a", "1"]] });
    assert.equal(result.response.header("x-b"), "1");
  });

  test("half of the requests are turned away, by chance", async () => {
    await withRouter(table({ abort: { ...abort, percentage: { numerator: 50 } } }), async (host) => {
      let aborted = 0;
      for (let i = 0; i < 1_000; i++) {
        if ((await ask(host)()).response.status === 503) aborted++;
      }
      // Seven standard deviations around 500.
      assert.ok(aborted > 389 && aborted < 611, `${aborted} of 1,000`);
    });
  });

  test("a client that leaves while it is held is forgotten, and makes room for others", async () => {
    const clock = new ManualClock();
    await withRouter(
      table({ delay, max_active_faults: 1 }),
      async (host) => {
        const nothing = () => {};
        const unexpected = () => assert.fail("nothing is expected of a client that left");
        const stream = host.createHttpStream({
          requestHeaders: unexpected,
          requestData: unexpected,
          requestTrailers: unexpected,
          responseHeaders: unexpected,
          responseData: unexpected,
          responseTrailers: unexpected,
          cancelUpstream: nothing,
          resetDownstream: nothing,
          pauseReading: nothing,
          resumeReading: nothing,
        });
        const line = { ":method": "GET", ":path": "/", ":authority": "a", ":scheme": "http" };
        stream.decodeHeaders(Object.entries(line), true);
        assert.equal((await ask(host)()).response.status, 200, "the second passes at once");
        stream.close();
        clock.advance(1_000);
        let isAnswered = false;
        const third = ask(host)().then(() => {
          isAnswered = true;
        });
        await new Promise((resolve) => setImmediate(resolve));
        assert.equal(isAnswered, false, "the third is held");
        clock.advance(300);
        await third;
      },
      { clock },
    );
  });
});
