import type { ConformanceCase } from "../case.js";
import { call, hex, keep, kept, result, type Step, say, text } from "../steps.js";
import { outside } from "./common.js";

const foreign = (name: string, argument = "") => call("proxy_call_foreign_function", name, argument);
const status = (name: string, argument = "", label = name): Step => say`${label} ${foreign(name, argument)}`;

/** `{ path: 1, value: 2 }` in protobuf. */
const filterState = (path: string, value: string): string =>
  `\n${String.fromCharCode(path.length)}${path}\x12${String.fromCharCode(value.length)}${value}`;

const token = (value: number): string => `${String.fromCharCode(value)}\0\0\0`;

const covers = ["proxy_call_foreign_function"];

export const foreignCases: ConformanceCase[] = [
  {
    id: "foreign-unknown",
    covers: [...covers, "Status.NotFound", "Status.InvalidMemoryAccess"],
    plugins: [
      {
        on: {
          proxy_on_request_headers: [
            status("nothing"),
            status("", "", "no name"),
            say`outside ${call("proxy_call_foreign_function", outside, 9, "")} ${call("proxy_call_foreign_function", "compress", outside, 9)} ${call("proxy_call_foreign_function", "compress", "a", outside, outside)}`,
            say`result not wanted ${call("proxy_call_foreign_function", "compress", "a", 0, 0)}`,
          ],
        },
      },
    ],
  },
  {
    id: "foreign-compress",
    covers: [...covers, "Status.SerializationFailure"],
    plugins: [
      {
        on: {
          proxy_on_request_headers: [
            say`compress ${foreign("compress", "hello hello hello hello")} ${hex(4)}`,
            say`uncompress ${call("proxy_call_foreign_function", "uncompress", result(4), result(5))} ${text(4)}`,
            say`nothing ${foreign("compress")} ${hex(4)}`,
            say`garbage ${foreign("uncompress", "garbage")} empty ${foreign("uncompress")}`,
          ],
        },
      },
    ],
  },
  {
    id: "foreign-filter-state",
    covers: [...covers, "Status.NotFound"],
    plugins: [
      {
        on: {
          proxy_on_configure: [
            status("set_envoy_filter_state", filterState("envoy.tcp_proxy.cluster", "a"), "without a stream"),
            status("clear_route_cache"),
          ],
          proxy_on_request_headers: [
            status("set_envoy_filter_state", filterState("envoy.tcp_proxy.cluster", "a"), "known"),
            status("set_envoy_filter_state", filterState("unknown", "a"), "unknown"),
            status("set_envoy_filter_state", "\xff\xff", "malformed"),
            status("set_envoy_filter_state", "", "empty"),
            status("clear_route_cache"),
          ],
        },
      },
    ],
  },
  {
    id: "foreign-declare-property",
    covers,
    plugins: [
      {
        on: {
          proxy_on_configure: [
            status("declare_property", "\n\x01a\x18\x01", "declare"),
            status("declare_property", "\n\x01a\x18\x01", "again"),
            status("declare_property", "\xff\xff", "malformed"),
          ],
          proxy_on_request_headers: [
            say`set ${call("proxy_set_property", "a", "1")} get ${call("proxy_get_property", "a")} ${text(2)}`,
          ],
        },
      },
    ],
  },
  {
    id: "foreign-expressions",
    covers: [...covers, "Status.BadArgument"],
    plugins: [
      {
        on: {
          proxy_on_configure: [say`create ${foreign("expr_create", "request.path")} ${hex(4)}`],
          proxy_on_request_headers: [
            say`evaluate ${foreign("expr_evaluate", token(0))} ${text(4)}`,
            say`create ${foreign("expr_create", "1 + 1")}`,
            keep(0, result(4)),
            say`evaluate ${call("proxy_call_foreign_function", "expr_evaluate", kept(0), 4)} ${hex(4)}`,
            say`malformed ${foreign("expr_create", "1 +")} ${foreign("expr_create")}`,
            say`of another type ${foreign("expr_create", "request.path + 1")}`,
            say`evaluate ${call("proxy_call_foreign_function", "expr_evaluate", result(4), 4)}`,
            say`unknown ${foreign("expr_evaluate", token(9))} malformed ${foreign("expr_evaluate", "x")}`,
            say`delete ${call("proxy_call_foreign_function", "expr_delete", kept(0), 4)} unknown ${foreign("expr_delete", token(9))} malformed ${foreign("expr_delete", "x")}`,
            say`deleted ${call("proxy_call_foreign_function", "expr_evaluate", kept(0), 4)}`,
          ],
        },
      },
    ],
  },
  {
    id: "foreign-signatures",
    covers,
    plugins: [
      {
        on: {
          proxy_on_request_headers: [
            say`verify nothing ${foreign("verify_signature")} malformed ${foreign("verify_signature", "\xff")}`,
            say`sign nothing ${foreign("sign")} malformed ${foreign("sign", "\xff")}`,
          ],
        },
      },
    ],
  },
];
