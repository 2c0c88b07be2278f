// What the filters in tests/peers/rust/ do, as a table: run in the built-in host and in Envoy alike.

import assert from "node:assert/strict";
import { headerValues } from "../support/headers.js";
import type { WorkCase } from "../support/work-cases.js";

const http: WorkCase[] = [
  {
    does: "headers",
    request: {
      headers: [
        ["x-many", "first"],
        ["x-old", "old"],
        ["x-gone", "1"],
      ],
    },
    result: "first last new true",
    check: (_, request) => {
      assert.equal(headerValues(request!.headers, "x-many").join(", "), "first, last");
      assert.deepEqual(headerValues(request!.headers, "x-gone"), []);
    },
  },
  { does: "properties", result: "true rust-http kept" },
  { does: "configuration", result: "good day true true" },
  {
    does: "clock",
    result: /^\d{10}$/,
    check: ({ headers }) => {
      const seconds = Number(headerValues(headers, "x-result")[0]);
      assert.ok(Math.abs(seconds - Date.now() / 1000) < 5);
    },
  },
  {
    does: "reply",
    check: ({ status, headers, text }, request) => {
      assert.equal(request, null);
      assert.deepEqual([status, text], [403, "no"]);
      assert.deepEqual(headerValues(headers, "x-why"), ["because"]);
    },
  },
  {
    does: "request body",
    request: { method: "POST", body: "abc".repeat(20_000) },
    check: (_, request) => assert.equal(request!.body.toString(), "ABC".repeat(20_000)),
  },
  {
    does: "response body",
    answer: { body: "the original".repeat(20_000) },
    check: ({ text }) => assert.equal(text, "replaced"),
  },
  {
    does: "trailers",
    request: { method: "POST", body: "abc", trailers: [["x-trailer", "end"]] },
    check: (_, request) => assert.deepEqual(headerValues(request!.trailers, "x-trailers"), ["1"]),
  },
];

const callouts: WorkCase[] = [
  { does: "call", result: "200 POST x-a=rust host=callee.internal a question 0 true" },
  { does: "call with trailers", result: "200 body 12 true" },
  { does: "call nobody", result: "not sent: BadArgument" },
  { does: "call the dead", result: "503 - 0 true" },
  { does: "call in vain", result: "504 - 0 true" },
  { does: "grpc", result: "0 hello" },
  { does: "grpc failing", result: "5 failed 5{via_upstream}" },
  { does: "grpc nobody", result: /^not sent: / },
  { does: "grpc stream", result: "i first second  t 0 true" },
];

const shared: WorkCase[] = [
  { does: "shared data", result: "Err(CasMismatch) two true" },
  { does: "queue", result: "true an item true" },
  { does: "metrics", result: "3 42 true" },
  { does: "foreign function", result: "true 100 Err(NotFound)" },
];

/** The HTTP filters by the names of their crates. */
export const rustCases: Readonly<Record<string, readonly WorkCase[]>> = { http, callouts, shared };
