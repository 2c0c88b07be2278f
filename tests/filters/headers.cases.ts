// What the filter `headers` does, as a table: run by the built-in host and by real Envoys alike.

import type { Json } from "../../cli/envoy/index.js";
import type { HeaderList } from "../support/headers.js";

/** What a header must be: its value, all its values in order, a pattern of its one value, or null for none. */
export type Expected = string | string[] | RegExp | null;

/** A request as it is sent, or as it must come to the upstream. */
export interface HeadersCase {
  name: string;
  configuration: Json;
  environment?: Record<string, string>;
  /** `GET /` to the host `test.local` where nothing is said. */
  request?: { method?: string; path?: string; host?: string; headers?: HeaderList; body?: string };
  /** What the upstream answers: 200 where nothing is said. */
  answer?: { status?: number; headers?: HeaderList; body?: string };
  /** What must come to the upstream; null if nothing may. */
  upstream?: {
    method?: string;
    path?: string;
    host?: string;
    headers?: Record<string, Expected>;
  } | null;
  /** What must come to the client. */
  response?: { status?: number; headers?: Record<string, Expected>; body?: string };
}

type Operations = Record<string, string>[];

const request = (...operations: Operations): Json => ({ rules: [{ request: operations }] });
const response = (...operations: Operations): Json => ({ rules: [{ response: operations }] });

/** A rule that marks what it matches, on both ways. */
const marking = (match: Json, mark = "yes"): Json => ({
  match,
  request: [{ op: "add", name: "x-marked", value: mark }],
  response: [{ op: "add", name: "x-marked", value: mark }],
});

const marked = (...marks: string[]) => ({
  upstream: { headers: { "x-marked": marks.length > 0 ? marks : null } },
  response: { headers: { "x-marked": marks.length > 0 ? marks : null } },
});

const operations: HeadersCase[] = [
  {
    name: "set puts a request header in",
    configuration: request({ op: "set", name: "x-a", value: "one" }),
    upstream: { headers: { "x-a": "one" } },
    response: { headers: { "x-a": null } },
  },
  {
    name: "set replaces all values of a header",
    configuration: request({ op: "set", name: "x-a", value: "new" }),
    request: {
      headers: [
        ["x-a", "1"],
        ["x-a", "2"],
      ],
    },
    upstream: { headers: { "x-a": "new" } },
  },
  {
    name: "set changes a response header",
    configuration: response({ op: "set", name: "x-a", value: "new" }),
    answer: { headers: [["x-a", "old"]] },
    upstream: { headers: { "x-a": null } },
    response: { headers: { "x-a": "new" } },
  },
  {
    name: "set with an empty text sets an empty value",
    configuration: request({ op: "set", name: "x-a", value: "" }),
    upstream: { headers: { "x-a": "" } },
  },
  {
    name: "white space at the ends of a value is not part of it",
    configuration: request(
      { op: "set", name: "x-a", value: "  one two\t" },
      { op: "set", name: "x-b", value: " %REQ(x-none)% b" },
    ),
    upstream: { headers: { "x-a": "one two", "x-b": "b" } },
  },
  {
    name: "add puts a value beside those that are there",
    configuration: request({ op: "add", name: "x-a", value: "2" }),
    request: { headers: [["x-a", "1"]] },
    upstream: { headers: { "x-a": ["1", "2"] } },
  },
  {
    name: "add can set several cookies",
    configuration: response(
      { op: "add", name: "set-cookie", value: "a=1" },
      { op: "add", name: "set-cookie", value: "b=2" },
    ),
    answer: { headers: [["set-cookie", "own=0"]] },
    response: { headers: { "set-cookie": ["own=0", "a=1", "b=2"] } },
  },
  {
    name: "append adds to the list in one line",
    configuration: request({ op: "append", name: "x-a", value: "3" }),
    request: {
      headers: [
        ["x-a", "1"],
        ["x-a", "2"],
      ],
    },
    upstream: { headers: { "x-a": "1, 2, 3" } },
  },
  {
    name: "append sets a header that is not there",
    configuration: response({ op: "append", name: "x-a", value: "1" }),
    response: { headers: { "x-a": "1" } },
  },
  {
    name: "append joins cookies with a semicolon",
    configuration: request({ op: "append", name: "cookie", value: "b=2" }),
    request: { headers: [["cookie", "a=1"]] },
    upstream: { headers: { cookie: "a=1; b=2" } },
  },
  {
    name: "append of nothing changes nothing",
    configuration: request({ op: "append", name: "x-a", value: "%REQ(x-empty)%" }),
    request: {
      headers: [
        ["x-a", "1"],
        ["x-empty", ""],
      ],
    },
    upstream: { headers: { "x-a": "1" } },
  },
  {
    name: "rename moves all values and replaces those of the new name",
    configuration: request({ op: "rename", from: "x-old", to: "x-new" }),
    request: {
      headers: [
        ["x-old", "1"],
        ["x-new", "gone"],
        ["x-old", "2"],
      ],
    },
    upstream: { headers: { "x-old": null, "x-new": ["1", "2"] } },
  },
  {
    name: "rename leaves the new name alone when there is no old one",
    configuration: response({ op: "rename", from: "x-old", to: "x-new" }),
    answer: { headers: [["x-new", "stays"]] },
    response: { headers: { "x-new": "stays" } },
  },
  {
    name: "copy keeps the header it copies, and copies the path too",
    configuration: request(
      { op: "copy", from: "x-a", to: "x-b" },
      { op: "copy", from: ":path", to: "x-path" },
    ),
    request: { path: "/p?q=1", headers: [["x-a", "1"]] },
    upstream: { path: "/p?q=1", headers: { "x-a": "1", "x-b": "1", "x-path": "/p?q=1" } },
  },
  {
    name: "remove takes every value away",
    configuration: {
      rules: [
        {
          request: [{ op: "remove", name: "x-a" }],
          response: [{ op: "remove", name: "x-b" }],
        },
      ],
    },
    request: {
      headers: [
        ["x-a", "1"],
        ["x-a", "2"],
        ["x-keep", "k"],
      ],
    },
    answer: {
      headers: [
        ["x-b", "1"],
        ["x-b", "2"],
        ["x-keep", "k"],
      ],
    },
    upstream: { headers: { "x-a": null, "x-keep": "k" } },
    response: { headers: { "x-b": null, "x-keep": "k" } },
  },
  {
    name: "names are the same in any case",
    configuration: request(
      { op: "rename", from: "X-OLD", to: "X-New" },
      { op: "set", name: "X-Seen", value: "%REQ(X-NEW)%" },
    ),
    request: { headers: [["x-Old", "1"]] },
    upstream: { headers: { "x-old": null, "x-new": "1", "x-seen": "1" } },
  },
  {
    name: "operations see what those before them did",
    configuration: {
      rules: [
        { request: [{ op: "set", name: "x-a", value: "1" }] },
        {
          request: [
            { op: "copy", from: "x-a", to: "x-b" },
            { op: "append", name: "x-b", value: "%REQ(x-a)%" },
          ],
        },
      ],
    },
    upstream: { headers: { "x-b": "1, 1" } },
  },
  {
    name: "method, path and host of the request can be set",
    configuration: request(
      { op: "set", name: ":method", value: "PUT" },
      { op: "set", name: ":path", value: "/new%REQ(:path)%" },
      { op: "set", name: ":authority", value: "new.test" },
    ),
    request: { path: "/old?q=1" },
    upstream: { method: "PUT", path: "/new/old?q=1", host: "new.test" },
  },
  {
    name: "host is another name for :authority",
    configuration: request({ op: "set", name: "Host", value: "new.%REQ(host)%" }),
    request: { host: "old.test" },
    upstream: { host: "new.old.test" },
  },
  {
    name: "a pseudo-header is not set to what would break the request",
    configuration: request(
      { op: "set", name: ":path", value: "%REQ(x-path)%" },
      { op: "set", name: ":method", value: "%REQ(x-method)%" },
      { op: "set", name: ":authority", value: "%REQ(x-host)%" },
    ),
    request: {
      path: "/stays",
      host: "stays.test",
      headers: [
        ["x-path", "/a HTTP/1.1"],
        ["x-method", "G(T"],
        ["x-host", "a b"],
      ],
    },
    upstream: { method: "GET", path: "/stays", host: "stays.test" },
  },
];

const templates: HeadersCase[] = [
  {
    name: "a template puts text and headers together",
    configuration: request({ op: "set", name: "x-a", value: "<%REQ(x-one)%|%REQ(x-two)%> 100%%" }),
    request: {
      headers: [
        ["x-one", "1"],
        ["x-two", "2"],
      ],
    },
    upstream: { headers: { "x-a": "<1|2> 100%" } },
  },
  {
    name: "an operation is skipped when nothing its value names is there",
    configuration: request(
      { op: "set", name: "x-a", value: "%REQ(x-none)%" },
      { op: "add", name: "x-a", value: "%REQ(x-none)%%PROPERTY(no.such)%" },
      { op: "set", name: "x-b", value: "b-%REQ(x-none)%" },
      { op: "set", name: "x-c", value: "%REQ(x-empty)%" },
    ),
    request: {
      headers: [
        ["x-a", "old"],
        ["x-empty", ""],
      ],
    },
    upstream: { headers: { "x-a": "old", "x-b": "b-", "x-c": "" } },
  },
  {
    name: "operations on the response read headers of both sides",
    configuration: response({ op: "set", name: "x-a", value: "%REQ(x-id)% %RESP(x-made)% %RESP(:status)%" }),
    request: { headers: [["x-id", "7"]] },
    answer: { status: 201, headers: [["x-made", "here"]] },
    upstream: { headers: { "x-a": null } },
    response: { status: 201, headers: { "x-a": "7 here 201" } },
  },
  {
    name: "operations on the response see the request as it was sent on",
    configuration: {
      rules: [
        {
          request: [
            { op: "set", name: "x-id", value: "new" },
            { op: "set", name: ":path", value: "/new" },
          ],
          response: [{ op: "set", name: "x-a", value: "%REQ(x-id)% %REQ(:path)% %REQ(host)%" }],
        },
      ],
    },
    request: { path: "/old", host: "h.test", headers: [["x-id", "old"]] },
    response: { headers: { "x-a": "new /new h.test" } },
  },
  {
    name: "a template takes the first of several values",
    configuration: request({ op: "set", name: "x-a", value: "%REQ(x-b)%" }),
    request: {
      headers: [
        ["x-b", "1"],
        ["x-b", "2"],
      ],
    },
    upstream: { headers: { "x-a": "1" } },
  },
  {
    name: "properties come out as text, whatever their type",
    configuration: {
      rules: [
        {
          request: [
            { op: "set", name: "x-port", value: "%PROPERTY(source.port)%" },
            { op: "set", name: "x-address", value: "%PROPERTY(source.address)%" },
            { op: "set", name: "x-time", value: "%PROPERTY(request.time)%" },
            { op: "set", name: "x-mtls", value: "%PROPERTY(connection.mtls)%" },
            { op: "set", name: "x-protocol", value: "%PROPERTY(request.protocol)%" },
            { op: "set", name: "x-header", value: "%PROPERTY(request.headers.x-in)%" },
            { op: "set", name: "x-plugin", value: "%PROPERTY(plugin_name)%" },
          ],
          response: [
            { op: "set", name: "x-code", value: "%PROPERTY(response.code)%" },
            { op: "set", name: "x-size", value: "%PROPERTY(request.size)%" },
          ],
        },
      ],
    },
    request: { method: "POST", body: "12345", headers: [["x-in", "in"]] },
    answer: { status: 202 },
    upstream: {
      headers: {
        "x-port": /^[1-9]\d{0,4}$/,
        "x-address": /^127\.0\.0\.1(:\d+)?$/,
        "x-time": /^20\d\d-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\d\.\d{3}Z$/,
        "x-mtls": "false",
        "x-protocol": "HTTP/1.1",
        "x-header": "in",
        "x-plugin": "headers",
      },
    },
    response: { status: 202, headers: { "x-code": "202", "x-size": "5" } },
  },
  {
    name: "a dot in a part of a property's name has a backslash before it",
    configuration: request({ op: "set", name: "x-a", value: "%PROPERTY(request.headers.x\\.dotted)%" }),
    request: { headers: [["x.dotted", "found"]] },
    upstream: { headers: { "x-a": "found" } },
  },
  {
    name: "the environment is read when the filter is configured",
    configuration: request(
      { op: "set", name: "x-a", value: "in %ENVIRONMENT(REGION)%" },
      { op: "set", name: "x-b", value: "%ENVIRONMENT(UNSET)%" },
      { op: "set", name: "x-c", value: "%ENVIRONMENT(EMPTY)%" },
    ),
    environment: { REGION: "eu-1", EMPTY: "" },
    upstream: { headers: { "x-a": "in eu-1", "x-b": null, "x-c": "" } },
  },
  {
    name: "a line break in a value that comes from outside injects no header",
    configuration: {
      rules: [
        {
          request: [{ op: "set", name: "x-a", value: "%ENVIRONMENT(EVIL)%%REQ(x-none)%" }],
          response: [{ op: "set", name: "x-a", value: "%ENVIRONMENT(EVIL)%" }],
        },
      ],
    },
    environment: { EVIL: "1\r\nx-evil: 2\n\n" },
    upstream: { headers: { "x-a": "1  x-evil: 2", "x-evil": null } },
    response: { headers: { "x-a": "1  x-evil: 2", "x-evil": null } },
  },
  {
    name: "a value that would be too long is not set",
    configuration: request({ op: "set", name: "x-a", value: "%REQ(x-b)%".repeat(9) }),
    request: {
      headers: [
        ["x-a", "old"],
        ["x-b", "b".repeat(2000)],
      ],
    },
    upstream: { headers: { "x-a": "old" } },
  },
  {
    name: "values may be of any language",
    configuration: request({ op: "set", name: "x-a", value: "grüße" }),
    upstream: { headers: { "x-a": Buffer.from("grüße").toString("latin1") } },
  },
];

const matching: HeadersCase[] = [
  {
    name: "methods: one of them",
    configuration: { rules: [marking({ methods: ["POST", "PUT"] }), marking({ methods: ["GET"] }, "no")] },
    request: { method: "PUT" },
    ...marked("yes"),
  },
  {
    name: "an exact path is compared without the query",
    configuration: {
      rules: [
        marking({ path: { exact: "/a" } }),
        marking({ path: { exact: "/a/" } }, "slash"),
        marking({ path: { exact: "/A" } }, "capital"),
      ],
    },
    request: { path: "/a?b=/a/" },
    ...marked("yes"),
  },
  {
    name: "a prefix is a prefix of the path's text",
    configuration: {
      rules: [marking({ path: { prefix: "/api" } }), marking({ path: { prefix: "/api/" } }, "no")],
    },
    request: { path: "/apis?x" },
    ...marked("yes"),
  },
  {
    name: "a glob's star stands for part of a segment",
    configuration: {
      rules: [
        marking({ path: { glob: "/users/*/orders" } }),
        marking({ path: { glob: "/users/*" } }, "one segment"),
        marking({ path: { glob: "/users/**" } }, "all segments"),
      ],
    },
    request: { path: "/users/7/orders?x" },
    ...marked("yes", "all segments"),
  },
  {
    name: "a host is compared without its port and in any case",
    configuration: {
      rules: [marking({ hosts: ["other.test", "Example.Com"] }), marking({ hosts: ["*.example.com"] }, "no")],
    },
    request: { host: "EXAMPLE.com:8080" },
    ...marked("yes"),
  },
  {
    name: "a wildcard stands for every name below a host",
    configuration: {
      rules: [marking({ hosts: ["*.example.com"] }), marking({ hosts: ["*.b.example.com"] }, "no")],
    },
    request: { host: "A.c.Example.com" },
    ...marked("yes"),
  },
  {
    name: "an IPv6 address is compared without its port",
    configuration: { rules: [marking({ hosts: ["[::1]"] }), marking({ hosts: ["[::2]"] }, "no")] },
    request: { host: "[::1]:8080" },
    ...marked("yes"),
  },
  {
    name: "header conditions: exact, prefix, glob, present and absent",
    configuration: {
      rules: [
        marking({ headers: [{ name: "X-A", exact: "abc" }] }, "exact"),
        marking({ headers: [{ name: "x-a", exact: "ab" }] }, "not exact"),
        marking({ headers: [{ name: "x-a", prefix: "ab" }] }, "prefix"),
        marking({ headers: [{ name: "x-a", glob: "a*c" }] }, "glob"),
        marking({ headers: [{ name: "x-a", present: true }] }, "present"),
        marking({ headers: [{ name: "x-b", present: true }] }, "not present"),
        marking({ headers: [{ name: "x-b", present: false }] }, "absent"),
        marking({ headers: [{ name: "x-a", present: false }] }, "not absent"),
        marking({ headers: [{ name: ":method", exact: "GET" }] }, "method"),
      ],
    },
    request: { headers: [["x-a", "abc"]] },
    ...marked("exact", "prefix", "glob", "present", "absent", "method"),
  },
  {
    name: "invert turns a header condition round, for an absent header too",
    configuration: {
      rules: [
        marking({ headers: [{ name: "x-a", exact: "abc", invert: true }] }, "no"),
        marking({ headers: [{ name: "x-a", exact: "x", invert: true }] }, "other value"),
        marking({ headers: [{ name: "x-b", exact: "x", invert: true }] }, "absent"),
        marking({ headers: [{ name: "x-b", present: true, invert: true }] }, "not present"),
      ],
    },
    request: { headers: [["x-a", "abc"]] },
    ...marked("other value", "absent", "not present"),
  },
  {
    name: "several values of a header are compared joined by commas",
    configuration: {
      rules: [
        marking({ headers: [{ name: "x-a", exact: "1" }] }, "first"),
        marking({ headers: [{ name: "x-a", exact: "1,2" }] }, "all"),
      ],
    },
    request: {
      headers: [
        ["x-a", "1"],
        ["x-a", "2"],
      ],
    },
    ...marked("all"),
  },
  {
    name: "everything in a match must hold",
    configuration: {
      rules: [
        marking({
          methods: ["GET"],
          path: { prefix: "/a" },
          hosts: ["h.test"],
          headers: [{ name: "x-a", exact: "1" }],
        }),
        marking({ methods: ["GET"], path: { prefix: "/b" } }, "path"),
        marking({ path: { prefix: "/a" }, hosts: ["i.test"] }, "host"),
        marking(
          {
            headers: [
              { name: "x-a", exact: "1" },
              { name: "x-b", present: true },
            ],
          },
          "headers",
        ),
      ],
    },
    request: { path: "/a", host: "h.test", headers: [["x-a", "1"]] },
    ...marked("yes"),
  },
  {
    name: "an empty match and none are for every request",
    configuration: { rules: [marking({}), { response: [{ op: "add", name: "x-marked", value: "all" }] }] },
    response: { headers: { "x-marked": ["yes", "all"] } },
  },
  {
    name: "rules match the request as it came",
    configuration: {
      rules: [
        {
          request: [
            { op: "set", name: ":path", value: "/new" },
            { op: "set", name: "x-a", value: "1" },
          ],
        },
        marking({ path: { exact: "/new" } }, "new path"),
        marking({ headers: [{ name: "x-a", present: true }] }, "new header"),
        marking({ path: { exact: "/old" } }, "old path"),
      ],
    },
    request: { path: "/old" },
    ...marked("old path"),
  },
  {
    name: "no rule, no change",
    configuration: { rules: [] },
    request: { headers: [["x-a", "1"]] },
    answer: { status: 404, headers: [["x-b", "2"]], body: "not here" },
    upstream: { headers: { "x-a": "1" } },
    response: { status: 404, headers: { "x-b": "2" }, body: "not here" },
  },
  {
    name: "the 70th rule is remembered for the response like the first",
    configuration: {
      rules: Array.from({ length: 70 }, (_, i) =>
        marking({ path: { exact: i === 69 ? "/" : "/none" } }, `rule ${i}`),
      ),
    },
    ...marked("rule 69"),
  },
];

const replies: HeadersCase[] = [
  {
    name: "respond answers in the place of the upstream",
    configuration: {
      rules: [
        {
          match: { path: { prefix: "/admin" } },
          respond: {
            status: 403,
            headers: { "content-type": "text/html", "X-Why": "admin" },
            body: "<p>100% no</p>",
          },
        },
      ],
    },
    request: { path: "/admin/users" },
    upstream: null,
    response: {
      status: 403,
      headers: { "content-type": "text/html", "x-why": "admin" },
      body: "<p>100% no</p>",
    },
  },
  {
    name: "respond leaves other requests alone",
    configuration: { rules: [{ match: { path: { prefix: "/admin" } }, respond: { status: 403 } }] },
    upstream: {},
    response: { status: 200 },
  },
  {
    name: "respond ends the rules; earlier ones and its own change the answer",
    configuration: {
      rules: [
        marking({}, "first"),
        marking({ methods: ["PUT"] }, "not matched"),
        { respond: { status: 429 }, response: [{ op: "add", name: "x-marked", value: "own" }] },
        marking({}, "never"),
      ],
    },
    upstream: null,
    response: { status: 429, headers: { "x-marked": ["first", "own"] }, body: "" },
  },
  {
    name: "respond can redirect to where the request went",
    configuration: {
      rules: [{ respond: { status: 301, headers: { location: "https://%REQ(:authority)%%REQ(:path)%" } } }],
    },
    request: { path: "/a?b=c", host: "h.test" },
    upstream: null,
    response: { status: 301, headers: { location: "https://h.test/a?b=c" } },
  },
  {
    name: "respond leaves out a header whose value is not there",
    configuration: { rules: [{ respond: { status: 204, headers: { "x-a": "%REQ(x-none)%", "x-b": "b" } } }] },
    upstream: null,
    response: { status: 204, headers: { "x-a": null, "x-b": "b" } },
  },
  {
    name: "respond answers a gRPC client with a gRPC status",
    configuration: { rules: [{ respond: { status: 403, grpcStatus: 7, body: "not you" } }] },
    request: {
      method: "POST",
      headers: [
        ["content-type", "application/grpc"],
        ["te", "trailers"],
      ],
    },
    upstream: null,
    response: { status: 200, headers: { "grpc-status": "7", "grpc-message": "not you" } },
  },
  {
    name: "operations on the answer read the request it is for",
    configuration: {
      rules: [
        {
          match: { path: { prefix: "/" } },
          respond: { status: 401 },
          response: [{ op: "set", name: "x-for", value: "%REQ(x-id)% %RESP(:status)%" }],
        },
      ],
    },
    request: { headers: [["x-id", "7"]] },
    upstream: null,
    response: { status: 401, headers: { "x-for": "7 401" } },
  },
];

export const headersCases: readonly HeadersCase[] = [...operations, ...templates, ...matching, ...replies];
