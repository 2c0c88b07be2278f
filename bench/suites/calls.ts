import { filterSuite } from "../filter-suite.js";
import type { Case } from "../suite.js";

const SHORT_BODY = "ok\n";

/** There are no filters for these in the other kinds: Lua has callouts but no shared data, Envoy's own do other work. */
const PEERS = ["none", "empty", "ours", "rust"];

const httpCallout: Case = {
  name: "http-callout",
  what: "Holds each request, asks an HTTP service about it, and sets what the service said as a header.",
  requestHeaders: {},
  responseBody: SHORT_BODY,
  echo: ["x-bench-answer"],
  probes: [
    {
      what: "sets the service's answer",
      headers: {},
      expect: { headers: { "echo-x-bench-answer": "yes" }, body: SHORT_BODY },
    },
    {
      what: "replaces the client's own header",
      headers: { "x-bench-answer": "forged" },
      expect: { headers: { "echo-x-bench-answer": "yes" }, body: SHORT_BODY },
    },
  ],
  native: null,
  peers: PEERS,
  callees: true,
};

const grpcCall: Case = {
  ...httpCallout,
  name: "grpc-call",
  what: "Holds each request, asks a unary gRPC method about it, and sets what it said as a header.",
};

const sharedCounter: Case = {
  name: "shared-counter",
  what: "Counts each request in one number that all workers share, by compare-and-swap.",
  requestHeaders: {},
  responseBody: SHORT_BODY,
  echo: [],
  probes: [
    {
      what: "counts the request",
      headers: {},
      expect: { headers: { "x-bench-counted": "1" }, body: SHORT_BODY },
    },
  ],
  native: null,
  peers: PEERS,
  workers: 2,
};

/** What filters do beyond the stream itself: asking others, and sharing a number. */
export const calls = filterSuite("calls", [httpCallout, grpcCall, sharedCounter]);
