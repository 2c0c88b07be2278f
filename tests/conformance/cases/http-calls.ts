import type { HeaderList } from "../../support/headers.js";
import type { ConformanceCase } from "../case.js";
import {
  answer,
  call,
  inTurn,
  keep,
  kept,
  pairs,
  param,
  result,
  type Step,
  same,
  say,
  text,
} from "../steps.js";
import * as c from "./common.js";
import { effective, getBytes, getHeader, maps, resume, STREAM, sayStatus } from "./common.js";

const CALL_BODY = 4;

const request = (path: string): HeaderList => [
  [":method", "GET"],
  [":path", path],
  [":authority", "callee"],
];

const send = (path: string, timeout = 2000, cluster = "callee") =>
  call("proxy_http_call", cluster, c.encoded(request(path)), "", "", timeout);

/** Everything that is to be seen in the callback. */
const look: Step[] = [
  say`root ${param(0)} token ${same(param(1), kept(0))} trailers ${param(4)}`,
  say`:status ${getHeader(maps.callHeaders, ":status")} ${text(3)}`,
  say`body ${getBytes(CALL_BODY)} ${text(3)}`,
  sayStatus("response"),
];

/** A call whose failure looks like a response. */
const answered = (id: string, covers: string[], sent: Step, more: Step[] = []): ConformanceCase => ({
  id,
  covers: ["proxy_http_call", "proxy_on_http_call_response", "proxy_get_status", ...covers],
  plugins: [
    {
      on: {
        proxy_on_request_headers: [sent, keep(0, result(9)), sayStatus("sent"), answer(1)],
        proxy_on_http_call_response: [...look, ...more, ...resume],
        proxy_on_response_headers: [sayStatus("later")],
      },
    },
  ],
});

const failures =
  "rule: callouts that fail come as a response, those broken off with no headers and status BrokenConnection";

export const httpCallCases: ConformanceCase[] = [
  answered(
    "http-call",
    ["HeaderMapType.HttpCallResponseHeaders", "BufferType.HttpCallResponseBody"],
    say`call ${send("/200")}`,
    [
      say`first of many ${getHeader(maps.callHeaders, "x-many")} ${text(3)}`,
      say`absent ${getHeader(maps.callHeaders, "x-absent")}`,
      say`part ${getBytes(CALL_BODY, 2, 3)} ${text(3)} beyond ${getBytes(CALL_BODY, 99)} (${text(3)})`,
      say`size ${call("proxy_get_buffer_status", CALL_BODY)} ${result(1)}`,
      say`set ${c.setBytes(CALL_BODY, 0, 99, "new")}`,
    ],
  ),
  {
    id: "http-call-sends",
    covers: ["proxy_http_call"],
    plugins: [
      {
        on: {
          proxy_on_request_headers: [
            say`call ${call(
              "proxy_http_call",
              "callee",
              c.encoded([
                [":method", "POST"],
                [":path", "/echo"],
                [":authority", "other"],
                ["X-A", "1"],
              ]),
              "body",
              c.encoded([["x-t", "1"]]),
              0,
            )}`,
            answer(1),
          ],
          proxy_on_http_call_response: [say`echo ${getBytes(CALL_BODY)} ${text(3)}`, ...resume],
        },
      },
    ],
  },
  {
    id: "http-call-maps",
    covers: [
      "HeaderMapType.HttpCallResponseHeaders",
      "HeaderMapType.HttpCallResponseTrailers",
      "rule: the maps and buffers of a callout are there in its callback only, to be read",
    ],
    plugins: [
      {
        on: {
          proxy_on_request_headers: [say`call ${send("/trailers")}`, answer(1)],
          proxy_on_http_call_response: [
            say`trailers ${call("proxy_get_header_map_pairs", maps.callTrailers)} ${pairs(1)}`,
            say`value ${getHeader(maps.callTrailers, "x-u")} ${text(3)}`,
            ...[maps.callHeaders, maps.callTrailers].map(
              (map) =>
                say`map ${map}: size ${call("proxy_get_header_map_size", map)} add ${c.addHeader(map, "a", "b")} replace ${c.replaceHeader(map, "a", "b")} remove ${c.removeHeader(map, "a")} set ${c.setHeaders(map, [["a", "b"]])}`,
            ),
            say`the stream's on the root ${getHeader(0, ":path")}`,
            say`effective ${effective(STREAM)} call's ${getHeader(maps.callHeaders, ":status")} ${getBytes(CALL_BODY)} stream's ${getHeader(0, ":path")} add ${c.addHeader(0, "x-late", "1")}`,
            say`continue ${c.continueStream(0)}`,
          ],
          proxy_on_response_headers: [
            say`later ${getHeader(maps.callHeaders, ":status")} ${getHeader(maps.callTrailers, "x-u")} ${getBytes(CALL_BODY)}`,
          ],
        },
      },
    ],
  },
  answered("http-call-without-body", [], say`call ${send("/204")}`),
  answered("http-call-refusing-status", [], say`call ${send("/503")}`),
  answered("http-call-timeout", [failures], say`call ${send("/later", 50)}`),
  answered("http-call-without-timeout", [], say`call ${send("/slow", 0)}`),
  answered("http-call-dropped", [failures], say`call ${send("/drop")}`),
  answered("http-call-broken-off", [failures, "Status.BrokenConnection"], say`call ${send("/half")}`, [
    say`headers ${param(2)} all ${call("proxy_get_header_map_pairs", maps.callHeaders)} size ${call("proxy_get_buffer_status", CALL_BODY)}`,
  ]),
  {
    ...answered("http-call-refused", [failures], say`call ${send("/200", 2000, "refused")}`),
  },
  {
    id: "http-call-bad-arguments",
    covers: ["proxy_http_call", "Status.BadArgument", "Status.InvalidMemoryAccess"],
    plugins: [
      {
        on: {
          proxy_on_request_headers: [
            say`no such cluster ${send("/200", 100, "nowhere")}`,
            say`empty cluster ${send("/200", 100, "")}`,
            ...[0, 1, 2].map(
              (i) =>
                say`without ${request("/")[i]![0]} ${call("proxy_http_call", "callee", c.encoded(request("/").filter((_, j) => j !== i)), "", "", 100)}`,
            ),
            say`no headers ${call("proxy_http_call", "callee", "", "", "", 100)}`,
            say`malformed headers ${call("proxy_http_call", "callee", "12345", "", "", 100)}`,
            say`cluster outside ${call("proxy_http_call", c.outside, 9, c.encoded(request("/")), "", "", 100)}`,
            say`token outside ${call("proxy_http_call", "callee", c.encoded(request("/")), "", "", 100, c.outside)}`,
            sayStatus("then"),
          ],
        },
      },
    ],
  },
  {
    id: "http-call-with-host",
    covers: ["proxy_http_call"],
    plugins: [
      {
        on: {
          proxy_on_request_headers: [
            say`call ${call(
              "proxy_http_call",
              "callee",
              c.encoded([
                [":method", "GET"],
                [":path", "/echo"],
                ["host", "a.test"],
              ]),
              "",
              "",
              2000,
            )}`,
            answer(1),
          ],
          proxy_on_http_call_response: [say`echo ${getBytes(CALL_BODY)} ${text(3)}`, ...resume],
        },
      },
    ],
  },
  {
    id: "http-calls-in-turn",
    covers: ["proxy_http_call"],
    plugins: [
      {
        on: {
          proxy_on_request_headers: [say`first ${send("/201")}`, keep(0, result(9)), answer(1)],
          proxy_on_http_call_response: [
            say`token ${same(param(1), kept(0))} :status ${getHeader(maps.callHeaders, ":status")} ${text(3)}`,
            inTurn(1, [say`second ${send("/202")}`, keep(0, result(9))], resume),
          ],
        },
      },
    ],
  },
  {
    id: "http-call-from-everywhere",
    covers: ["proxy_http_call"],
    plugins: [
      {
        on: {
          proxy_on_configure: [c.tickEvery(10)],
          proxy_on_tick: [c.tickEvery(0), say`tick ${send("/200")}`],
          proxy_on_log: [say`log ${send("/200")}`],
          proxy_on_done: [say`done ${send("/200")}`],
          proxy_on_delete: [say`delete ${send("/200")}`],
          proxy_on_http_call_response: [say`response`],
        },
      },
    ],
    does: [{ line: "tick" }, { line: "response" }, { request: {} }],
  },
  {
    id: "http-call-outlives-its-stream",
    covers: ["proxy_on_http_call_response", "rule: callbacks of callouts come on the root context"],
    plugins: [
      {
        on: {
          proxy_on_request_headers: [say`call ${send("/slow")}`, answer(1)],
          proxy_on_delete: [say`delete`],
          proxy_on_http_call_response: [
            say`response ${param(0)} effective ${effective(STREAM)} continue ${c.continueStream(0)} add ${c.addHeader(0, "a", "b")}`,
          ],
        },
      },
    ],
    does: [{ request: {}, leaveAfter: "call" }],
  },
  {
    id: "http-call-then-reply",
    covers: ["proxy_send_local_response", "rule: callbacks of callouts come on the root context"],
    plugins: [
      {
        on: {
          proxy_on_request_headers: [say`call ${send("/403")}`, answer(1)],
          proxy_on_http_call_response: [
            say`reply ${effective(STREAM)} ${c.localReply(403, "no")}`,
            say`after ${getHeader(maps.callHeaders, ":status")}`,
          ],
          proxy_on_response_headers: [say`response ${param(0)}`],
        },
      },
    ],
  },
  {
    id: "http-call-then-close",
    covers: ["proxy_close_stream", "StreamType.Request"],
    plugins: [
      {
        on: {
          ...c.lifeOf(),
          proxy_on_request_headers: [say`call ${send("/403")}`, answer(1)],
          proxy_on_http_call_response: [say`close ${effective(STREAM)} ${call("proxy_close_stream", 0)}`],
        },
      },
    ],
  },
  {
    id: "http-call-on-the-root",
    covers: [
      "rule: callbacks of callouts come on the root context",
      "rule: a root context has no stream: maps answer BadArgument, actions do nothing",
    ],
    plugins: [
      {
        on: {
          proxy_on_request_headers: [say`call ${send("/200")}`, answer(1)],
          proxy_on_http_call_response: [
            say`continue ${c.continueStream(0)} reply ${c.localReply(403, "no")} close ${call("proxy_close_stream", 0)}`,
            say`root ${effective(c.ROOT)} header ${getHeader(0, ":path")}`,
            ...resume,
          ],
        },
      },
    ],
  },
];
