import type { ConformanceCase } from "../case.js";
import { answer, call, say, text } from "../steps.js";
import { addHeader, getBytes, getHeader, lifeOf, setBytes } from "./common.js";

const denied =
  "rule: with a list of allowed capabilities, functions that are not on it answer `InternalFailure`, those of WASI 76, and callbacks that are not on it are not called";

export const capabilityCases: ConformanceCase[] = [
  {
    id: "capabilities-http",
    covers: [denied, "Status.InternalFailure"],
    plugins: [
      {
        // The allocator need not be named.
        allowedCapabilities: [
          "proxy_log",
          "proxy_get_header_map_value",
          "proxy_on_request_headers",
          "proxy_on_delete",
        ],
        on: {
          ...lifeOf(),
          proxy_on_vm_start: [say`start`, answer(0)],
          proxy_on_request_headers: [
            say`allowed ${getHeader(0, ":path")} ${text(3)}`,
            say`denied ${addHeader(0, "x-added", "1")} ${call("proxy_get_log_level")}`,
            say`denied in WASI ${call("random_get", 0, 0)}`,
          ],
        },
      },
    ],
  },
  {
    id: "capabilities-tcp",
    as: "tcp",
    covers: [denied],
    plugins: [
      {
        allowedCapabilities: ["proxy_log", "proxy_get_buffer_bytes", "proxy_on_downstream_data"],
        on: {
          proxy_on_new_connection: [say`new`, answer(1)],
          proxy_on_downstream_data: [
            say`allowed ${getBytes(2)} ${text(3)}`,
            say`denied ${setBytes(2, 0, 99, "changed")}`,
          ],
          proxy_on_upstream_data: [say`upstream`, answer(1)],
          proxy_on_done: [say`done`],
        },
      },
    ],
    does: [{ connect: [{ send: "hello" }, { receive: 7 }, { end: true }, { closed: true }] }],
  },
];
