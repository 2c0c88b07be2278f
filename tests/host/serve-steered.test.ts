// Where requests go whose filters say it, and what `x-envoy-*` headers make of tries, times and copies.

import assert from "node:assert/strict";
import { suite, test } from "node:test";
import type { ReverseProxyOptions } from "../../host/serve/index.js";
import { type Backend, type Responder, startBackend } from "../support/backend.js";
import { headerValues } from "../support/headers.js";
import { type ClientRequest, send } from "../support/http-client.js";
import { type Serving, serving } from "./serving.js";

type Headers = [string, string][];

/** Nobody listens there. */
const NOWHERE = "http://127.0.0.1:1";

/** Runs something with two upstreams of these names, `one` in front of the proxy's own backend. */
async function steered(
  options: Partial<ReverseProxyOptions>,
  use: (serving: Serving, two: Backend) => Promise<void>,
): Promise<void> {
  const one = await startBackend();
  const two = await startBackend();
  const upstreams = [
    { name: "one", url: one.url },
    { name: "two", url: two.url },
    { name: "nowhere", url: NOWHERE },
  ];
  try {
    await serving({ upstreams, ...options }, ({ proxy, errors }) =>
      use({ proxy, backend: one, errors }, two),
    );
  } finally {
    await one.close();
    await two.close();
  }
}

suite("a request goes", () => {
  test("to the upstream that a header names, and nowhere if there is none of the name", () =>
    steered({ routes: [{ to: { header: "x-to" } }] }, async ({ proxy, backend }, two) => {
      const cases: [Headers, number][] = [
        [[["x-to", "two"]], 200],
        [[["x-to", "three"]], 503],
        [[["x-to", ""]], 503],
        [[], 503],
      ];
      for (const [headers, status] of cases) {
        assert.equal((await send(proxy.url, { headers })).status, status, JSON.stringify(headers));
      }
      assert.deepEqual([backend.requests.length, two.requests.length], [0, 1]);
    }));

  test("to the upstream at the first address of a header, and to no other address", () =>
    steered({ routes: [{ to: { address: "x-at" } }] }, async ({ proxy }, two) => {
      const { host } = new URL(two.url);
      const cases: [string, number][] = [
        [`${host},127.0.0.1:1`, 200],
        [host, 200],
        ["127.0.0.1:9", 503],
        ["two", 503],
        ["", 503],
      ];
      for (const [address, status] of cases) {
        assert.equal((await send(proxy.url, { headers: [["x-at", address]] })).status, status, address);
      }
      assert.equal(two.requests.length, 2);
    }));
});

suite("a copy of a request", () => {
  const routes = [{ to: "one", copyTo: "x-copy" }];

  test("has its body, its trailers and another host; its answer counts for nothing", () =>
    steered({ routes }, async ({ proxy }, two) => {
      const arrived = new Promise<void>((resolve) => {
        two.respond = () => {
          resolve();
          return { status: 500, body: "no" };
        };
      });
      const response = await send(proxy.url, {
        method: "POST",
        path: "/a?b",
        headers: [
          ["x-copy", "two"],
          ["host", "shop.test:80"],
        ],
        body: "text",
      });
      await arrived;
      assert.equal(response.status, 200);
      const [copy] = two.requests;
      assert.deepEqual(
        [copy!.method, copy!.path, copy!.authority, copy!.body.toString()],
        ["POST", "/a?b", "shop.test-shadow:80", "text"],
      );
    }));

  test("that cannot be sent is not noticed", () =>
    steered({ routes }, async ({ proxy, errors }) => {
      for (const to of ["nowhere", "unknown"]) {
        assert.equal((await send(proxy.url, { headers: [["x-copy", to]], body: "text" })).status, 200);
      }
      assert.deepEqual(errors, []);
    }));
});

/** Answers with these statuses, one after the other, and then with 200. */
function statuses(...all: number[]): Responder {
  return () => ({ status: all.shift() ?? 200 });
}

/** Never answers the first requests, then with 200. */
function slowFor(count: number): Responder {
  let left = count;
  return () => (left-- > 0 ? new Promise(() => {}) : {});
}

suite("tries", () => {
  interface Case {
    name: string;
    headers: Headers;
    respond: Responder;
    status: number;
    requests: number;
    text?: RegExp;
  }
  const ON_5XX: Headers = [["x-envoy-retry-on", "5xx"]];
  const most = (retries: string): Headers => [["x-envoy-max-retries", retries]];
  const perTry = (time: string): Headers => [["x-envoy-upstream-rq-per-try-timeout-ms", time]];
  const CASES: Case[] = [
    {
      name: "one more without a number",
      headers: ON_5XX,
      respond: statuses(503, 503),
      status: 503,
      requests: 2,
    },
    {
      name: "three more",
      headers: [...ON_5XX, ...most("3")],
      respond: statuses(503, 500, 503),
      status: 200,
      requests: 4,
    },
    {
      name: "none more",
      headers: [...ON_5XX, ...most("0")],
      respond: statuses(503),
      status: 503,
      requests: 1,
    },
    {
      name: "none without a condition",
      headers: most("3"),
      respond: statuses(503),
      status: 503,
      requests: 1,
    },
    {
      name: "none for what the condition is not for",
      headers: [["x-envoy-retry-on", "gateway-error,reset"]],
      respond: statuses(500),
      status: 500,
      requests: 1,
    },
    {
      name: "for statuses that are named",
      headers: [
        ["x-envoy-retry-on", "retriable-status-codes"],
        ["x-envoy-retriable-status-codes", "418, 419"],
      ],
      respond: statuses(419),
      status: 200,
      requests: 2,
    },
    {
      name: "for a status of gRPC",
      headers: [["x-envoy-retry-grpc-on", "unavailable"]],
      respond: (
        (responders) => () =>
          responders.shift() ?? {}
      )([{ headers: [["grpc-status", "14"]] as Headers }]),
      status: 200,
      requests: 2,
    },
    {
      name: "after one that took too long",
      headers: [...ON_5XX, ...perTry("40")],
      respond: slowFor(1),
      status: 200,
      requests: 2,
    },
    {
      name: "none after one that took too long and is no reason for another",
      headers: perTry("40"),
      respond: slowFor(1),
      status: 504,
      requests: 1,
      text: /^upstream request timeout$/,
    },
    {
      name: "no longer than all of them may take",
      headers: [["x-envoy-upstream-rq-timeout-ms", "60"], ...perTry("25"), ...ON_5XX, ...most("16")],
      respond: slowFor(100),
      status: 504,
      requests: Number.NaN,
    },
  ];
  for (const { name, headers, respond, status, requests, text } of CASES) {
    test(name, () =>
      steered({ routerHeaders: "clients" }, async ({ proxy, backend }) => {
        backend.respond = respond;
        const request: ClientRequest = { method: "POST", body: "all of it", headers };
        const response = await send(proxy.url, request);
        assert.equal(response.status, status);
        if (!Number.isNaN(requests)) assert.equal(backend.requests.length, requests);
        if (text) assert.match(response.text, text);
        for (const received of backend.requests) {
          assert.equal(received.body.toString(), "all of it");
          assert.deepEqual(
            received.headers.filter(([header]) => header.startsWith("x-envoy-")),
            [],
          );
        }
      }),
    );
  }

  test("send a long body again, and none that is too long to be kept", () =>
    steered({ routerHeaders: "clients" }, async ({ proxy, backend }) => {
      for (const [length, status] of [
        [1_000_000, 200],
        [1_200_000, 503],
      ] as const) {
        backend.respond = statuses(503);
        const body = Buffer.alloc(length, "x");
        assert.equal((await send(proxy.url, { method: "POST", headers: ON_5XX, body })).status, status);
        assert.equal(backend.requests.at(-1)!.body.length, length);
      }
    }));

  test("go on where no connection is to be had, and say so in the end", () =>
    steered({ routerHeaders: "clients", routes: [{ to: "nowhere" }] }, async ({ proxy }) => {
      const headers: Headers = [["x-envoy-retry-on", "connect-failure"], ...most("2")];
      const response = await send(proxy.url, { headers });
      assert.equal(response.status, 503);
      assert.match(response.text, /remote connection failure$/);
    }));

  test("end when the client is gone", () =>
    steered({ routerHeaders: "clients" }, async ({ proxy, backend }) => {
      backend.respond = slowFor(100);
      const headers = [...ON_5XX, ...perTry("30"), ...most("16")];
      await assert.rejects(send(proxy.url, { headers, timeoutMs: 50 }));
    }));

  test("are not for clients to ask for, as long as nobody trusts them", () =>
    steered({}, async ({ proxy, backend }) => {
      backend.respond = statuses(503);
      const response = await send(proxy.url, { headers: [...ON_5XX, ["x-envoy-other", "kept"]] });
      assert.equal(response.status, 503);
      const [request] = backend.requests;
      assert.deepEqual(headerValues(request!.headers, "x-envoy-retry-on"), []);
      assert.deepEqual(headerValues(request!.headers, "x-envoy-other"), ["kept"]);
    }));
});
