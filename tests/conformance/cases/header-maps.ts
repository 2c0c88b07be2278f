import type { ConformanceCase } from "../case.js";
import { answer, call, pairs, result, type Step, say, text, when } from "../steps.js";
import * as c from "./common.js";
import { addHeader, getHeader, maps, removeHeader, replaceHeader, setHeaders } from "./common.js";

/** Every function on a header map, and its status. */
const onMap = (when: string, map: number): Step[] => [
  say`${when}: get ${getHeader(map, "x-in")} all ${call("proxy_get_header_map_pairs", map)} size ${call("proxy_get_header_map_size", map)}`,
  say`${when}: add ${addHeader(map, "x-added", when)} replace ${replaceHeader(map, "x-replaced", when)} remove ${removeHeader(map, "x-removed")}`,
];

const atEnd = (steps: Step[]): Step[] => [when(c.isEnd, steps)];

const sizeOf = (map: number) => say`size ${call("proxy_get_header_map_size", map)} ${result(1)}`;

export const headerMapCases: ConformanceCase[] = [
  {
    id: "header-map-life",
    covers: [
      "proxy_get_header_map_value",
      "proxy_get_header_map_pairs",
      "proxy_get_header_map_size",
      "proxy_add_header_map_value",
      "proxy_replace_header_map_value",
      "proxy_remove_header_map_value",
      "HeaderMapType.RequestHeaders",
      "HeaderMapType.ResponseHeaders",
      "Status.Ok",
      "Status.BadArgument",
      "rule: header maps die when they have been passed on",
    ],
    plugins: [
      {
        on: {
          proxy_on_request_headers: [...onMap("request", 0), ...onMap("early response", 2)],
          proxy_on_request_body: atEnd(onMap("body", 0)),
          proxy_on_response_headers: [...onMap("response", 2), ...onMap("late request", 0)],
          proxy_on_log: [...onMap("log", 0), ...onMap("log response", 2), ...onMap("log trailers", 3)],
        },
      },
    ],
    does: [
      {
        request: {
          method: "POST",
          body: "body",
          headers: [
            ["x-in", "1"],
            ["x-removed", "1"],
          ],
        },
      },
    ],
  },
  {
    id: "header-maps-that-are-not-there",
    covers: [
      "HeaderMapType.RequestTrailers",
      "HeaderMapType.ResponseTrailers",
      "HeaderMapType.GrpcInitialMetadata",
      "HeaderMapType.GrpcTrailingMetadata",
      "HeaderMapType.HttpCallResponseHeaders",
      "HeaderMapType.HttpCallResponseTrailers",
      "rule: header maps die when they have been passed on",
    ],
    plugins: [
      {
        on: {
          proxy_on_request_headers: [1, 2, 3, 4, 5, 6, 7, 8].flatMap((map) => [
            ...onMap(`map ${map}`, map),
            say`map ${map}: set ${setHeaders(map, [["a", "b"]])}`,
          ]),
        },
      },
    ],
  },
  {
    id: "header-first-value",
    covers: ["proxy_get_header_map_value", "rule: proxy_get_header_map_value gives the first value only"],
    plugins: [
      {
        on: {
          proxy_on_request_headers: [
            say`value ${getHeader(0, "x-in")} ${text(3)}`,
            say`in any case ${getHeader(0, "X-In")} ${text(3)}`,
            say`empty ${getHeader(0, "x-empty")} (${text(3)})`,
            say`absent ${getHeader(0, "x-absent")}`,
            say`replace all ${replaceHeader(0, "x-in", "3")}`,
            say`remove all ${removeHeader(0, "x-many")} again ${removeHeader(0, "x-many")}`,
          ],
        },
      },
    ],
    does: [
      {
        request: {
          headers: [
            ["x-in", "1"],
            ["x-in", "2"],
            ["x-empty", ""],
            ["x-many", "1"],
            ["x-many", "2"],
          ],
        },
      },
    ],
  },
  {
    id: "headers-that-are-joined",
    covers: ["proxy_add_header_map_value", "proxy_replace_header_map_value"],
    plugins: [
      {
        on: {
          proxy_on_request_headers: [
            addHeader(0, "x-forwarded-host", "a"),
            addHeader(0, "x-forwarded-host", "b"),
            addHeader(0, "x-many", "a"),
            addHeader(0, "X-Many", "b"),
            say`host ${getHeader(0, "host")} ${text(3)}`,
            replaceHeader(0, "Host", "other.test"),
            say`authority ${getHeader(0, ":authority")} ${text(3)}`,
          ],
          proxy_on_response_headers: [
            addHeader(2, "location", "a"),
            addHeader(2, "location", "b"),
            addHeader(2, "x-many", "a"),
            addHeader(2, "x-many", "b"),
          ],
        },
      },
    ],
  },
  {
    id: "headers-all-replaced",
    covers: ["proxy_set_header_map_pairs", "proxy_get_header_map_pairs"],
    plugins: [
      {
        on: {
          proxy_on_response_headers: [
            say`set ${setHeaders(2, [
              [":status", "201"],
              ["X-New", "1"],
              ["x-new", "2"],
            ])}`,
            say`pairs ${call("proxy_get_header_map_pairs", 2)} ${pairs(1)}`,
            sizeOf(2),
          ],
        },
      },
    ],
    answer: { headers: [["x-old", "1"]] },
  },
  {
    id: "headers-malformed",
    covers: [
      "proxy_set_header_map_pairs",
      "rule: malformed pairs, more than 1,024 of them or more than 1 MiB are taken as none",
    ],
    plugins: [
      {
        on: {
          proxy_on_response_headers: [
            ...[
              ["short", "abc"],
              ["without NULs", "\u0001\0\0\0\u0001\0\0\0\u0001\0\0\0axby"],
              ["a byte too many", `${c.encoded([["a", "b"]])}x`],
              ["a byte too few", c.encoded([["a", "b"]]).slice(0, -1)],
              ["none", "\0\0\0\0"],
              ["nothing", ""],
            ].flatMap(([what, bytes]) => [
              setHeaders(2, [["x-a", "b"]]),
              say`${what!}: set ${call("proxy_set_header_map_pairs", 2, bytes!)}`,
              sizeOf(2),
            ]),
            setHeaders(2, [[":status", "200"]]),
          ],
        },
      },
    ],
  },
  ...[1024, 1025].map(
    (count): ConformanceCase => ({
      id: `headers-${count}`,
      covers: ["rule: malformed pairs, more than 1,024 of them or more than 1 MiB are taken as none"],
      plugins: [
        {
          on: {
            proxy_on_response_headers: [
              say`set ${setHeaders(
                2,
                Array.from({ length: count }, (_, i): [string, string] => [`x${i % 10}`, "v"]),
              )}`,
              sizeOf(2),
              setHeaders(2, [[":status", "200"]]),
            ],
          },
        },
      ],
    }),
  ),
  {
    id: "headers-of-1-mib",
    covers: ["rule: malformed pairs, more than 1,024 of them or more than 1 MiB are taken as none"],
    plugins: [
      {
        on: {
          proxy_on_response_headers: [
            say`exactly ${setHeaders(2, [["x-a", "v".repeat(1_048_576 - 17)]])}`,
            sizeOf(2),
            say`more ${setHeaders(2, [["x-a", "v".repeat(1_048_576 - 16)]])}`,
            sizeOf(2),
            setHeaders(2, [[":status", "200"]]),
          ],
        },
      },
    ],
  },
  {
    id: "headers-without-status",
    covers: ["proxy_set_header_map_pairs"],
    plugins: [{ on: { proxy_on_response_headers: [say`set ${setHeaders(2, [["x-a", "b"]])}`] } }],
  },
  {
    id: "header-memory",
    covers: ["Status.InvalidMemoryAccess"],
    plugins: [
      {
        on: {
          proxy_on_request_headers: [
            say`name ${call("proxy_get_header_map_value", 0, c.outside, 9)} value ${call("proxy_add_header_map_value", 0, "x-a", c.outside, 9)}`,
            say`replace ${call("proxy_replace_header_map_value", 0, c.outside, 9, "v")} remove ${call("proxy_remove_header_map_value", 0, c.outside, 9)}`,
            say`result ${call("proxy_get_header_map_value", 0, ":path", c.outside, c.outside)} pairs ${call("proxy_get_header_map_pairs", 0, c.outside, c.outside)}`,
            say`set ${call("proxy_set_header_map_pairs", 0, c.outside, 9)} size ${call("proxy_get_header_map_size", 0, c.outside)}`,
          ],
        },
      },
    ],
  },
  {
    id: "trailers",
    covers: [
      "proxy_on_request_trailers",
      "proxy_on_response_trailers",
      "HeaderMapType.RequestTrailers",
      "HeaderMapType.ResponseTrailers",
      "TrailersStatus.Continue",
    ],
    plugins: [
      {
        on: {
          proxy_on_request_trailers: [
            say`request ${call("proxy_get_header_map_pairs", maps.requestTrailers)} ${pairs(1)}`,
            replaceHeader(1, "x-t", "2"),
            addHeader(1, "x-u", "3"),
          ],
          proxy_on_response_trailers: [
            say`response ${getHeader(maps.responseTrailers, "x-t")} ${text(3)}`,
            replaceHeader(3, "x-t", "2"),
            addHeader(3, "x-u", "3"),
          ],
          proxy_on_log: [say`log ${getHeader(1, "x-t")} ${getHeader(3, "x-t")} ${text(3)}`],
        },
      },
    ],
    does: [{ request: { method: "POST", body: "body", trailers: [["x-t", "1"]] } }],
    answer: { body: "something", trailers: [["x-t", "1"]] },
  },
  {
    id: "trailers-added",
    covers: ["HeaderMapType.RequestTrailers", "HeaderMapType.ResponseTrailers"],
    plugins: [
      {
        on: {
          proxy_on_request_body: [when(c.isEnd, [say`request ${addHeader(1, "x-t", "1")}`])],
          proxy_on_response_headers: [
            say`too early ${addHeader(3, "x-t", "early")}`,
            removeHeader(2, "content-length"),
          ],
          proxy_on_response_body: [when(c.isEnd, [say`response ${addHeader(3, "x-t", "1")}`])],
        },
      },
    ],
    does: [{ request: { method: "POST", body: "body", headers: [["transfer-encoding", "chunked"]] } }],
    answer: { body: "something" },
  },
  {
    id: "header-maps-on-the-root",
    covers: [
      "proxy_on_tick",
      "rule: a root context has no stream: maps answer BadArgument, actions do nothing",
    ],
    plugins: [
      {
        on: {
          proxy_on_configure: [c.tickEvery(10)],
          proxy_on_tick: [
            c.tickEvery(0),
            ...[0, 1, 2, 3, 4, 5, 6, 7, 8].flatMap((map) => onMap(`map ${map}`, map)),
          ],
          proxy_on_request_headers: [answer(0)],
        },
      },
    ],
    does: [{ line: "map 8: add" }],
  },
];
