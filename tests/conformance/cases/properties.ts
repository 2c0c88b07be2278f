import type { ConformanceCase } from "../case.js";
import { call, long, say, text, when } from "../steps.js";
import * as c from "./common.js";
import { effective, outside, property, ROOT } from "./common.js";

export const propertyCases: ConformanceCase[] = [
  {
    id: "properties-of-a-request",
    covers: ["proxy_get_property", "Status.NotFound"],
    plugins: [
      {
        on: {
          proxy_on_request_headers: [
            ...["path", "url_path", "query", "host", "scheme", "method", "useragent", "protocol"].map(
              (name) => say`${name} ${property("request", name)} ${text(2)}`,
            ),
            say`header ${property("request", "headers", "x-a")} ${text(2)} absent ${property("request", "headers", "x-b")}`,
            say`referer ${property("request", "referer")} size ${property("request", "size")} time ${property("request", "time")}`,
            say`source ${property("source", "address")} port ${property("source", "port")}`,
            say`nothing ${property("request", "nothing")} nowhere ${property("nowhere")} empty ${property("")}`,
            say`response ${property("response", "code")}`,
          ],
          proxy_on_request_body: [when(c.isEnd, [say`later ${property("request", "path")}`])],
          proxy_on_response_headers: [say`in the response ${property("request", "path")}`],
          proxy_on_log: [
            say`in the log ${property("request", "path")} ${text(2)} code ${property("response", "code")} ${long(2)}`,
          ],
        },
      },
    ],
    does: [
      {
        request: {
          method: "POST",
          body: "body",
          path: "/a?b=c?d",
          headers: [
            ["x-a", "1"],
            ["user-agent", "u"],
          ],
        },
      },
    ],
  },
  {
    id: "properties-of-the-plugin",
    covers: ["proxy_get_property", "proxy_set_property", "rule: filter state is a stream's, under wasm."],
    plugins: [
      {
        on: {
          proxy_on_request_headers: [
            say`set ${call("proxy_set_property", "my.key", "value")} again ${call("proxy_set_property", "my.key", "value 2")}`,
            say`root id ${property("plugin_root_id")} (${text(2)})`,
            say`on the root ${effective(ROOT)} ${call("proxy_set_property", "my.key", "root")} ${property("plugin_name")} ${text(2)}`,
          ],
        },
      },
      {
        on: {
          proxy_on_request_headers: [
            say`get ${property("my.key")} ${text(2)}`,
            say`filter state ${property("filter_state", "wasm.my.key")} ${text(2)}`,
            say`by parts ${property("my", "key")}`,
          ],
        },
      },
    ],
  },
  {
    id: "property-memory",
    covers: ["Status.InvalidMemoryAccess"],
    plugins: [
      {
        on: {
          proxy_on_request_headers: [
            say`path ${call("proxy_get_property", outside, 9)} result ${call("proxy_get_property", "plugin_name", outside, outside)}`,
            say`set ${call("proxy_set_property", outside, 9, "v")} ${call("proxy_set_property", "a", outside, 9)}`,
          ],
        },
      },
    ],
  },
];
