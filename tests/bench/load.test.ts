import assert from "node:assert/strict";
import { test } from "node:test";
import { parseWrk } from "../../bench/load.js";

const REPORT = `Running 2s test @ http://127.0.0.1:8080/
  1 threads and 16 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency   268.35us   66.98us   4.30ms   91.45%
    Req/Sec    59.32k     2.13k   61.53k    90.48%
  123862 requests in 2.10s, 17.25MB read
Requests/sec:  58985.61
Transfer/sec:      8.21MB
`;

test("reads requests and time of a report", () => {
  assert.deepEqual(parseWrk(REPORT), { requests: 123862, seconds: 2.1 });
  assert.deepEqual(parseWrk(REPORT.replace("2.10s", "1.50m")), { requests: 123862, seconds: 90 });
});

test("a run with failures is no result", () => {
  const refused = REPORT.replace("Requests/sec", "  Non-2xx or 3xx responses: 7\nRequests/sec");
  assert.throws(() => parseWrk(refused), /wrk saw failures: Non-2xx or 3xx responses: 7/);
  const broken = REPORT.replace(
    "Requests/sec",
    "  Socket errors: connect 0, read 3, write 0, timeout 0\nRequests/sec",
  );
  assert.throws(() => parseWrk(broken), /wrk saw failures: Socket errors: connect 0, read 3/);
});

test("a run without requests, or without a report, is no result", () => {
  assert.throws(() => parseWrk(REPORT.replace("123862", "0")), /no request/);
  assert.throws(() => parseWrk("unable to connect"), /unable to connect/);
});
