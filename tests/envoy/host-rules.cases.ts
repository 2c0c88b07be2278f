import { encodePairs } from "../../host/pairs.js";
import {
  answer,
  atEnd,
  type Callbacks,
  call,
  callWithResult,
  log,
  logged,
  trap,
} from "../host/support/guest.js";
import type { BackendResponse } from "../support/backend.js";
import type { ClientRequest } from "../support/http-client.js";

/** What filters do, and one exchange through them: the same must come of it in every host. */
export interface RulesCase {
  name: string;
  /** The chain. */
  filters: Callbacks[];
  configuration?: string;
  failurePolicy?: "closed" | "open";
  bufferLimit?: number;
  /** Sent one after the other. */
  requests?: ClientRequest[];
  answer?: BackendResponse;
}

const get = (map: number, name: string) => call("proxy_get_header_map_value", map, name);
const add = (map: number, name: string, value: string) =>
  call("proxy_add_header_map_value", map, name, value);
const set = (map: number, name: string, value: string) =>
  call("proxy_replace_header_map_value", map, name, value);
const status = (buffer: number) => call("proxy_get_buffer_status", buffer);
const write = (buffer: number, start: number, length: number, bytes: string) =>
  call("proxy_set_buffer_bytes", buffer, start, length, bytes);
const property = (...path: string[]) => call("proxy_get_property", path.join("\0"));
/** Logs what the last call handed back at its parameter `from`. */
const show = (from: number) => callWithResult("proxy_log", [2], from);

function reply(code: number, body = "", headers: [string, string][] = [], grpcStatus = -1): string {
  const pairs = encodePairs(headers).toString("latin1");
  return call("proxy_send_local_response", code, "because of rules", body, pairs, grpcStatus);
}

const post: ClientRequest = { method: "POST", body: "body" };
const whole = (steps: string[]) => [atEnd(steps, [answer(1)])];

/** Every step of a stream's life, logged. */
const lifeOf = (name: string): Callbacks => ({
  proxy_on_context_create: [],
  proxy_on_request_headers: [log(`${name} request`)],
  proxy_on_request_body: [atEnd([log(`${name} request end`)])],
  proxy_on_response_headers: [log(`${name} response`)],
  proxy_on_response_body: [atEnd([log(`${name} response end`)])],
  proxy_on_log: [log(`${name} log`)],
  proxy_on_done: [log(`${name} done`), answer(0)],
  proxy_on_delete: [log(`${name} delete`)],
});

const mapCalls = (when: string, map: number) => [
  logged(`${when} get`, get(map, "x-in")),
  logged(`${when} add`, add(map, "x-added", when)),
  logged(`${when} replace`, set(map, "x-replaced", when)),
  logged(`${when} remove`, call("proxy_remove_header_map_value", map, "x-removed")),
  logged(`${when} size`, call("proxy_get_header_map_size", map)),
  logged(`${when} pairs`, call("proxy_get_header_map_pairs", map)),
];

export const rulesCases: RulesCase[] = [
  { name: "the order of callbacks in a chain", filters: [lifeOf("a"), lifeOf("b")], requests: [post] },
  {
    name: "the lifetime of header maps",
    filters: [
      {
        proxy_on_request_headers: [...mapCalls("request", 0), ...mapCalls("early response", 2)],
        proxy_on_request_body: [atEnd(mapCalls("body", 0))],
        proxy_on_response_headers: [...mapCalls("response", 2), ...mapCalls("late request", 0)],
        proxy_on_log: [...mapCalls("log", 0), ...mapCalls("log response", 2), ...mapCalls("log trailers", 3)],
      },
    ],
    requests: [
      {
        ...post,
        headers: [
          ["x-in", "1"],
          ["x-removed", "1"],
        ],
      },
    ],
  },
  {
    name: "header maps that are not there",
    filters: [{ proxy_on_request_headers: [4, 5, 6, 7, 8].flatMap((map) => mapCalls(`map ${map}`, map)) }],
  },
  {
    name: "headers that are joined, and host",
    filters: [
      {
        proxy_on_request_headers: [
          add(0, "x-forwarded-host", "a"),
          add(0, "x-forwarded-host", "b"),
          add(0, "x-many", "a"),
          add(0, "X-Many", "b"),
          get(0, "host"),
          show(3),
          set(0, "Host", "other.test"),
          get(0, ":authority"),
          show(3),
        ],
        proxy_on_response_headers: [
          add(2, "location", "a"),
          add(2, "location", "b"),
          add(2, "x-many", "a"),
          add(2, "x-many", "b"),
        ],
      },
    ],
  },
  {
    name: "replacing all headers",
    filters: [
      {
        proxy_on_response_headers: [
          logged("malformed", call("proxy_set_header_map_pairs", 8, "")),
          logged(
            "set",
            call(
              "proxy_set_header_map_pairs",
              2,
              encodePairs([
                [":status", "201"],
                ["X-New", "1"],
              ]).toString("latin1"),
            ),
          ),
        ],
      },
    ],
    answer: { headers: [["x-old", "1"]] },
  },
  {
    name: "memory that is not there",
    filters: [
      {
        proxy_on_request_headers: [
          logged("name", call("proxy_get_header_map_value", 0, -8, 9)),
          logged("value", call("proxy_add_header_map_value", 0, "x-a", -4, 8)),
          logged("returned", call("proxy_get_header_map_value", 0, ":path", -4, -4)),
          logged("log", call("proxy_log", 2, -4, 8)),
          logged("property", call("proxy_get_property", "plugin_name", -4, -4)),
          logged("level", call("proxy_log", 6, "x")),
        ],
      },
    ],
  },
  {
    name: "reading a body",
    filters: [
      {
        proxy_on_request_headers: [logged("early", call("proxy_get_buffer_bytes", 0, 0, 9))],
        proxy_on_request_body: whole([
          call("proxy_get_buffer_bytes", 0, 1, 2),
          show(3),
          call("proxy_get_buffer_bytes", 0, 2, -1),
          show(3),
          logged("at the end", call("proxy_get_buffer_bytes", 0, 4, 1)),
          logged("beyond the end", call("proxy_get_buffer_bytes", 0, 5, 1)),
          logged("another", call("proxy_get_buffer_bytes", 4, 0, 1)),
          logged("configuration", status(7)),
          logged("VM configuration", status(6)),
          logged("unknown", status(9)),
          logged("call data", status(8)),
        ]),
      },
    ],
    requests: [post],
  },
  ...[
    { what: "prepending to a body", start: 0, length: 0 },
    { what: "replacing a body", start: 0, length: 4 },
    { what: "appending to a body", start: 4, length: 0 },
    { what: "appending beyond the end of a body", start: 9, length: 9 },
    { what: "replacing a part of a body", start: 0, length: 2 },
    { what: "inserting into a body", start: 2, length: 0 },
    { what: "replacing a part within a body", start: 2, length: 2 },
  ].map(({ what, start, length }) => ({
    name: what,
    filters: [{ proxy_on_request_body: whole([logged("set", write(0, start, length, "new"))]) }],
    requests: [{ ...post, headers: [["transfer-encoding", "chunked"]] as [string, string][] }],
  })),
  {
    name: "a response body replaced",
    filters: [
      {
        proxy_on_response_headers: [call("proxy_remove_header_map_value", 2, "content-length")],
        proxy_on_response_body: whole([logged("set", write(1, 0, 99, "replaced"))]),
      },
    ],
    answer: { body: "something" },
  },
  {
    name: "trailers added at the end of a body",
    filters: [
      {
        proxy_on_response_headers: [
          logged("too early", add(3, "x-t", "early")),
          call("proxy_remove_header_map_value", 2, "content-length"),
        ],
        proxy_on_response_body: [atEnd([logged("at the end", add(3, "x-t", "1"))])],
      },
      { proxy_on_response_headers: [call("proxy_remove_header_map_value", 2, "content-length")] },
    ],
    answer: { body: "something" },
  },
  {
    name: "trailers changed",
    filters: [
      {
        proxy_on_response_trailers: [get(3, "x-t"), show(3), set(3, "x-t", "2"), add(3, "x-u", "3")],
      },
    ],
    answer: { headers: [["trailer", "x-t"]], body: "something", trailers: [["x-t", "1"]] },
  },
  {
    name: "a stop at the headers until a tick",
    filters: [
      {
        proxy_on_configure: [call("proxy_set_tick_period_milliseconds", 20)],
        proxy_on_request_headers: [answer(1)],
        proxy_on_request_body: whole([log("body"), logged("headers", get(0, ":path"))]),
        proxy_on_tick: [
          call("proxy_set_effective_context", 2),
          add(0, "x-late", "1"),
          call("proxy_continue_stream", 0),
          add(0, "x-too-late", "1"),
        ],
      },
    ],
    requests: [post],
  },
  {
    name: "a body gathered for a tick",
    filters: [
      {
        proxy_on_configure: [call("proxy_set_tick_period_milliseconds", 20)],
        proxy_on_request_body: [answer(1)],
        proxy_on_tick: [
          call("proxy_set_effective_context", 2),
          write(0, 0, 99, "late"),
          call("proxy_continue_stream", 0),
        ],
      },
    ],
    requests: [{ ...post, headers: [["transfer-encoding", "chunked"]] }],
  },
  {
    name: "continuing and closing by kind of stream",
    filters: [
      {
        proxy_on_request_headers: [4, 3, 2].map((type) =>
          logged(`continue ${type}`, call("proxy_continue_stream", type)),
        ),
        proxy_on_response_headers: [logged("close 4", call("proxy_close_stream", 4))],
      },
    ],
  },
  {
    name: "a local reply to a request",
    filters: [
      lifeOf("a"),
      {
        ...lifeOf("b"),
        proxy_on_request_headers: [logged("reply", reply(403, "no", [["X-Why", "rules"]])), answer(0)],
      },
      lifeOf("c"),
    ],
    requests: [post],
  },
  {
    name: "a local reply without a body",
    filters: [
      {
        proxy_on_request_headers: [
          reply(204, "", [
            ["content-type", "text/html"],
            ["content-length", "9"],
          ]),
        ],
      },
    ],
  },
  {
    name: "a local reply to HEAD",
    filters: [{ proxy_on_request_headers: [reply(403, "no")] }],
    requests: [{ method: "HEAD" }],
  },
  {
    name: "a local reply with a content type",
    filters: [{ proxy_on_request_headers: [reply(200, "{}", [["content-type", "application/json"]])] }],
  },
  {
    name: "a local reply to a body",
    filters: [lifeOf("a"), { proxy_on_request_body: [reply(413, "too much")] }],
    requests: [post],
  },
  {
    name: "a local reply in a response",
    filters: [lifeOf("a"), { proxy_on_response_headers: [reply(502, "no")] }],
    answer: { body: "secret" },
  },
  {
    name: "two local replies in a callback",
    filters: [{ proxy_on_request_headers: [reply(403, "first"), logged("second", reply(404, "second"))] }],
  },
  {
    name: "a local reply to a local reply",
    filters: [
      { proxy_on_request_headers: [reply(403, "first")], proxy_on_response_headers: [reply(404, "second")] },
    ],
  },
  {
    name: "a local reply's details",
    filters: [
      {
        proxy_on_request_headers: [reply(403)],
        proxy_on_log: [
          property("response", "code_details"),
          show(2),
          logged("code", property("response", "code")),
        ],
      },
    ],
  },
  ...[
    { what: "with a status of its own", code: 403, grpcStatus: 9 },
    { what: "with HTTP's status", code: 404, grpcStatus: -1 },
    { what: "with an unknown status", code: 429, grpcStatus: 99 },
  ].map(({ what, code, grpcStatus }) => ({
    name: `a local reply to gRPC ${what}`,
    filters: [{ proxy_on_request_headers: [reply(code, "no: 100% \xc3\xa9", [], grpcStatus)] }],
    requests: [
      { method: "POST", headers: [["content-type", "application/grpc"]], body: "x", protocol: "http2" },
    ] as ClientRequest[],
  })),
  {
    name: "a local reply from the root context",
    filters: [
      { proxy_on_request_headers: [call("proxy_set_effective_context", 1), logged("reply", reply(403))] },
    ],
    requests: [],
  },
  {
    name: "a request that is too large to be buffered",
    filters: [lifeOf("a"), { proxy_on_request_body: [answer(1)] }],
    bufferLimit: 1024,
    requests: [{ method: "POST", body: "x".repeat(200_000) }],
  },
  {
    name: "a response that is too large to be buffered",
    filters: [{ proxy_on_response_headers: [answer(3)] }],
    bufferLimit: 1024,
    answer: { body: "x".repeat(200_000) },
  },
  {
    name: "a trap in a request",
    filters: [lifeOf("a"), { proxy_on_request_headers: [trap] }],
    requests: [post, {}],
  },
  {
    name: "a trap in a request where the plugin fails open",
    filters: [{ proxy_on_request_headers: [add(0, "x-filter", "on"), trap] }],
    failurePolicy: "open",
    requests: [{}, {}],
  },
  { name: "a trap in a response", filters: [lifeOf("a"), { proxy_on_response_headers: [trap] }] },
  { name: "a trap after the response", filters: [{ proxy_on_log: [trap] }], requests: [{}, {}] },
  {
    name: "properties of a request",
    filters: [
      {
        proxy_on_request_headers: [
          ...["path", "url_path", "query", "host", "scheme", "method", "useragent", "protocol"].flatMap(
            (name) => [property("request", name), show(2)],
          ),
          logged("one header", property("request", "headers", "x-a")),
          logged("no header", property("request", "headers", "x-b")),
          logged("referer", property("request", "referer")),
          logged("size", property("request", "size")),
          logged("time", property("request", "time")),
          logged("source", property("source", "address")),
          logged("nothing", property("request", "nothing")),
          logged("nowhere", property("nowhere")),
          logged("response", property("response", "code")),
        ],
        proxy_on_request_body: [atEnd([logged("path later", property("request", "path"))])],
        proxy_on_response_headers: [logged("path in the response", property("request", "path"))],
        proxy_on_log: [property("request", "path"), show(2)],
      },
    ],
    requests: [
      {
        ...post,
        path: "/a?b=c?d",
        headers: [
          ["x-a", "1"],
          ["user-agent", "u"],
          ["host", "test.local"],
        ],
      },
    ],
  },
  {
    name: "properties of a plugin, and filter state",
    filters: [
      {
        proxy_on_request_headers: [
          logged("set", call("proxy_set_property", "my.key", "value")),
          logged("root id", property("plugin_root_id")),
          call("proxy_set_effective_context", 1),
          logged("set on the root", call("proxy_set_property", "my.key", "value")),
        ],
      },
      {
        proxy_on_request_headers: [
          property("my.key"),
          show(2),
          property("filter_state", "wasm.my.key"),
          show(2),
          logged("by parts", property("my", "key")),
        ],
      },
    ],
  },
  {
    name: "configurations",
    filters: [
      {
        proxy_on_context_create: [logged("created", status(7))],
        proxy_on_vm_start: [logged("started", status(7)), answer(1)],
        proxy_on_configure: [
          logged("configured", status(7)),
          logged("changed", write(7, 0, 0, "x")),
          call("proxy_get_buffer_bytes", 7, 2, 100),
          show(3),
          answer(1),
        ],
        proxy_on_request_headers: [logged("later", status(7))],
      },
    ],
    configuration: "a configuration",
  },
  {
    name: "functions that need what is not there",
    filters: [
      {
        proxy_on_request_headers: [
          logged("done", call("proxy_done")),
          logged("effective", call("proxy_set_effective_context", 99)),
          logged("level", call("proxy_get_log_level")),
          logged("status", call("proxy_get_status")),
          logged("time", call("proxy_get_current_time_nanoseconds", 64)),
        ],
      },
    ],
  },
];
