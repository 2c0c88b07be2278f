import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { HeaderMapType } from "../../host/index.js";
import { encodePairs } from "../../host/pairs.js";
import { exchange, ManualClock } from "../../host/testing.js";
import { answer, atEnd, call } from "./support/guest.js";
import { loadGuests } from "./support/load.js";
import { returned, statuses } from "./support/trace.js";

const { RequestHeaders, RequestTrailers, ResponseHeaders, ResponseTrailers } = HeaderMapType;

const get = (map: HeaderMapType, name: string) => call("proxy_get_header_map_value", map, name);
const add = (map: HeaderMapType, name: string, value: string) =>
  call("proxy_add_header_map_value", map, name, value);
const pairs = (map: HeaderMapType) => call("proxy_get_header_map_pairs", map);

describe("header maps", () => {
  test("are read and changed in their own callback", async () => {
    const host = await loadGuests([
      {
        proxy_on_request_headers: [
          get(RequestHeaders, "X-In"),
          get(RequestHeaders, "x-absent"),
          add(RequestHeaders, "X-Added", "1"),
          call("proxy_replace_header_map_value", RequestHeaders, "x-in", "new"),
          call("proxy_remove_header_map_value", RequestHeaders, "x-out"),
        ],
        proxy_on_response_headers: [
          call(
            "proxy_set_header_map_pairs",
            ResponseHeaders,
            encodePairs([
              [":status", "201"],
              ["x", "y"],
            ]).toString("latin1"),
          ),
        ],
      },
    ]);
    const { trace, upstreamRequest, response } = await exchange(host, {
      headers: { "x-in": "old", "x-out": "?" },
    });
    assert.deepEqual(returned(trace, "proxy_get_header_map_value"), ["old", undefined]);
    assert.deepEqual(statuses(trace, "proxy_get_header_map_value"), ["Ok", "NotFound"]);
    assert.deepEqual(upstreamRequest?.headers.slice(4), [
      ["x-added", "1"],
      ["x-in", "new"],
    ]);
    assert.deepEqual(response.headers, [
      [":status", "201"],
      ["x", "y"],
    ]);
  });

  test("give all pairs, and their size in bytes", async () => {
    const host = await loadGuests([
      {
        proxy_on_response_headers: [
          pairs(ResponseHeaders),
          call("proxy_get_header_map_size", ResponseHeaders),
        ],
      },
    ]);
    const { trace } = await exchange(host, {
      upstream: () => ({
        headers: [
          ["a", "b"],
          ["a", "c"],
        ],
      }),
    });
    assert.deepEqual(returned(trace, "proxy_get_header_map_pairs"), [
      [
        [":status", "200"],
        ["a", "b"],
        ["a", "c"],
      ],
    ]);
    assert.deepEqual(returned(trace, "proxy_get_header_map_size"), [14]);
  });

  test("are gone once their callback has returned Continue", async () => {
    const steps = [
      get(RequestHeaders, ":path"),
      add(RequestHeaders, "x", "y"),
      call("proxy_replace_header_map_value", RequestHeaders, "x", "y"),
      call("proxy_remove_header_map_value", RequestHeaders, "x"),
      call("proxy_set_header_map_pairs", RequestHeaders, ""),
      call("proxy_get_header_map_size", RequestHeaders),
      pairs(RequestHeaders),
    ];
    const host = await loadGuests([{ proxy_on_request_headers: [], proxy_on_request_body: steps }]);
    const { trace, upstreamRequest } = await exchange(host, { body: "x" });
    const results = trace.filter((record) => record.direction === "host").map((record) => record.result);
    assert.deepEqual(results, [...Array(6).fill("BadArgument"), "Ok"]);
    assert.deepEqual(returned(trace, "proxy_get_header_map_pairs"), [[]]);
    assert.equal(upstreamRequest?.header("x"), undefined);
  });

  test("live on while the stream is paused, until it goes on", async () => {
    const clock = new ManualClock();
    const host = await loadGuests(
      [
        {
          proxy_on_configure: [call("proxy_set_tick_period_milliseconds", 5)],
          proxy_on_request_headers: [answer(1)],
          proxy_on_tick: [
            call("proxy_set_effective_context", 2),
            add(RequestHeaders, "x-late", "1"),
            call("proxy_continue_stream", 0),
            add(RequestHeaders, "x-too-late", "1"),
          ],
        },
      ],
      { clock },
    );
    setImmediate(() => clock.advance(5));
    const { trace, upstreamRequest } = await exchange(host);
    assert.deepEqual(statuses(trace, "proxy_add_header_map_value"), ["Ok", "BadArgument"]);
    assert.equal(upstreamRequest?.header("x-late"), "1");
    host.close();
  });

  test("are there again for proxy_on_log, to be read", async () => {
    const host = await loadGuests([
      {
        proxy_on_request_headers: [add(RequestHeaders, "x-added", "1")],
        proxy_on_log: [
          get(RequestHeaders, "x-added"),
          get(ResponseHeaders, ":status"),
          get(ResponseTrailers, "t"),
          get(RequestTrailers, "t"),
          add(RequestHeaders, "x", "y"),
        ],
      },
    ]);
    const { trace } = await exchange(host, { upstream: () => ({ trailers: { t: "end" } }) });
    assert.deepEqual(returned(trace, "proxy_get_header_map_value"), ["1", "200", "end", undefined]);
    assert.deepEqual(statuses(trace, "proxy_get_header_map_value").at(-1), "NotFound");
    assert.deepEqual(statuses(trace, "proxy_add_header_map_value"), ["Ok", "BadArgument"]);
  });

  test("answer what is wrong with a call", async () => {
    const host = await loadGuests([
      {
        proxy_on_request_headers: [
          call("proxy_get_header_map_value", 8, ":path"),
          call("proxy_get_header_map_value", 6, ":path"),
          call("proxy_get_header_map_value", 0, -8, 9),
          call("proxy_get_header_map_value", 0, ":path", -4, -4),
        ],
      },
    ]);
    const { trace } = await exchange(host);
    assert.deepEqual(statuses(trace, "proxy_get_header_map_value"), [
      "BadArgument",
      "BadArgument",
      "InvalidMemoryAccess",
      "InvalidMemoryAccess",
    ]);
  });

  test("carry bytes above ASCII unchanged", async () => {
    const host = await loadGuests([{ proxy_on_request_headers: [add(RequestHeaders, "x", "\xc3\xa9\xff")] }]);
    const { upstreamRequest } = await exchange(host, { headers: { y: "\xff\x80" } });
    assert.equal(upstreamRequest?.header("x"), "\xc3\xa9\xff");
    assert.equal(upstreamRequest?.header("y"), "\xff\x80");
  });
});

describe("trailers", () => {
  const t = { t: "1" };

  test("are read and changed in their own callback", async () => {
    const host = await loadGuests([
      {
        proxy_on_request_trailers: [get(RequestTrailers, "t"), add(RequestTrailers, "u", "2")],
        proxy_on_response_trailers: [call("proxy_remove_header_map_value", ResponseTrailers, "t")],
      },
    ]);
    const { trace, upstreamRequest, response } = await exchange(host, {
      body: "b",
      trailers: t,
      upstream: () => ({ trailers: { t: "1", v: "3" } }),
    });
    assert.deepEqual(returned(trace, "proxy_get_header_map_value"), ["1"]);
    assert.deepEqual(upstreamRequest?.trailers, [
      ["t", "1"],
      ["u", "2"],
    ]);
    assert.deepEqual(response.trailers, [["v", "3"]]);
  });

  test("can be added at the end of a body, and only there", async () => {
    const step = add(RequestTrailers, "t", "added");
    const host = await loadGuests([
      { proxy_on_request_headers: [step], proxy_on_request_body: [step] },
      { proxy_on_request_trailers: [get(RequestTrailers, "t")] },
    ]);
    const { trace, upstreamRequest } = await exchange(host, { chunks: ["a", "b"] });
    assert.deepEqual(statuses(trace, "proxy_add_header_map_value"), ["BadArgument", "BadArgument", "Ok"]);
    assert.equal(upstreamRequest?.text, "ab");
    assert.deepEqual(upstreamRequest?.trailers, [["t", "added"]]);
    assert.deepEqual(returned(trace, "proxy_get_header_map_value"), ["added"]);
  });

  test("cannot be added once that callback has returned", async () => {
    const clock = new ManualClock();
    const host = await loadGuests(
      [
        {
          proxy_on_configure: [call("proxy_set_tick_period_milliseconds", 5)],
          proxy_on_request_body: [answer(1)],
          proxy_on_tick: [
            call("proxy_set_effective_context", 2),
            add(RequestTrailers, "t", "late"),
            call("proxy_continue_stream", 0),
          ],
        },
      ],
      { clock },
    );
    setImmediate(() => clock.advance(5));
    const { trace, upstreamRequest } = await exchange(host, { body: "b" });
    assert.deepEqual(statuses(trace, "proxy_add_header_map_value"), ["BadArgument"]);
    assert.equal(upstreamRequest?.trailers, null);
    host.close();
  });

  test("that were added follow a body that was held", async () => {
    const host = await loadGuests([
      { proxy_on_response_body: [atEnd([add(ResponseTrailers, "t", "added")], [answer(1)])] },
    ]);
    const { response } = await exchange(host, { upstream: () => ({ chunks: ["a", "b"] }) });
    assert.equal(response.text, "ab");
    assert.deepEqual(response.trailers, [["t", "added"]]);
  });
});
