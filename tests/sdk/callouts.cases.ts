// What callouts bring, as a table: run in the built-in host and in real Envoys alike. tests/fixtures/sdk-callouts.ts is the
// filter, tests/conformance/backends.ts says what the servers that are called do.

export interface CalloutCase {
  /** The value of `x-do`. */
  does: string;
  /** What the filter found out, in `x-result`. */
  result?: string;
  /** The response's status and body, where the filter answered. */
  answered?: [number, string];
}

export const calloutCases: CalloutCase[] = [
  { does: "get /200", result: "200 - 6 answer true" },
  { does: "get /404", result: "404 - 6 answer true" },
  { does: "get /503", result: "503 - 6 answer true" },
  { does: "get /trailers", result: "200 x-t, x-u 4 body 1 true" },
  { does: "get /later", result: "timeout" },
  { does: "get /drop", result: "reset" },
  { does: "get /half", result: "reset" },
  { does: "nobody listens", result: "unreachable" },
  { does: "no such cluster", result: "no such cluster" },
  { does: "too many headers", result: "not sendable" },
  { does: "handler is busy", result: "200 - 6 answer true" },
  {
    does: "two in sequence",
    // HTTP/1.1 requests with a length have no trailers: Envoy drops them.
    result: "200 - 43 POST x-a=answer host=callee.internal a body true",
  },
  { does: "deny", answered: [403, "denied by callout"] },
  { does: "cancelled", result: "200 - 4 late true" },
  { does: "gone before the answer", answered: [200, "answered without waiting"] },
  { does: "unary Echo hello grpc", result: "ok hello true" },
  {
    does: "unary Headers hello grpc",
    result: "ok x-in=metadata te=trailers content-type=application/grpc true",
  },
  { does: "unary Fail 7 grpc", result: "failed 7 failed 7" },
  { does: "unary FailAtOnce x grpc", result: "failed 7 no" },
  { does: "unary Slow x grpc", result: "failed 4 upstream request timeout" },
  { does: "unary Echo x nowhere", result: "no such cluster" },
  { does: "stream", result: "i one two t 0 []" },
  { does: "cancelled stream", result: "false 2 2" },
];
