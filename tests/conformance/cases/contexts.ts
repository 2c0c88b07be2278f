import type { ConformanceCase } from "../case.js";
import { answer, call, param, result, type Step, say, sayAt, text } from "../steps.js";
import * as c from "./common.js";
import { effective, getBytes, lifeOf, outside, ROOT, STREAM, tickEvery } from "./common.js";

const done = () => call("proxy_done");

/** What a plugin does that shares its VM. */
const together = (): Record<string, Step[]> => ({
  ...lifeOf(),
  proxy_on_vm_start: [say`start ${param(0)}`],
  proxy_on_configure: [say`configure ${param(0)} ${getBytes(7)} ${text(3)}`],
});

const names = ["Trace", "Debug", "Info", "Warn", "Error", "Critical"];
const levels = ["trace", "debug", "info", "warning", "error", "critical"] as const;

export const contextCases: ConformanceCase[] = [
  {
    id: "plugins-in-one-vm",
    covers: [
      "proxy_on_context_create",
      "proxy_on_vm_start",
      "proxy_on_configure",
      "rule: plugins with the same VM id and module share a VM and its numbers of contexts",
    ],
    plugins: [
      { vmId: "plugins-in-one-vm", configuration: "one", on: together() },
      { vmId: "plugins-in-one-vm", configuration: "two", on: together() },
    ],
  },
  {
    id: "setup",
    covers: [
      "proxy_on_context_create",
      "proxy_on_vm_start",
      "proxy_on_configure",
      "proxy_validate_configuration",
    ],
    plugins: [
      {
        rootId: "root",
        configuration: "four",
        vmConfiguration: "three",
        on: {
          proxy_on_context_create: [
            say`create ${param(0)} ${param(1)}`,
            say`root id ${c.property("plugin_root_id")} ${text(2)} name ${c.property("plugin_name")} ${text(2)} VM ${c.property("plugin_vm_id")} ${text(2)}`,
          ],
          proxy_on_vm_start: [say`start ${param(0)} ${param(1)}`],
          proxy_validate_configuration: [say`validate`, answer(0)],
          proxy_on_configure: [say`configure ${param(0)} ${param(1)}`],
          proxy_on_request_headers: [say`request ${param(0)}`],
        },
      },
    ],
  },
  {
    id: "shutdown",
    covers: [
      "proxy_on_done",
      "proxy_on_delete",
      "rule: at the end of the host a root context is done and deleted, without a log",
    ],
    alone: true,
    plugins: [
      {
        on: {
          proxy_on_done: [say`done ${param(0)}`],
          proxy_on_log: [say`log ${param(0)}`],
          proxy_on_delete: [say`delete ${param(0)}`],
        },
      },
    ],
    does: [],
  },
  {
    id: "done-later",
    covers: ["proxy_done", "proxy_on_done", "Status.NotFound"],
    plugins: [
      {
        on: {
          ...lifeOf(),
          proxy_on_done: [say`done ${param(0)}`, answer(0), tickEvery(10)],
          proxy_on_tick: [
            tickEvery(0),
            say`effective ${effective(STREAM)}`,
            say`done ${done()} on the root ${effective(ROOT)} ${done()}`,
          ],
        },
      },
    ],
  },
  {
    id: "done-unasked",
    covers: ["proxy_done", "Status.NotFound"],
    plugins: [
      { on: { proxy_on_request_headers: [say`done ${done()} on the root ${effective(ROOT)} ${done()}`] } },
    ],
  },
  {
    id: "effective-context",
    covers: ["proxy_set_effective_context", "Status.BadArgument"],
    plugins: [
      {
        on: {
          proxy_on_request_headers: [
            say`none ${effective(0)} unknown ${effective(99)} still ${c.getHeader(0, ":path")}`,
            say`root ${effective(ROOT)} ${c.getHeader(0, ":path")} stream ${effective(STREAM)} ${c.getHeader(0, ":path")}`,
          ],
        },
      },
    ],
  },
  {
    id: "time",
    covers: ["proxy_get_current_time_nanoseconds", "Status.InvalidMemoryAccess"],
    plugins: [
      {
        on: {
          proxy_on_request_headers: [
            say`time ${call("proxy_get_current_time_nanoseconds")} outside ${call("proxy_get_current_time_nanoseconds", outside)}`,
            say`tick ${tickEvery(0)}`,
          ],
        },
      },
    ],
  },
  {
    id: "status-without-a-callout",
    covers: ["proxy_get_status"],
    plugins: [
      {
        on: {
          proxy_on_request_headers: [
            c.sayStatus("request"),
            say`outside ${call("proxy_get_status", outside, outside, outside)}`,
          ],
        },
      },
    ],
  },
  ...levels.map(
    (logLevel, i): ConformanceCase => ({
      id: `log-from-${logLevel}`,
      covers: ["proxy_log", "proxy_get_log_level", `LogLevel.${names[i]}`],
      logLevel,
      plugins: [
        {
          on: {
            proxy_on_request_headers: [
              sayAt(5)`level ${call("proxy_get_log_level")} ${result(0)}`,
              ...levels.map((name, level) => sayAt(level)`at ${name}`),
            ],
          },
        },
      ],
    }),
  ),
  {
    id: "log-bad-arguments",
    covers: ["proxy_log", "proxy_get_log_level", "Status.BadArgument", "Status.InvalidMemoryAccess"],
    plugins: [
      {
        on: {
          proxy_on_request_headers: [
            say`level ${call("proxy_log", 6, "six")} ${call("proxy_log", -1, "minus")} outside ${call("proxy_log", 2, outside, 99)} ${call("proxy_get_log_level", outside)}`,
          ],
        },
      },
    ],
  },
];
