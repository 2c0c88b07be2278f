import type { ConformanceCase } from "../case.js";
import { answer, call, inTurn, param, result, say, text } from "../steps.js";
import { effective, getHeader, lifeOf, property, STREAM, tickEvery } from "./common.js";

const older =
  "rule: ABI 0.1.0 has other functions and no end of stream in headers, and an absent header reads as empty";

export const versionCases: ConformanceCase[] = [
  {
    id: "abi-0-1-0",
    covers: [
      "proxy_abi_version_0_1_0",
      "proxy_get_configuration",
      "proxy_clear_route_cache",
      "proxy_continue_request",
      "proxy_continue_response",
      "proxy_on_request_headers (0.1.0)",
      "proxy_on_response_headers (0.1.0)",
      older,
    ],
    plugins: [
      {
        abi: "0.1.0",
        configuration: "the configuration",
        on: {
          ...lifeOf(),
          proxy_on_configure: [say`configuration ${call("proxy_get_configuration")} ${text(0)}`],
          proxy_on_request_headers: [
            say`request headers ${param(0)}`,
            say`absent ${getHeader(0, "x-none")} ${result(4)} property ${property("nothing")}`,
            say`configuration ${call("proxy_get_configuration")} size ${result(1)}`,
            say`clear ${call("proxy_clear_route_cache")}`,
            answer(1),
            tickEvery(10),
          ],
          proxy_on_response_headers: [say`response headers ${param(0)}`, answer(1), tickEvery(10)],
          proxy_on_tick: [
            tickEvery(0),
            say`effective ${effective(STREAM)}`,
            inTurn(
              0,
              [say`request ${call("proxy_continue_request")}`],
              [say`response ${call("proxy_continue_response")}`],
            ),
          ],
        },
      },
    ],
    does: [{ request: { method: "POST", body: "body" } }],
    answer: { body: "answer" },
  },
  {
    id: "abi-0-2-0",
    covers: ["proxy_abi_version_0_2_0", "proxy_on_request_headers"],
    plugins: [
      {
        abi: "0.2.0",
        on: { ...lifeOf(), proxy_on_response_headers: [say`absent ${getHeader(2, "x-none")}`] },
      },
    ],
  },
  {
    id: "abi-0-2-1",
    covers: ["proxy_abi_version_0_2_1", "proxy_get_log_level"],
    plugins: [{ on: { proxy_on_request_headers: [say`level ${call("proxy_get_log_level")}`] } }],
  },
  ...(
    [
      ["0.1.0", "proxy_continue_stream"],
      ["0.1.0", "proxy_get_log_level"],
      ["0.2.0", "proxy_get_log_level"],
      ["0.2.1", "proxy_continue_request"],
      ["0.2.1", "proxy_continue_response"],
      ["0.2.1", "proxy_get_configuration"],
      ["0.2.1", "proxy_clear_route_cache"],
    ] as const
  ).map(
    ([abi, name]): ConformanceCase => ({
      id: `abi-${abi.replaceAll(".", "-")}-without-${name.slice("proxy_".length).replaceAll("_", "-")}`,
      covers: [name, "rule: a module that imports what the host has not is refused"],
      plugins: [{ abi, on: { proxy_on_request_headers: [call(name)] } }],
    }),
  ),
];
