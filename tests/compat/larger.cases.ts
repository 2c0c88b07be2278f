// What tests/fixtures/solo/larger.ts does, as a table: run in the built-in host and in Envoy alike.

import assert from "node:assert/strict";
import { headerValues } from "../support/headers.js";
import type { WorkCase } from "../support/work-cases.js";

export const largerCases: WorkCase[] = [
  {
    does: "headers",
    request: {
      headers: [
        ["x-many", "first"],
        ["x-old", "old"],
        ["x-gone", "1"],
      ],
    },
    result: "first last new||",
    check: (_, request) => {
      assert.equal(headerValues(request!.headers, "x-many").join(", "), "first, last");
      assert.deepEqual(headerValues(request!.headers, "x-gone"), []);
    },
  },
  {
    does: "set all headers",
    request: { headers: [["x-gone", "1"]] },
    check: (_, request) => {
      assert.deepEqual([request!.path, request!.authority], ["/all", "all.test"]);
      assert.deepEqual(headerValues(request!.headers, "x-only"), ["one"]);
      assert.deepEqual(headerValues(request!.headers, "x-gone"), []);
    },
  },
  { does: "too early", result: "alive 0" },
  { does: "properties", result: "0 0 kept" },
  { does: "shared data", result: "0 true two true" },
  { does: "queue", result: "true an item" },
  { does: "metrics", result: "42 3 true" },
  { does: "foreign function", result: "0 true" },
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
    does: "call",
    result: "200 POST x-a=larger host=callee.internal a question",
    check: (_, request) => assert.deepEqual(headerValues(request!.headers, "x-called"), ["200"]),
  },
  { does: "call nobody", result: "not sent: 2" },
  { does: "call the dead", result: "503 -" },
  {
    does: "request body",
    request: { method: "POST", body: "abc" },
    check: (_, request) => assert.equal(request!.body.toString(), "ABC"),
  },
  {
    does: "response body",
    answer: { body: "the original" },
    check: ({ text }) => assert.equal(text, "replaced"),
  },
  {
    does: "trailers",
    request: { method: "POST", body: "abc", trailers: [["x-trailer", "end"]], protocol: "http2" },
    check: (_, request) => assert.deepEqual(headerValues(request!.trailers, "x-trailers"), ["1"]),
  },
];
