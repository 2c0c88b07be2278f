import type { ConformanceCase } from "../case.js";
import { call, say, trap, when } from "../steps.js";
import { addHeader, getHeader, lifeOf } from "./common.js";

const ends = "rule: a trap ends the VM";

/** Traps for requests with `x-trap`. */
const sometimes = [when(getHeader(0, "x-trap"), [], [trap])];
const trapping = { request: { headers: [["x-trap", "1"]] as [string, string][] } };
const passing = { request: {} };

export const trapCases: ConformanceCase[] = [
  {
    id: "trap-in-a-request",
    covers: [ends],
    plugins: [{ on: lifeOf("a") }, { on: { proxy_on_request_headers: [trap] } }],
    does: [{ request: { method: "POST", body: "body" } }, passing],
  },
  {
    id: "trap-in-a-response",
    covers: [ends],
    plugins: [{ on: lifeOf("a") }, { on: { proxy_on_response_headers: [trap] } }],
    does: [passing, passing],
  },
  {
    id: "trap-after-the-response",
    covers: [ends],
    plugins: [{ on: { proxy_on_log: [trap] } }],
    does: [passing, passing],
  },
  {
    id: "trap-where-the-plugin-fails-open",
    covers: [ends, "rule: after a trap the failure policy decides: 503, no filter, or a new VM"],
    plugins: [
      {
        failurePolicy: "open",
        on: { proxy_on_request_headers: [addHeader(0, "x-filter", "on"), ...sometimes] },
      },
    ],
    does: [passing, trapping, passing],
  },
  {
    id: "trap-where-the-plugin-fails-closed",
    covers: [ends, "rule: after a trap the failure policy decides: 503, no filter, or a new VM"],
    plugins: [{ on: { proxy_on_request_headers: sometimes } }],
    does: [passing, trapping, passing],
  },
  {
    id: "trap-where-the-plugin-is-loaded-anew",
    covers: [ends, "rule: after a trap the failure policy decides: 503, no filter, or a new VM"],
    plugins: [
      {
        failurePolicy: "reload",
        reloadInterval: 20,
        on: {
          proxy_on_vm_start: [say`start`],
          proxy_on_request_headers: [say`request`, ...sometimes],
        },
      },
    ],
    does: [passing, trapping, { wait: 50 }, passing],
  },
  {
    id: "trap-of-a-shared-vm",
    covers: [ends, "rule: plugins with the same VM id and module share a VM and its numbers of contexts"],
    plugins: [
      { vmId: "trap-of-a-shared-vm", configuration: "1", on: { proxy_on_request_headers: sometimes } },
      { vmId: "trap-of-a-shared-vm", configuration: "2", on: { proxy_on_request_headers: sometimes } },
    ],
    does: [passing, trapping, passing],
  },
  {
    id: "trap-in-a-tick",
    covers: [ends, "proxy_on_tick"],
    plugins: [
      {
        on: {
          proxy_on_request_headers: [say`request`],
          proxy_on_delete: [say`delete ${call("proxy_set_tick_period_milliseconds", 10)}`],
          proxy_on_tick: [say`tick`, trap],
        },
      },
    ],
    does: [passing, { line: "tick" }, { wait: 20 }, passing],
  },
];
