import { filterSuite } from "../filter-suite.js";
import type { Case } from "../suite.js";

const USER_AGENT = { "user-agent": "bench" };
const SHORT_BODY = "ok\n";

const oneHeader: Case = {
  name: "one-header",
  what: "Reads one request header, sets one, and adds one response header.",
  requestHeaders: USER_AGENT,
  responseBody: SHORT_BODY,
  echo: ["x-bench-request"],
  probes: [
    {
      what: "sets the request header and adds the response header",
      headers: USER_AGENT,
      expect: { headers: { "echo-x-bench-request": "1", "x-bench-response": "1" }, body: SHORT_BODY },
    },
    {
      what: "replaces the client's own header",
      headers: { ...USER_AGENT, "x-bench-request": "forged" },
      expect: { headers: { "echo-x-bench-request": "1" }, body: SHORT_BODY },
    },
    {
      what: "sets nothing on a request without the header it reads",
      headers: {},
      expect: { headers: { "echo-x-bench-request": null, "x-bench-response": "1" }, body: SHORT_BODY },
      exempt: ["native"],
    },
  ],
  native: {
    name: "envoy.filters.http.header_mutation",
    typed_config: {
      "@type": "type.googleapis.com/envoy.extensions.filters.http.header_mutation.v3.HeaderMutation",
      mutations: {
        request_mutations: [
          {
            append: {
              header: { key: "x-bench-request", value: "1" },
              append_action: "OVERWRITE_IF_EXISTS_OR_ADD",
            },
          },
        ],
        response_mutations: [
          {
            append: {
              header: { key: "x-bench-response", value: "1" },
              append_action: "APPEND_IF_EXISTS_OR_ADD",
            },
          },
        ],
      },
    },
  },
};

/** What a browser behind a content delivery network sends: twenty headers with `host`, nine of them `x-…`. */
const TWENTY_HEADERS = {
  host: "shop.example.com",
  "user-agent":
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36",
  accept: "text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8",
  "accept-language": "en-GB,en;q=0.9,de;q=0.8",
  "accept-encoding": "gzip, deflate, br",
  "cache-control": "no-cache",
  referer: "https://shop.example.com/catalogue/lamps?page=3",
  cookie: "session=5f2b0c9d7e6a4418; theme=dark; consent=yes",
  origin: "https://shop.example.com",
  "sec-fetch-mode": "navigate",
  "sec-fetch-site": "same-origin",
  "x-request-id": "7b0f4f3e-8f1d-4f39-9a52-8f6a3a6d4c11",
  "x-client-trace-id": "e1c7a3b2-4d5f-4a6b-8c9d-0e1f2a3b4c5d",
  "x-b3-traceid": "463ac35c9f6413ad48485a3953bb6124",
  "x-b3-spanid": "a2fb4a1d1a96d312",
  "x-b3-sampled": "1",
  "x-tenant": "blue",
  "x-api-version": "2026-11",
  "x-requested-with": "XMLHttpRequest",
  "x-device": "desktop",
};

/** Envoy itself adds `x-forwarded-proto` ahead of the filters. */
const ADDED_BY_ENVOY = 1;

const scanHeaders: Case = {
  name: "scan-headers",
  what: "Walks all twenty request headers, counts those named `x-…`, and sets the count as one more.",
  requestHeaders: TWENTY_HEADERS,
  responseBody: SHORT_BODY,
  echo: ["x-bench-count"],
  probes: [
    {
      what: "counts nine headers and Envoy's own",
      headers: TWENTY_HEADERS,
      expect: { headers: { "echo-x-bench-count": String(9 + ADDED_BY_ENVOY) }, body: SHORT_BODY },
    },
    {
      what: "counts only Envoy's own",
      headers: { accept: "x-nothing", x: "short", xx: "y-" },
      expect: { headers: { "echo-x-bench-count": String(ADDED_BY_ENVOY) }, body: SHORT_BODY },
    },
    {
      what: "counts the client's own count header, and replaces it",
      headers: { "x-bench-count": "forged", "x-": "empty tail" },
      expect: { headers: { "echo-x-bench-count": String(2 + ADDED_BY_ENVOY) }, body: SHORT_BODY },
    },
  ],
  native: null,
};

const BODY_SIZE = 64 * 1024;

const replaceBody: Case = {
  name: "replace-body",
  what: "Holds a 64 KiB response body back until it is whole, then puts another of 64 KiB in its place.",
  requestHeaders: {},
  responseBody: "a".repeat(BODY_SIZE),
  echo: [],
  probes: [
    {
      what: "replaces the whole body",
      headers: {},
      expect: { headers: { "content-length": String(BODY_SIZE) }, body: "b".repeat(BODY_SIZE) },
    },
  ],
  native: null,
};

/** What filters do most: headers and bodies of HTTP. */
export const http = filterSuite("http", [oneHeader, scanHeaders, replaceBody]);
