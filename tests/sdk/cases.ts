// What the SDK's calls do, as a table: run in the built-in host and in real Envoys alike, through a real client and a
// real backend. tests/fixtures/sdk.ts is the filter.

import assert from "node:assert/strict";
import type { AbiVersion } from "../../host/abi.js";
import type { BackendResponse, RecordedRequest } from "../support/backend.js";
import { headerValues } from "../support/headers.js";
import type { ClientRequest, ClientResponse } from "../support/http-client.js";

export interface SdkCase {
  /** The value of `x-do`. */
  does: string;
  request?: ClientRequest;
  answer?: BackendResponse;
  /** What the filter found out, in `x-result`. */
  result?: string | RegExp;
  /** What it finds out where it was built for an older version of the ABI. */
  resultOf?: Partial<Record<AbiVersion, string | RegExp>>;
  check?: (
    response: ClientResponse,
    request: RecordedRequest | null,
    log: readonly string[],
    abi: AbiVersion,
  ) => void;
}

export const sdkCases: SdkCase[] = [
  {
    does: "absent and empty",
    request: { headers: [["x-empty", ""]] },
    result: "true true",
    // Hosts of 0.1.0 answer an absent header like an empty one.
    resultOf: { "0.1.0": "true false" },
  },
  {
    does: "all values",
    request: {
      headers: [
        ["x-many", "one"],
        ["x-other", "-"],
        ["x-many", "two"],
      ],
    },
    result: "one|two",
  },
  {
    does: "walk",
    request: {
      headers: [
        ["x-many", "one"],
        ["x-many", "two"],
      ],
    },
    result: "true one;two;x-many;",
  },
  {
    does: "set all",
    request: { headers: [["x-gone", "1"]] },
    check: (response, request) => {
      assert.equal(response.status, 200, JSON.stringify(response.headers) + response.text);
      assert.equal(headerValues(request!.headers, "x-many").join(", "), "1, 2");
      assert.deepEqual(headerValues(request!.headers, "x-gone"), []);
    },
    result: "ok",
  },
  {
    does: "keep bytes",
    request: { headers: [["x-value", "kept until the response"]] },
    result: "kept until the response",
  },
  {
    does: "change",
    request: {
      headers: [
        ["x-set", "old"],
        ["x-set", "older"],
        ["x-add", "first"],
        ["x-remove", "1"],
        ["x-remove", "2"],
      ],
    },
    check: (_, request) => {
      assert.deepEqual(headerValues(request!.headers, "x-set"), ["new"]);
      assert.equal(headerValues(request!.headers, "x-add").join(", "), "first, second");
      assert.deepEqual(headerValues(request!.headers, "x-remove"), []);
    },
  },
  { does: "properties", result: "sdk true true kept" },
  { does: "environment", result: "hello there null" },
  {
    does: "clock",
    result: /^\d{10}$/,
    check: ({ headers }) => {
      const seconds = Number(headerValues(headers, "x-result")[0]);
      assert.ok(Math.abs(seconds - Date.now() / 1000) < 5);
    },
  },
  {
    does: "log",
    check: ({ headers }, _, log, abi) => {
      // Older hosts do not tell their level, so a filter has to put every line together.
      assert.deepEqual(headerValues(headers, "x-result"), abi === "0.2.1" ? [] : ["asked for"]);
      assert.ok(log.some((line) => line.includes("a line that is written")));
      assert.ok(!log.some((line) => line.includes("a line below the level")));
    },
  },
  {
    does: "reply",
    result: "answered",
    check: ({ status, headers, text }, request) => {
      assert.equal(request, null);
      assert.equal(status, 418);
      assert.equal(text, "short and stout");
      assert.deepEqual(headerValues(headers, "set-cookie"), ["a=1", "b=2"]);
      assert.deepEqual(headerValues(headers, "content-type"), ["text/plain"]);
    },
  },
  {
    does: "reply to gRPC",
    request: { method: "POST", headers: [["content-type", "application/grpc"]] },
    check: ({ status, headers }, request) => {
      assert.equal(request, null);
      assert.equal(status, 200);
      assert.deepEqual(headerValues(headers, "grpc-status"), ["8"]);
    },
  },
  { does: "too many headers", result: "2 2" },
  {
    does: "change request body",
    request: { method: "POST", body: "abcdef" },
    result: "true bc 0",
    check: (_, request) => assert.equal(request!.body.toString(), "<abcdef>"),
  },
  {
    does: "replace response body",
    answer: { body: "quiet".repeat(20_000) },
    check: ({ text }) => assert.equal(text, "QUIET".repeat(20_000)),
  },
  {
    does: "trailers",
    request: { method: "POST", body: "abc", trailers: [["x-trailer", "end"]], protocol: "http2" },
    answer: { body: "def", trailers: [["x-from", "the backend"]] },
    check: ({ trailers }, request) => {
      assert.deepEqual(headerValues(request!.trailers, "x-trailer"), ["end!"]);
      assert.deepEqual(headerValues(trailers, "x-from"), ["the backend"]);
      assert.deepEqual(headerValues(trailers, "x-added"), ["by the filter"]);
    },
  },
  { does: "after the request", request: { headers: [["x-value", "gone"]] }, result: "true true false" },
  {
    does: "unicode",
    request: { protocol: "http2", headers: [["x-value", "plain"]] },
    check: (_, request) => {
      const [value] = headerValues(request!.headers, "x-value");
      assert.equal(Buffer.from(value!, "latin1").toString("utf8"), "plain ü€🦀");
    },
  },
];
