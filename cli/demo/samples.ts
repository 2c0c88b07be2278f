import type { HeaderList } from "../../host/index.js";

/** A request that shows something, and what must come of it. */
export interface Sample {
  title: string;
  path: string;
  headers: HeaderList;
  expected: Expected;
}

/** What the filter must do, against the same request without it. */
export interface Expected {
  status: number;
  /** Which backend the request must come to; null if the filter must answer by itself. */
  backend: "echo" | "stream" | null;
  /** Changes to the request's headers, as {@link formatChange} words them, in any order. */
  request: string[];
  /** Changes to the response's headers. */
  response: string[];
}

const USER_AGENT: HeaderList[number] = ["user-agent", "demo"];

/** What the first rule does to every response. */
const EVERY_RESPONSE = [
  "+ x-served-by: proxy-wasm",
  "~ cache-control: no-store (was max-age=60)",
  "- x-powered-by: a demo backend",
];

export const SAMPLES: readonly Sample[] = [
  {
    title: "A request header made from a template, another one removed; response headers set and removed",
    path: "/hello?name=Ada",
    headers: [USER_AGENT, ["x-internal", "secret"]],
    expected: {
      status: 200,
      backend: "echo",
      request: ["+ x-seen: GET /hello?name=Ada for demo", "- x-internal: secret"],
      response: EVERY_RESPONSE,
    },
  },
  {
    title: "A rule for certain hosts",
    path: "/orders",
    headers: [USER_AGENT, ["host", "shop.example.com"]],
    expected: {
      status: 200,
      backend: "echo",
      request: ["+ x-seen: GET /orders for demo", "+ x-tenant: shop.example.com"],
      response: EVERY_RESPONSE,
    },
  },
  {
    title: "A rule for requests with a certain header; the second backend streams its answer",
    path: "/stream/news",
    headers: [USER_AGENT, ["x-debug", "42"]],
    expected: {
      status: 200,
      backend: "stream",
      request: ["+ x-seen: GET /stream/news for demo", "+ x-trace: 42", "- x-debug: 42"],
      response: [...EVERY_RESPONSE, "+ x-request-path: /stream/news"],
    },
  },
  {
    title: "An answer by the filter itself: no backend sees the request",
    path: "/closed",
    headers: [USER_AGENT],
    expected: {
      status: 403,
      backend: null,
      request: [],
      response: [...EVERY_RESPONSE, "~ content-type: text/plain (was application/json)"],
    },
  },
];
