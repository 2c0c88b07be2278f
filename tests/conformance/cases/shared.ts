import type { ConformanceCase } from "../case.js";
import { call, keep, kept, param, result, type Step, same, say, text, type Value } from "../steps.js";
import * as c from "./common.js";
import { outside } from "./common.js";

const get = (key: string): Step => say`get ${key} ${call("proxy_get_shared_data", key)} ${text(2)}`;
const set = (key: string, value: string, cas: number | Value): Value =>
  call("proxy_set_shared_data", key, value, cas);

const cas =
  "rule: shared data are replaced if the compare-and-swap number is 0 or the newest, and a new key always";
const queueReady = "rule: a queue's registrant is told of each item, later and on its root context";

export const sharedDataCases: ConformanceCase[] = [
  {
    id: "shared-data",
    covers: ["proxy_get_shared_data", "proxy_set_shared_data", "Status.NotFound", "Status.CasMismatch", cas],
    plugins: [
      {
        on: {
          proxy_on_request_headers: [
            get("a"),
            say`new with any number ${set("a", "1", 5)}`,
            get("a"),
            keep(0, result(4)),
            say`right number ${set("a", "2", kept(0))}`,
            say`old number ${set("a", "3", kept(0))}`,
            get("a"),
            say`changed ${same(result(4), kept(0))}`,
            say`without number ${set("a", "4", 0)}`,
            say`empty ${set("a", "", 0)}`,
            get("a"),
            say`empty key ${set("", "b", 0)}`,
            get(""),
          ],
        },
      },
    ],
  },
  {
    id: "shared-data-memory",
    covers: ["Status.InvalidMemoryAccess"],
    plugins: [
      {
        on: {
          proxy_on_request_headers: [
            say`get ${call("proxy_get_shared_data", outside, 9)} set ${call("proxy_set_shared_data", outside, 9, "v", 0)} value ${call("proxy_set_shared_data", "a", outside, 9, 0)}`,
            set("a", "1", 0),
            say`result ${call("proxy_get_shared_data", "a", outside, outside, outside)}`,
          ],
        },
      },
    ],
  },
  {
    id: "shared-data-across-vms",
    covers: ["proxy_get_shared_data", "rule: data and queues are shared by VMs with the same id"],
    plugins: [
      {
        vmId: "shared-data-across-vms/one",
        on: { proxy_on_request_headers: [say`set ${set("a", "1", 0)}`] },
      },
      {
        vmId: "shared-data-across-vms/one",
        vmConfiguration: "another VM",
        on: { proxy_on_request_headers: [get("a")] },
      },
      { vmId: "shared-data-across-vms/two", on: { proxy_on_request_headers: [get("a")] } },
    ],
  },
  {
    id: "queue",
    covers: [
      "proxy_register_shared_queue",
      "proxy_resolve_shared_queue",
      "proxy_enqueue_shared_queue",
      "proxy_dequeue_shared_queue",
      "Status.Empty",
      "Status.NotFound",
    ],
    plugins: [
      {
        on: {
          proxy_on_request_headers: [
            say`resolve too early ${call("proxy_resolve_shared_queue", "queue", "q")}`,
            say`register ${call("proxy_register_shared_queue", "q")}`,
            keep(0, result(2)),
            say`again ${call("proxy_register_shared_queue", "q")} ${same(result(2), kept(0))}`,
            say`another ${call("proxy_register_shared_queue", "r")} ${same(result(2), kept(0))}`,
            say`resolve ${call("proxy_resolve_shared_queue", "queue", "q")} ${same(result(4), kept(0))}`,
            say`resolve in no VM ${call("proxy_resolve_shared_queue", "nowhere", "q")}`,
            say`resolve in the own VM ${call("proxy_resolve_shared_queue", "", "q")} ${same(result(4), kept(0))}`,
            say`dequeue ${call("proxy_dequeue_shared_queue", kept(0))}`,
            say`enqueue ${call("proxy_enqueue_shared_queue", kept(0), "one")} ${call("proxy_enqueue_shared_queue", kept(0), "")}`,
            say`dequeue ${call("proxy_dequeue_shared_queue", kept(0))} ${text(1)}`,
            say`dequeue ${call("proxy_dequeue_shared_queue", kept(0))} (${text(1)})`,
            say`dequeue ${call("proxy_dequeue_shared_queue", kept(0))}`,
            say`no queue ${call("proxy_enqueue_shared_queue", 99999, "a")} ${call("proxy_dequeue_shared_queue", 99999)}`,
          ],
        },
      },
    ],
  },
  {
    id: "queue-ready",
    covers: ["proxy_on_queue_ready", queueReady],
    plugins: [
      {
        on: {
          proxy_on_queue_ready: [
            say`ready ${param(0)} ${same(param(1), kept(0))} the stream's ${c.getHeader(0, ":path")}`,
            say`dequeue ${call("proxy_dequeue_shared_queue", param(1))} ${text(1)}`,
          ],
          proxy_on_request_headers: [
            say`register ${call("proxy_register_shared_queue", "q")}`,
            keep(0, result(2)),
            say`enqueue ${call("proxy_enqueue_shared_queue", kept(0), "one")} ${call("proxy_enqueue_shared_queue", kept(0), "two")}`,
          ],
        },
      },
    ],
  },
  {
    id: "queue-emptied",
    covers: ["proxy_on_queue_ready", "Status.Empty", queueReady],
    plugins: [
      {
        on: {
          proxy_on_queue_ready: [say`ready ${call("proxy_dequeue_shared_queue", param(1))}`],
          proxy_on_request_headers: [
            call("proxy_register_shared_queue", "q"),
            keep(0, result(2)),
            say`enqueue ${call("proxy_enqueue_shared_queue", kept(0), "one")}`,
            say`dequeue ${call("proxy_dequeue_shared_queue", kept(0))} ${text(1)}`,
          ],
        },
      },
    ],
  },
  {
    id: "queue-across-vms",
    covers: [
      "proxy_resolve_shared_queue",
      "proxy_on_queue_ready",
      "rule: data and queues are shared by VMs with the same id",
    ],
    plugins: [
      {
        vmId: "queue-across-vms/one",
        on: {
          proxy_on_request_headers: [say`register ${call("proxy_register_shared_queue", "q")}`],
          proxy_on_queue_ready: [say`ready ${call("proxy_dequeue_shared_queue", param(1))} ${text(1)}`],
        },
      },
      {
        vmId: "queue-across-vms/two",
        on: {
          proxy_on_request_headers: [
            say`resolve ${call("proxy_resolve_shared_queue", "queue-across-vms/one", "q")}`,
            say`enqueue ${call("proxy_enqueue_shared_queue", result(4), "from another VM")}`,
          ],
          proxy_on_queue_ready: [say`ready in the wrong VM`],
        },
      },
    ],
  },
  {
    id: "queue-memory",
    covers: ["Status.InvalidMemoryAccess"],
    plugins: [
      {
        on: {
          proxy_on_request_headers: [
            say`register ${call("proxy_register_shared_queue", outside, 9)} ${call("proxy_register_shared_queue", "q", outside)}`,
            say`resolve ${call("proxy_resolve_shared_queue", outside, 9, "q")} ${call("proxy_resolve_shared_queue", "queue-memory", outside, 9)}`,
            call("proxy_register_shared_queue", "q"),
            keep(0, result(2)),
            say`enqueue ${call("proxy_enqueue_shared_queue", kept(0), outside, 9)} ${call("proxy_enqueue_shared_queue", kept(0), "a")}`,
            say`dequeue ${call("proxy_dequeue_shared_queue", kept(0), outside, outside)}`,
            say`the item is lost ${call("proxy_dequeue_shared_queue", kept(0))}`,
          ],
        },
      },
    ],
  },
];
