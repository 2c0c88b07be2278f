import type { ConformanceCase } from "../case.js";
import { answer, call, inTurn, long, pairs, param, say, text } from "../steps.js";
import * as c from "./common.js";
import { addHeader, effective, getHeader, property, ROOT, STREAM, tickEvery } from "./common.js";

export const observerCases: ConformanceCase[] = [
  {
    id: "access-logger",
    covers: ["proxy_on_log", "rule: an access logger is told of a stream on its root context"],
    as: "access-log",
    plugins: [
      {
        on: {
          ...c.lifeOf(),
          proxy_on_log: [
            say`log ${param(0)}`,
            say`request ${getHeader(0, "x-a")} ${text(3)} response ${getHeader(2, "x-b")} ${text(3)} trailers ${getHeader(3, "x-c")}`,
            say`add ${addHeader(0, "x", "y")} size ${call("proxy_get_header_map_size", 0)}`,
            say`code ${property("response", "code")} ${long(2)} path ${property("request", "path")} ${text(2)}`,
            say`effective ${effective(ROOT)} ${effective(STREAM)} set ${call("proxy_set_property", "a", "b")}`,
          ],
        },
      },
    ],
    does: [{ request: { headers: [["x-a", "1"]] } }],
    answer: { headers: [["x-b", "2"]] },
  },
  {
    id: "service",
    covers: ["proxy_on_tick", "rule: a service runs without streams"],
    as: "service",
    plugins: [
      {
        on: {
          // It is set up twice, the first time to see whether that goes well.
          proxy_on_configure: [tickEvery(10)],
          proxy_on_tick: [inTurn(0, [say`tick ${param(0)}`, tickEvery(0)])],
        },
      },
    ],
  },
  {
    id: "metadata",
    covers: ["proxy_on_request_metadata", "proxy_on_response_metadata", "MetadataStatus.Continue"],
    plugins: [
      {
        on: {
          proxy_on_request_headers: [say`request headers`],
          proxy_on_request_metadata: [
            say`request metadata ${param(0)} count ${param(1)}`,
            ...[0, 4].map((map) => say`map ${map}: ${call("proxy_get_header_map_pairs", map)} ${pairs(1)}`),
            answer(0),
          ],
          proxy_on_response_metadata: [
            say`response metadata ${param(0)} count ${param(1)}`,
            ...[2, 5].map((map) => say`map ${map}: ${call("proxy_get_header_map_pairs", map)} ${pairs(1)}`),
            answer(0),
          ],
        },
      },
    ],
    does: [{ metadata: true }],
  },
  {
    id: "foreign-function-callback",
    covers: ["proxy_on_foreign_function"],
    plugins: [
      {
        on: {
          proxy_on_foreign_function: [say`called`],
          proxy_on_request_headers: [say`compress ${call("proxy_call_foreign_function", "compress", "a")}`],
        },
      },
    ],
  },
];
