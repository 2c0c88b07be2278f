import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { DataStatus, HeadersStatus, Host, type HttpStreamSink } from "../../host/index.js";
import { type ExchangeOptions, exchange, ManualClock } from "../../host/testing.js";
import { answer, atEnd, type Callbacks, call, log } from "./support/guest.js";
import { loadGuests, plugin } from "./support/load.js";
import { returned } from "./support/trace.js";

const addHeader = (map: number, value: string) => call("proxy_add_header_map_value", map, "x-order", value);
const bufferStatus = (type: number) => call("proxy_get_buffer_status", type);
const tick = call("proxy_set_tick_period_milliseconds", 5);

/** Guest calls of a chain, as `plugin callback`, without what comes after the response. */
async function order(guests: Callbacks[], options: ExchangeOptions = {}): Promise<string[]> {
  const { trace } = await exchange(await loadGuests(guests), options);
  return trace
    .filter((record) => record.direction === "guest" && /request|response/.test(record.function))
    .map((record) => `${record.plugin} ${record.function.replace("proxy_on_", "")}`);
}

const everything: Callbacks = {
  proxy_on_request_headers: [],
  proxy_on_request_body: [],
  proxy_on_request_trailers: [],
  proxy_on_response_headers: [],
  proxy_on_response_body: [],
  proxy_on_response_trailers: [],
};

const longMessage: ExchangeOptions = {
  body: "b",
  trailers: { t: "1" },
  upstream: () => ({ body: "b", trailers: { t: "1" } }),
};

describe("a chain", () => {
  test("takes requests first to last and responses last to first", async () => {
    assert.deepEqual(await order([everything, everything], longMessage), [
      "a request_headers",
      "b request_headers",
      "a request_body",
      "b request_body",
      "a request_trailers",
      "b request_trailers",
      "b response_headers",
      "a response_headers",
      "b response_body",
      "a response_body",
      "b response_trailers",
      "a response_trailers",
    ]);
  });

  test("passes a message through unchanged where filters have no callbacks", async () => {
    const { response, upstreamRequest } = await exchange(await loadGuests([{}, {}]), {
      chunks: ["a", "b"],
      trailers: { t: "1" },
      upstream: () => ({ chunks: ["c", "d"], trailers: { u: "2" } }),
    });
    assert.deepEqual(upstreamRequest?.chunks.map(String), ["a", "b"]);
    assert.deepEqual(upstreamRequest?.trailers, [["t", "1"]]);
    assert.deepEqual(response.chunks.map(String), ["c", "d"]);
    assert.deepEqual(response.trailers, [["u", "2"]]);
  });

  test("lets a filter see what the one before it changed", async () => {
    const host = await loadGuests([
      { proxy_on_request_headers: [addHeader(0, "a")], proxy_on_response_headers: [addHeader(2, "a")] },
      { proxy_on_request_headers: [addHeader(0, "b")], proxy_on_response_headers: [addHeader(2, "b")] },
    ]);
    const { response, upstreamRequest } = await exchange(host);
    const values = (list: [string, string][]) =>
      list.filter(([name]) => name === "x-order").map(([, value]) => value);
    assert.deepEqual(values(upstreamRequest!.headers), ["a", "b"]);
    assert.deepEqual(values(response.headers), ["b", "a"]);
  });

  test("uses the worker that it is told to", async () => {
    const host = await Host.load({
      plugins: [plugin({ proxy_on_request_headers: [log("here")] })],
      concurrency: 2,
    });
    const { logs } = await exchange(host, { worker: 1 });
    assert.equal(logs[0]?.worker, 1);
  });
});

describe("a headers callback that answers", () => {
  const pausing = (status: number): Callbacks => ({
    proxy_on_configure: [tick],
    proxy_on_request_headers: [answer(status)],
    proxy_on_request_body: [],
    proxy_on_request_trailers: [],
    proxy_on_tick: [call("proxy_set_effective_context", 2), call("proxy_continue_stream", 0)],
  });

  /** Guest calls about the request, with `|` where the stream went on. */
  async function shown(status: number, allow = false): Promise<string> {
    const clock = new ManualClock();
    const host = await Host.load({
      plugins: [plugin(pausing(status), { allowOnHeadersStopIteration: allow })],
      trace: true,
      clock,
    });
    setImmediate(() => clock.advance(5));
    const { trace, upstreamRequest } = await exchange(host, { chunks: ["ab", "c"], trailers: { t: "1" } });
    host.close();
    assert.equal(upstreamRequest?.text, "abc");
    assert.deepEqual(upstreamRequest?.trailers, [["t", "1"]]);
    const guestCalls = trace.filter((record) => record.direction === "guest" && record.function !== "malloc");
    return guestCalls
      .map(({ function: name, arguments: { size } }) =>
        name === "proxy_on_tick" ? "|" : `${name.replace(/proxy_on_(request_)?/, "")}${size ?? ""}`,
      )
      .join(" ");
  }

  const held = "headers | body3 trailers";
  const passing = "headers body2 body1 trailers |";

  test("Continue lets everything through", async () => {
    assert.equal((await shown(HeadersStatus.Continue)).replace(" |", ""), passing.replace(" |", ""));
  });

  test("StopIteration holds all that follows, as it does on Envoy by default", async () => {
    assert.equal(await shown(HeadersStatus.StopIteration), held);
  });

  test("StopIteration shows the body while the headers are held, where that is allowed", async () => {
    const text = await shown(HeadersStatus.StopIteration, true);
    assert.equal(text.replace(" |", ""), "headers body2 body1 trailers");
  });

  test("StopAllIteration holds all that follows", async () => {
    assert.equal(await shown(HeadersStatus.StopAllIterationAndBuffer), held);
    assert.equal(await shown(HeadersStatus.StopAllIterationAndWatermark), held);
  });

  test("ContinueAndEndStream just goes on", async () => {
    assert.equal(
      (await shown(HeadersStatus.ContinueAndEndStream)).replace(" |", ""),
      passing.replace(" |", ""),
    );
  });

  test("a number that is no status holds all that follows", async () => {
    assert.equal(await shown(77), held);
  });
});

describe("a body callback that answers", () => {
  const response = { upstream: () => ({ chunks: ["ab", "c", "de"] }) };

  /** Sizes that the guest was shown, and what the client got. */
  async function run(steps: string[], options: ExchangeOptions = response) {
    const host = await loadGuests([{ proxy_on_response_body: [bufferStatus(1), ...steps] }]);
    const result = await exchange(host, options);
    const bodies = result.trace.filter((record) => record.function === "proxy_on_response_body");
    return {
      ...result,
      sizes: bodies.map((record) => record.arguments.size),
      visible: returned(result.trace, "proxy_get_buffer_status"),
      chunks: result.response.chunks.map(String),
    };
  }

  test("Continue passes each part on", async () => {
    const { sizes, chunks } = await run([]);
    assert.deepEqual(sizes, [2, 1, 2]);
    assert.deepEqual(chunks, ["ab", "c", "de"]);
  });

  test("StopIterationAndBuffer gathers parts until it lets them go", async () => {
    const { sizes, visible, chunks } = await run([atEnd([], [answer(DataStatus.StopIterationAndBuffer)])]);
    assert.deepEqual(sizes, [2, 3, 5]);
    assert.deepEqual(visible, [2, 3, 5]);
    assert.equal(chunks.join(""), "abcde");
  });

  test("StopIterationAndWatermark holds parts but shows each once", async () => {
    const { sizes, visible, chunks } = await run([atEnd([], [answer(DataStatus.StopIterationAndWatermark)])]);
    assert.deepEqual(sizes, [2, 1, 2]);
    assert.deepEqual(visible, [2, 1, 2]);
    assert.equal(chunks.join(""), "abcde");
  });

  test("StopIterationNoBuffer drops the part", async () => {
    const { chunks } = await run([atEnd([], [answer(DataStatus.StopIterationNoBuffer)])]);
    assert.equal(chunks.join(""), "de");
  });

  test("StopIterationNoBuffer at the end still ends the message when it goes on", async () => {
    const clock = new ManualClock();
    const host = await loadGuests(
      [
        {
          proxy_on_configure: [tick],
          proxy_on_response_body: [answer(DataStatus.StopIterationNoBuffer)],
          proxy_on_tick: [
            call("proxy_set_effective_context", 2),
            bufferStatus(1),
            call("proxy_continue_stream", 1),
          ],
        },
      ],
      { clock },
    );
    const result = exchange(host, { upstream: () => ({ body: "dropped" }) });
    setTimeout(() => clock.advance(5), 20);
    const { response, trace } = await result;
    assert.equal(response.text, "");
    assert.deepEqual(returned(trace, "proxy_get_buffer_status"), [0]);
    host.close();
  });

  test("a stop in one filter holds the body back from the next", async () => {
    const host = await loadGuests([
      { proxy_on_request_body: [atEnd([], [answer(DataStatus.StopIterationAndBuffer)])] },
      { proxy_on_request_body: [] },
    ]);
    const { trace } = await exchange(host, { chunks: ["a", "b", "c"] });
    const second = trace.filter(
      ({ plugin, function: name }) => plugin === "b" && name === "proxy_on_request_body",
    );
    assert.deepEqual(
      second.map((record) => record.arguments),
      [{ context: 2, size: 3, endOfStream: true }],
    );
  });

  test("a stop lets the body be read and changed later, and go on then", async () => {
    const clock = new ManualClock();
    const host = await loadGuests(
      [
        {
          proxy_on_configure: [tick],
          proxy_on_request_body: [answer(DataStatus.StopIterationAndBuffer)],
          proxy_on_tick: [
            call("proxy_set_effective_context", 2),
            bufferStatus(0),
            call("proxy_set_buffer_bytes", 0, 0, 100, "changed"),
            call("proxy_continue_stream", 0),
          ],
        },
      ],
      { clock },
    );
    setImmediate(() => clock.advance(5));
    const { trace, upstreamRequest } = await exchange(host, { chunks: ["some", "thing"] });
    assert.deepEqual(returned(trace, "proxy_get_buffer_status"), [9]);
    assert.equal(upstreamRequest?.text, "changed");
    host.close();
  });
});

describe("a trailers callback that stops", () => {
  test("holds the trailers until the stream goes on", async () => {
    const clock = new ManualClock();
    const host = await loadGuests(
      [
        {
          proxy_on_configure: [tick],
          proxy_on_request_body: [answer(DataStatus.StopIterationAndBuffer)],
          proxy_on_request_trailers: [bufferStatus(0), answer(1)],
          proxy_on_tick: [call("proxy_set_effective_context", 2), call("proxy_continue_stream", 0)],
        },
      ],
      { clock },
    );
    setImmediate(() => clock.advance(5));
    const { trace, upstreamRequest } = await exchange(host, { body: "body", trailers: { t: "1" } });
    assert.deepEqual(returned(trace, "proxy_get_buffer_status"), [4]);
    assert.equal(upstreamRequest?.text, "body");
    assert.deepEqual(upstreamRequest?.trailers, [["t", "1"]]);
    host.close();
  });
});

describe("the buffer limit", () => {
  const limit = { bufferLimit: 4 };

  test("is what a filter may hold", async () => {
    const host = await loadGuests([{ proxy_on_request_body: [atEnd([], [answer(1)])] }], limit);
    const { response } = await exchange(host, { chunks: ["abc", "d"] });
    assert.equal(response.status, 200);
  });

  test("exceeded by a request that is being buffered is a 413", async () => {
    const host = await loadGuests([{ proxy_on_request_body: [atEnd([], [answer(1)])] }], limit);
    const { response, trace } = await exchange(host, { chunks: ["abc", "de", "f"] });
    assert.equal(response.status, 413);
    assert.equal(response.text, "Payload Too Large");
    assert.ok(response.local);
    assert.equal(trace.filter((record) => record.function === "proxy_on_request_body").length, 1);
  });

  test("exceeded by a request that is held since its headers is a 413 where the filter buffers", async () => {
    const host = await loadGuests([{ proxy_on_request_headers: [answer(3)] }], limit);
    assert.equal((await exchange(host, { body: "abcde" })).response.status, 413);
  });

  test("exceeded by a response that is being buffered is a 500 while no headers have gone out", async () => {
    const callbacks = { proxy_on_response_headers: [answer(3)] };
    const { response } = await exchange(await loadGuests([callbacks], limit), {
      upstream: () => ({ body: "abcde" }),
    });
    assert.equal(response.status, 500);
    assert.equal(response.text, "Internal Server Error");
  });

  test("exceeded by a response that is being buffered is a reset once headers have gone out", async () => {
    const callbacks = { proxy_on_response_body: [answer(1)] };
    const { response } = await exchange(await loadGuests([callbacks], limit), {
      upstream: () => ({ body: "abcde" }),
    });
    assert.equal(response.reset, "response_payload_too_large");
  });

  test("exceeded where the filter uses watermarks pauses reading until the body goes on", async () => {
    const clock = new ManualClock();
    const host = await loadGuests(
      [
        {
          proxy_on_configure: [tick],
          proxy_on_request_headers: [answer(HeadersStatus.StopAllIterationAndWatermark)],
          proxy_on_tick: [call("proxy_set_effective_context", 2), call("proxy_continue_stream", 0)],
        },
      ],
      { ...limit, clock },
    );
    const events: string[] = [];
    const stream = host.createHttpStream(recordingSink(events));
    stream.decodeHeaders([[":path", "/"]], false);
    stream.decodeData(Buffer.from("abcd"), false);
    assert.deepEqual(events, []);
    stream.decodeData(Buffer.from("e"), false);
    stream.decodeData(Buffer.from("f"), false);
    assert.deepEqual(events, ["pauseReading downstream"]);
    clock.advance(5);
    assert.deepEqual(events.slice(1), [
      "resumeReading downstream",
      "requestHeaders",
      "requestData",
      "requestData",
      "requestData",
    ]);
    stream.close();
    host.close();
  });
});

describe("a stream", () => {
  test("without a body that goes on ends with its headers", async () => {
    const clock = new ManualClock();
    const host = await loadGuests(
      [
        {
          proxy_on_configure: [tick],
          proxy_on_request_headers: [answer(1)],
          proxy_on_tick: [call("proxy_set_effective_context", 2), call("proxy_continue_stream", 0)],
        },
      ],
      { clock },
    );
    const events: string[] = [];
    const stream = host.createHttpStream(recordingSink(events));
    stream.decodeHeaders([[":path", "/"]], true);
    clock.advance(10);
    assert.deepEqual(events, ["requestHeaders end"]);
    stream.close();
    host.close();
  });

  test("that is closed while a filter holds it does nothing any more", async () => {
    const clock = new ManualClock();
    const host = await loadGuests(
      [
        {
          proxy_on_configure: [tick],
          proxy_on_request_headers: [answer(1)],
          proxy_on_tick: [call("proxy_set_effective_context", 2), call("proxy_continue_stream", 0)],
        },
      ],
      { clock },
    );
    const events: string[] = [];
    const stream = host.createHttpStream(recordingSink(events));
    stream.decodeHeaders([[":path", "/"]], true);
    stream.close();
    stream.close();
    clock.advance(5);
    stream.decodeData(Buffer.from("late"), true);
    assert.deepEqual(events, []);
    host.close();
  });

  test("that a filter closes is reset", async () => {
    const host = await loadGuests([{ proxy_on_request_headers: [call("proxy_close_stream", 0)] }]);
    const { response, upstreamRequest } = await exchange(host);
    assert.equal(response.reset, "wasm_close_stream");
    assert.equal(upstreamRequest, null);
  });

  test("goes on or not by the kind of stream that is named", async () => {
    const steps = [4, 3, 2].map((type) => call("proxy_continue_stream", type));
    const { trace } = await exchange(await loadGuests([{ proxy_on_request_headers: steps }]));
    const results = trace.filter((record) => record.direction === "host").map((record) => record.result);
    assert.deepEqual(results, ["BadArgument", "Unimplemented", "Ok"]);
  });
});

/** Notes which of its methods were called, and which call was the end of a message. */
function recordingSink(events: string[]): HttpStreamSink {
  const note =
    (name: string) =>
    (_content?: unknown, endOfStream = false) =>
      void events.push(endOfStream ? `${name} end` : name);
  return {
    requestHeaders: note("requestHeaders"),
    requestData: note("requestData"),
    requestTrailers: note("requestTrailers"),
    responseHeaders: note("responseHeaders"),
    responseData: note("responseData"),
    responseTrailers: note("responseTrailers"),
    cancelUpstream: note("cancelUpstream"),
    resetDownstream: note("resetDownstream"),
    pauseReading: (side) => void events.push(`pauseReading ${side}`),
    resumeReading: (side) => void events.push(`resumeReading ${side}`),
  };
}
