import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { formatTrace, Host, type TraceRecord } from "../../host/index.js";
import { exchange } from "../../host/testing.js";
import { answer, call, trap } from "./support/guest.js";
import { loadGuests, plugin } from "./support/load.js";

/** The lines of an exchange without durations. */
async function lines(callbacks: Record<string, string[]>): Promise<string[]> {
  const { trace } = await exchange(await loadGuests([callbacks]));
  return trace.map((record) => formatTrace(record).replace(/ {2}[\d.]+ ms$/, ""));
}

describe("the trace", () => {
  test("shows calls in the order in which they began, those inside of others indented", async () => {
    assert.deepEqual(
      await lines({
        proxy_on_request_headers: [
          call("proxy_get_header_map_value", 0, ":path"),
          call("proxy_get_property", "request\0nothing"),
          call("proxy_set_buffer_bytes", 0, 0, -1, "body"),
          answer(0),
        ],
        proxy_on_delete: [],
      }),
      [
        "[0 a #2] proxy_on_request_headers(context=2, headers=4, endOfStream=true) -> Continue",
        '[0 a #2]   proxy_get_header_map_value(map="RequestHeaders", name=":path") -> Ok value="/"',
        "[0 a #2]     malloc(size=1) -> 524288",
        '[0 a #2]   proxy_get_property(path="request.nothing") -> NotFound',
        '[0 a #2]   proxy_set_buffer_bytes(buffer="HttpRequestBody", start=0, length=4294967295, size=4) -> BadArgument',
        "[0 a #2] proxy_on_delete(context=2) -> done",
      ],
    );
  });

  test("shows calls that did not return", async () => {
    assert.deepEqual(await lines({ proxy_on_request_headers: [trap] }), [
      "[0 a #2] proxy_on_request_headers(context=2, headers=4, endOfStream=true) -> did not return",
    ]);
  });

  test("shows functions that it knows nothing about with plain numbers", async () => {
    assert.deepEqual(await lines({ proxy_on_request_headers: [call("fd_seek", 5, 7n, 1, 64)] }), [
      "[0 a #2] proxy_on_request_headers(context=2, headers=4, endOfStream=true) -> Continue",
      "[0 a #2]   fd_seek(p0=5, p1=7, p2=1, p3=64) -> 0",
    ]);
  });

  test("measures time, calls inside included", async () => {
    const { trace } = await exchange(
      await loadGuests([{ proxy_on_request_headers: [call("proxy_get_log_level")] }]),
    );
    assert.ok(trace[1]!.duration >= 0);
    assert.ok(trace[0]!.duration >= trace[1]!.duration);
  });

  test("goes to a function instead, each callback's calls once it has ended", async () => {
    const seen: TraceRecord[] = [];
    const host = await Host.load({
      plugins: [plugin({ proxy_on_configure: [call("proxy_get_log_level")] })],
      trace: (record) => seen.push({ ...record }),
    });
    assert.deepEqual(
      seen.map((record) => [record.function, record.result]),
      [
        ["proxy_on_configure", 1],
        ["proxy_get_log_level", "Ok"],
      ],
    );
    assert.deepEqual(host.traceRecords, []);
  });

  test("is empty when it is off", async () => {
    const host = await Host.load({ plugins: [plugin({ proxy_on_configure: [] })] });
    assert.deepEqual(host.traceRecords, []);
  });
});
