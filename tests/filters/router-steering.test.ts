import assert from "node:assert/strict";
import { suite, test } from "node:test";
import type { Json } from "../../cli/envoy/index.js";
import type { Host } from "../../host/index.js";
import { LogLevel } from "../../host/index.js";
import { type HeaderList, headerValues } from "../support/headers.js";
import { ask, withRouter } from "./router.host.js";

type Fields = { readonly [field: string]: Json };

const main: Fields = { match: { prefix: "/" }, route: { cluster: "main" } };

function table(steering: Fields, route: Fields = main): Fields {
  return { steering, route_config: { virtual_hosts: [{ name: "main", domains: ["*"], routes: [route] }] } };
}

const endpoint = (port: number, version: string): Json => ({
  address: `10.0.0.1:${port}`,
  metadata: { filter_metadata: { "envoy.lb": { version } } },
});

const clusters = [
  { name: "main", endpoints: [endpoint(1, "v1"), endpoint(2, "v1"), endpoint(3, "v2")] },
  { name: "other", endpoints: [endpoint(9, "v1")] },
];

const NO_ROUTE = { match: { path: "/nowhere" }, route: { cluster: "main" } };
const ANSWER = { match: { prefix: "/" }, direct_response: { status: 200 } };

/** The addresses that a header has after so many requests. */
async function addresses(
  host: Host,
  header: string,
  headers: HeaderList = [],
  requests = 60,
): Promise<string[]> {
  const seen = new Set<string>();
  for (let i = 0; i < requests; i++) {
    const { upstreamRequest } = await ask(host, { headers })();
    const values = headerValues(upstreamRequest!.headers, header);
    assert.equal(values.length, 1);
    seen.add(values[0]!);
  }
  return [...seen].sort();
}

/** What the module called of the host for a request that is not its first: names of functions. */
async function calls(steering: Fields, route: Fields): Promise<string[]> {
  return withRouter(
    table(steering, route),
    async (host) => {
      await ask(host)();
      const { trace } = await ask(host)();
      return trace.filter(({ direction }) => direction === "host").map((record) => record.function);
    },
    { trace: true },
  );
}

suite("steering of the router filter", () => {
  for (const mode of ["cluster_header", "header"]) {
    test(`${mode}: a header has the cluster's name`, async () => {
      await withRouter(table({ mode, header: "x-lane" }), async (host) => {
        const { upstreamRequest } = await ask(host, { headers: [["X-Lane".toLowerCase(), "other"]] })();
        assert.deepEqual(headerValues(upstreamRequest!.headers, "x-lane"), ["main"]);
      });
    });
  }

  test("original_dst: a header has the address of an endpoint, by chance", async () => {
    await withRouter(table({ mode: "original_dst", clusters }), async (host) => {
      const forged: HeaderList = [["x-envoy-original-dst-host", "10.9.9.9:22"]];
      const all = ["10.0.0.1:1", "10.0.0.1:2", "10.0.0.1:3"];
      assert.deepEqual(await addresses(host, "x-envoy-original-dst-host", forged), all);
    });
  });

  test("original_dst: only endpoints count that have what the route asks for", async () => {
    const metadata = { filter_metadata: { "envoy.lb": { version: "v1" } } };
    const route = { ...main, route: { cluster: "main", metadata_match: metadata } };
    await withRouter(table({ mode: "original_dst", clusters }, route), async (host) => {
      assert.deepEqual(await addresses(host, "x-envoy-original-dst-host"), ["10.0.0.1:1", "10.0.0.1:2"]);
    });
  });

  test("original_dst: a hash policy keeps a client with its endpoint", async () => {
    const route = {
      ...main,
      route: { cluster: "main", hash_policy: [{ header: { header_name: "x-user" } }] },
    };
    await withRouter(table({ mode: "original_dst", clusters }, route), async (host) => {
      const seen = new Set<string>();
      for (let user = 0; user < 30; user++) {
        const kept = await addresses(host, "x-envoy-original-dst-host", [["x-user", `u${user}`]], 3);
        assert.equal(kept.length, 1);
        seen.add(kept[0]!);
      }
      assert.equal(seen.size, 3);
    });
  });

  test("original_dst: without an endpoint that is right the answer is 503, and the client's address goes nowhere", async () => {
    const metadata = { filter_metadata: { "envoy.lb": { version: "v9" } } };
    const route = { ...main, route: { cluster: "main", metadata_match: metadata } };
    await withRouter(table({ mode: "original_dst", clusters }, route), async (host) => {
      const headers: HeaderList = [["x-envoy-original-dst-host", "10.9.9.9:22"]];
      const { upstreamRequest, response } = await ask(host, { headers })();
      assert.equal(upstreamRequest, null);
      assert.deepEqual([response.status, response.text], [503, "no healthy upstream"]);
    });
  });

  test("original_dst: a cluster of a header that has no endpoints is answered with 503", async () => {
    const route = { ...main, route: { cluster_header: "x-to" } };
    await withRouter(table({ mode: "original_dst", clusters }, route), async (host) => {
      assert.equal((await ask(host, { headers: [["x-to", "unknown"]] })()).response.status, 503);
      assert.deepEqual(await addresses(host, "x-envoy-original-dst-host", [["x-to", "other"]], 3), [
        "10.0.0.1:9",
      ]);
    });
  });

  test("override_host: a header has the endpoint and, for further tries, others", async () => {
    const retry_policy = { retry_on: "5xx", num_retries: 1 };
    const route = { ...main, route: { cluster: "main", retry_policy } };
    await withRouter(table({ mode: "override_host", header: "x-to", clusters }, route), async (host) => {
      assert.deepEqual(await addresses(host, "x-to", [["x-to", "10.9.9.9:22"]]), [
        "10.0.0.1:1,10.0.0.1:2",
        "10.0.0.1:2,10.0.0.1:3",
        "10.0.0.1:3,10.0.0.1:1",
      ]);
    });
  });

  test("filter_state: a property has the cluster's name, no header does, and Envoy is told once", async () => {
    await withRouter(
      table({ mode: "filter_state" }),
      async (host) => {
        const { upstreamRequest, trace } = await ask(host, { headers: [["x-route-cluster", "other"]] })();
        assert.deepEqual(headerValues(upstreamRequest!.headers, "x-route-cluster"), ["other"]);
        const set = trace.filter((record) => record.function === "proxy_set_property");
        assert.deepEqual(
          set.map((record) => Object.values(record.arguments)),
          [["route.cluster", "main"]],
        );
      },
      { trace: true },
    );
    assert.ok((await calls({ mode: "filter_state" }, main)).includes("proxy_call_foreign_function"));
  });

  test("filter_state: where a header changed Envoy notices by itself", async () => {
    const route = { ...main, request_headers_to_add: [{ header: { key: "x-a", value: "1" } }] };
    const made = await calls({ mode: "filter_state" }, route);
    assert.ok(made.includes("proxy_set_property"));
    assert.ok(!made.includes("proxy_call_foreign_function"));
  });

  for (const [name, route, status] of [
    ["no route", NO_ROUTE, 404],
    ["a direct response", ANSWER, 200],
  ] as const) {
    test(`with ${name}, a client's own copies are taken away before anybody can see them`, async () => {
      const steering = { mode: "cluster_header" };
      await withRouter(
        table(steering, route),
        async (host) => {
          const forged = ["x-route-cluster", "x-route-mirror", "x-route-hash", "x-route-metadata-a"];
          const { response, trace } = await ask(host, { headers: forged.map((header) => [header, "x"]) })();
          assert.equal(response.status, status);
          const removed = trace
            .filter((record) => record.function === "proxy_remove_header_map_value")
            .flatMap((record) =>
              Object.values(record.arguments).filter((value) => forged.includes(String(value))),
            );
          assert.deepEqual(removed.sort(), forged.toSorted());
        },
        { trace: true },
      );
    });
  }

  test("a request that needs nothing costs two calls of the host", async () => {
    assert.deepEqual(await calls({ mode: "cluster_header" }, main), [
      "proxy_get_header_map_pairs",
      "proxy_replace_header_map_value",
    ]);
  });

  test("limits of time and tries are told in headers that the router obeys", async () => {
    const action = {
      cluster: "main",
      timeout: "1.5s",
      retry_policy: {
        retry_on: "5xx,unavailable,retriable-status-codes",
        num_retries: 3,
        per_try_timeout: "0.2s",
        retriable_status_codes: [418, 419],
        retriable_headers: [{ name: "x-again", present_match: true }],
      },
      hedge_policy: { hedge_on_per_try_timeout: true },
    };
    await withRouter(table({ mode: "cluster_header" }, { ...main, route: action }), async (host) => {
      const { upstreamRequest } = await ask(host)();
      const told = upstreamRequest!.headers.filter(([header]) => header.startsWith("x-envoy-"));
      assert.deepEqual(Object.fromEntries(told), {
        "x-envoy-upstream-rq-timeout-ms": "1500",
        "x-envoy-upstream-rq-per-try-timeout-ms": "200",
        "x-envoy-retry-on": "5xx,retriable-status-codes",
        "x-envoy-retry-grpc-on": "unavailable",
        "x-envoy-retriable-status-codes": "418,419",
        "x-envoy-retriable-header-names": "x-again",
        "x-envoy-max-retries": "3",
        "x-envoy-hedge-on-per-try-timeout": "true",
      });
    });
  });

  test("tries are only for requests that the policy is for", async () => {
    const retriable_request_headers = [{ name: "x-a", present_match: true }];
    const retry_policy = { retry_on: "5xx", retriable_request_headers };
    const route = { ...main, route: { cluster: "main", retry_policy } };
    await withRouter(table({ mode: "cluster_header" }, route), async (host) => {
      const told = async (headers: HeaderList) =>
        headerValues((await ask(host, { headers })()).upstreamRequest!.headers, "x-envoy-retry-on");
      assert.deepEqual(await told([]), []);
      assert.deepEqual(await told([["x-a", ""]]), ["5xx"]);
    });
  });

  test("with explain the filter logs how it came to its decision", async () => {
    await withRouter({ ...table({ mode: "cluster_header" }), explain: true }, async (host) => {
      const { logs } = await ask(host)();
      assert.equal(logs.length, 1);
      assert.equal(logs[0]!.level, LogLevel.Info);
      assert.deepEqual(JSON.parse(logs[0]!.message), {
        virtual_host: "main",
        route: 0,
        name: "",
        asked: [{ route: 0, name: "", failed: null }],
      });
    });
  });
});
