import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { encodePairs } from "../../host/pairs.js";
import { exchange, ManualClock } from "../../host/testing.js";
import { answer, type Callbacks, call, callWithResult } from "./support/guest.js";
import { loadGuests } from "./support/load.js";
import { calls, returned, statuses } from "./support/trace.js";

interface Reply {
  status: number;
  details?: string;
  body?: string;
  headers?: [string, string][];
  grpcStatus?: number;
}

function reply({ status, details = "", body = "", headers = [], grpcStatus = -1 }: Reply): string {
  const pairs = encodePairs(headers).toString("latin1");
  return call("proxy_send_local_response", status, details, body, pairs, grpcStatus);
}

const denied = reply({ status: 403, body: "no" });

describe("a local reply", () => {
  test("answers in the place of the upstream, whatever the callback returns", async () => {
    const steps = [reply({ status: 403, body: "no", headers: [["X-Why", "rules"]] }), answer(0)];
    const { response, upstreamRequest } = await exchange(
      await loadGuests([{ proxy_on_request_headers: steps }]),
    );
    assert.equal(upstreamRequest, null);
    assert.ok(response.local);
    assert.deepEqual(response.headers, [
      [":status", "403"],
      ["x-why", "rules"],
      ["content-length", "2"],
      ["content-type", "text/plain"],
    ]);
    assert.equal(response.text, "no");
  });

  test("keeps the content type that it is given", async () => {
    const steps = [reply({ status: 200, body: "{}", headers: [["content-type", "application/json"]] })];
    const { response } = await exchange(await loadGuests([{ proxy_on_request_headers: steps }]));
    assert.equal(response.header("content-type"), "application/json");
  });

  test("without a body says nothing about one", async () => {
    const headers: [string, string][] = [
      ["content-type", "text/html"],
      ["content-length", "9"],
    ];
    const { response } = await exchange(
      await loadGuests([{ proxy_on_request_headers: [reply({ status: 204, headers })] }]),
    );
    assert.deepEqual(response.headers, [[":status", "204"]]);
  });

  test("to HEAD has the headers of the body, and no body", async () => {
    const { response } = await exchange(await loadGuests([{ proxy_on_request_headers: [denied] }]), {
      method: "HEAD",
    });
    assert.equal(response.header("content-length"), "2");
    assert.equal(response.text, "");
  });

  test("passes the response callbacks of every filter that saw the request", async () => {
    const seen: Callbacks = {
      proxy_on_response_headers: [call("proxy_add_header_map_value", 2, "x-seen", "yes")],
    };
    const host = await loadGuests([
      { ...seen, proxy_on_request_headers: [] },
      { ...seen, proxy_on_request_headers: [denied] },
      { ...seen, proxy_on_request_headers: [] },
    ]);
    const { response, trace } = await exchange(host);
    assert.equal(response.headers.filter(([name]) => name === "x-seen").length, 2);
    const who = trace.filter((record) => record.function === "proxy_on_response_headers");
    assert.deepEqual(
      who.map((record) => record.plugin),
      ["b", "a"],
    );
  });

  test("in the response takes the place of the upstream's, around the filters", async () => {
    const host = await loadGuests([
      { proxy_on_response_headers: [call("proxy_add_header_map_value", 2, "x-seen", "yes")] },
      { proxy_on_response_headers: [denied] },
    ]);
    const { response } = await exchange(host, { upstream: () => ({ body: "secret" }) });
    assert.equal(response.status, 403);
    assert.equal(response.text, "no");
    assert.equal(response.header("x-seen"), undefined);
  });

  test("is a reset once the client has seen headers", async () => {
    const host = await loadGuests([
      { proxy_on_response_body: [reply({ status: 403, details: "too late" })] },
    ]);
    const { response } = await exchange(host, { upstream: () => ({ body: "body" }) });
    assert.equal(response.reset, "too_late");
    assert.equal(response.text, "");
  });

  test("in the response leaves nothing of what was held", async () => {
    const clock = new ManualClock();
    const host = await loadGuests(
      [
        {
          proxy_on_configure: [call("proxy_set_tick_period_milliseconds", 5)],
          proxy_on_response_headers: [answer(4)],
          proxy_on_tick: [call("proxy_set_effective_context", 2), denied, call("proxy_continue_stream", 1)],
        },
      ],
      { clock },
    );
    const result = exchange(host, { upstream: () => ({ body: "secret" }) });
    setTimeout(() => clock.advance(5), 20);
    const { response } = await result;
    assert.equal(response.status, 403);
    assert.equal(response.text, "no");
    host.close();
  });

  test("in the request's body drops what was held and asked for", async () => {
    const host = await loadGuests([
      { proxy_on_request_headers: [answer(0)], proxy_on_request_body: [denied] },
    ]);
    const { response, upstreamRequest } = await exchange(host, { chunks: ["a", "b"] });
    assert.equal(response.status, 403);
    assert.equal(upstreamRequest?.text, "");
  });

  test("can be given later, on behalf of a paused stream", async () => {
    const clock = new ManualClock();
    const host = await loadGuests(
      [
        {
          proxy_on_configure: [call("proxy_set_tick_period_milliseconds", 5)],
          proxy_on_request_headers: [answer(1)],
          proxy_on_tick: [call("proxy_set_effective_context", 2), denied],
        },
      ],
      { clock },
    );
    setImmediate(() => clock.advance(5));
    assert.equal((await exchange(host)).response.status, 403);
    host.close();
  });

  test("does not count where the client has one already", async () => {
    const host = await loadGuests([{ proxy_on_request_headers: [denied, reply({ status: 404 })] }]);
    const { response } = await exchange(host);
    assert.equal(response.status, 403);
    assert.equal(response.reset, null);
  });

  test("takes the place of one that is still on its way to the client", async () => {
    const host = await loadGuests([
      { proxy_on_request_headers: [denied], proxy_on_response_headers: [reply({ status: 500 })] },
    ]);
    assert.equal((await exchange(host)).response.status, 500);
  });

  test("from a context that is no stream answers Ok and does nothing", async () => {
    const host = await loadGuests([{ proxy_on_configure: [denied] }]);
    assert.deepEqual(statuses(host.traceRecords, "proxy_send_local_response"), ["Ok"]);
    assert.equal((await exchange(host)).response.status, 200);
  });

  test("has its reason shown without whitespace", async () => {
    const host = await loadGuests([
      {
        proxy_on_request_headers: [reply({ status: 403, details: "denied by\trules" })],
        proxy_on_log: [call("proxy_get_property", "response\0code_details")],
      },
    ]);
    const { trace } = await exchange(host);
    assert.deepEqual(returned(trace, "proxy_get_property"), ["denied_by_rules"]);
  });

  test("copies what it is given", async () => {
    const host = await loadGuests([
      {
        proxy_on_request_headers: [
          call("proxy_get_header_map_value", 0, ":path"),
          callWithResult("proxy_send_local_response", [200, 0, 0], 3).replace(
            /\)\)$/,
            "(i32.const 0) (i32.const 0) (i32.const -1)))",
          ),
          "(memory.fill (i32.const 524288) (i32.const 33) (i32.const 64))",
        ],
      },
    ]);
    const { response } = await exchange(host, { path: "/path" });
    assert.equal(response.text, "/path");
  });

  test("with memory that is not there is refused", async () => {
    const step = call("proxy_send_local_response", 403, 0, 0, -1, 5, 0, 0, -1);
    const { trace, response } = await exchange(await loadGuests([{ proxy_on_request_headers: [step] }]));
    assert.deepEqual(statuses(trace, "proxy_send_local_response"), ["InvalidMemoryAccess"]);
    assert.equal(response.status, 200);
  });

  test("still ends with log, done and delete", async () => {
    const host = await loadGuests([
      { proxy_on_request_headers: [denied], proxy_on_done: [], proxy_on_log: [], proxy_on_delete: [] },
    ]);
    const { trace } = await exchange(host);
    assert.deepEqual(calls(trace, "guest").slice(-3), ["proxy_on_log", "proxy_on_done", "proxy_on_delete"]);
  });
});

describe("a local reply to gRPC", () => {
  const grpc = { method: "POST", headers: { "content-type": "application/grpc+proto" } };

  async function answerTo(given: Reply): Promise<[string, string][]> {
    const host = await loadGuests([{ proxy_on_request_headers: [reply(given)] }]);
    return (await exchange(host, grpc)).response.headers;
  }

  test("is headers alone, with the message percent-encoded", async () => {
    assert.deepEqual(await answerTo({ status: 403, body: "no: 100% \xc3\xa9", grpcStatus: 9 }), [
      [":status", "200"],
      ["content-type", "application/grpc"],
      ["grpc-status", "9"],
      ["grpc-message", "no: 100%25 %C3%A9"],
    ]);
  });

  test("derives its status from HTTP's where none, or none that is known, is given", async () => {
    const expected = { 400: 13, 401: 16, 403: 7, 404: 12, 429: 14, 503: 14, 500: 2 };
    for (const [status, grpcStatus] of Object.entries(expected)) {
      for (const given of [-1, 17]) {
        const headers = await answerTo({ status: Number(status), grpcStatus: given });
        assert.deepEqual(headers.at(-1), ["grpc-status", String(grpcStatus)], `${status} ${given}`);
      }
    }
  });
});
