import { writeMessage } from "../../host/foreign/protobuf.js";
import type { PluginOptions } from "../../host/index.js";
import {
  defineMetric,
  dequeue,
  enqueue,
  getData,
  handedBack,
  increment,
  keep,
  kept,
  readMetric,
  record,
  registerQueue,
  resolveQueue,
  setData,
  showNumber,
  swapData,
} from "../host/support/data-steps.js";
import { answer, type Callbacks, call, callWithResult, log, logged, trap } from "../host/support/guest.js";

/** One filter of a case. VM ids are unique over all cases, for data is shared by them. */
export interface DataFilter
  extends Pick<
    PluginOptions,
    "configuration" | "rootId" | "failurePolicy" | "reloadInterval" | "allowedCapabilities"
  > {
  callbacks: Callbacks;
  vmId: string;
  name?: string;
}

/** What filters do with the host's data, and what comes of it in every host. */
export interface DataCase {
  name: string;
  filters: DataFilter[];
  /** Paths that are asked for, one after the other. Default: one of `/`. */
  requests?: string[];
  /** Milliseconds that the VMs have been there before the first request. */
  age?: number;
  /** Metrics whose values are compared in the end; names are unique over all cases. */
  metrics?: string[];
  /** Counters of Envoy's own, likewise. */
  counters?: string[];
}

const show = (from: number) => callWithResult("proxy_log", [2], from);
const property = (...path: string[]) => call("proxy_get_property", path.join("\0"));
const foreign = (name: string, argument: string | Buffer) =>
  call("proxy_call_foreign_function", name, argument.toString("latin1"));
const shownId = (label: string) => showNumber(label, "(local.get 0)");

/** The path `/trap` traps; the others do not: the guest compares the length of the path. */
const trapOnLongPath = `
  ${call("proxy_get_header_map_value", 0, ":path")}
  (if (i32.gt_u ${handedBack(4)} (i32.const 3)) (then ${trap}))`;

/** Defines a metric and keeps its id. */
const defined = (slot: number, type: number, name: string) => [
  logged(`define ${name}`, defineMetric(type, name)),
  showNumber("id", handedBack(3)),
  keep(slot, 3),
];

const [counter, gauge, histogram] = [0, 1, 2] as const;

const lifeOf = (name: string): Callbacks => ({
  proxy_on_context_create: [shownId(`${name} create`), showNumber(`${name} parent`, "(local.get 1)")],
  proxy_on_vm_start: [shownId(`${name} start`), answer(1)],
  proxy_on_configure: [shownId(`${name} configure`), answer(1)],
  proxy_on_request_headers: [shownId(`${name} request`), trapOnLongPath],
  proxy_on_done: [shownId(`${name} done`), answer(1)],
  proxy_on_delete: [shownId(`${name} delete`)],
});

const filterState = (path: string, value: string) =>
  foreign(
    "set_envoy_filter_state",
    writeMessage([
      [1, path],
      [2, value],
    ]),
  );
const declare = (name: string, readOnly: boolean) =>
  foreign(
    "declare_property",
    writeMessage([
      [1, name],
      [2, readOnly],
    ]),
  );

export const dataCases: DataCase[] = [
  {
    name: "reading and writing shared data",
    filters: [
      {
        vmId: "data",
        callbacks: {
          proxy_on_request_headers: [
            logged("absent", getData("key")),
            logged("absent, nowhere to go", call("proxy_get_shared_data", "key", -4, -4, -4)),
            logged("create by number", setData("key", "one", 7)),
            logged("get", getData("key")),
            show(2),
            logged("swap", swapData("key", "two")),
            logged("swap again", swapData("key", "three")),
            logged("overwrite", setData("key", "four")),
            getData("key"),
            show(2),
            logged("nothing", call("proxy_set_shared_data", "key", 0, 0, 0)),
            logged("get nothing", getData("key")),
            showNumber("size", handedBack(3)),
            logged("empty key", setData("", "x")),
            logged("get empty key", getData("")),
            logged("key outside", call("proxy_get_shared_data", -4, 8)),
            logged("set key outside", call("proxy_set_shared_data", -4, 8, 0, 0, 0)),
            logged("value outside", call("proxy_set_shared_data", 0, 1, -4, 8, 0)),
            logged("nowhere to go", call("proxy_get_shared_data", "", -4, -4)),
            logged("nowhere for the number", call("proxy_get_shared_data", "", 96, 112, -2)),
          ],
        },
      },
    ],
  },
  {
    name: "shared data of one VM id in two modules, and of another",
    filters: [
      { vmId: "one", callbacks: { proxy_on_request_headers: [setData("key", "value")] } },
      { vmId: "one", callbacks: { proxy_on_request_headers: [logged("same", getData("key")), show(2)] } },
      { vmId: "two", callbacks: { proxy_on_request_headers: [logged("other", getData("key"))] } },
    ],
  },
  {
    name: "a queue from one VM to another",
    filters: [
      {
        vmId: "sender",
        callbacks: {
          proxy_on_request_headers: [
            logged("found", resolveQueue("receiver", "jobs")),
            keep(0, 4),
            logged("sent", enqueue(0, "a job")),
            logged("sent nothing", enqueue(0, "")),
            log("request goes on"),
          ],
        },
      },
      {
        vmId: "receiver",
        callbacks: {
          proxy_on_configure: [registerQueue("jobs"), answer(1)],
          proxy_on_queue_ready: [
            shownId("ready"),
            logged("take", dequeue("(local.get 1)")),
            show(1),
            logged("take another", dequeue("(local.get 1)")),
          ],
        },
      },
    ],
  },
  {
    name: "a queue of one's own",
    filters: [
      {
        vmId: "own-queue",
        callbacks: {
          proxy_on_request_headers: [registerQueue("q"), keep(0, 2), enqueue(0, "x"), log("request")],
          proxy_on_response_headers: [log("response"), logged("left", dequeue(kept(0)))],
          proxy_on_queue_ready: [shownId("ready")],
        },
      },
    ],
  },
  {
    name: "queues that are not there, and memory that is not",
    filters: [
      {
        vmId: "queues",
        callbacks: {
          proxy_on_request_headers: [
            registerQueue("q"),
            keep(0, 2),
            logged("own", resolveQueue("", "q")),
            showNumber("same", `(i32.eq ${kept(0)} ${handedBack(4)})`),
            logged("name", resolveQueue("", "other")),
            logged("vm", resolveQueue("no such VM", "q")),
            logged("enqueue", call("proxy_enqueue_shared_queue", 9999, "x")),
            logged("dequeue", call("proxy_dequeue_shared_queue", 9999)),
            logged("token 0", call("proxy_dequeue_shared_queue", 0)),
            logged("empty", dequeue(kept(0))),
            logged("name outside", call("proxy_register_shared_queue", -4, 8)),
            logged("token outside", call("proxy_register_shared_queue", "half", -2)),
            logged("registered all the same", resolveQueue("", "half")),
            logged("found, token outside", call("proxy_resolve_shared_queue", "", "q", -2)),
            logged("item outside", call("proxy_enqueue_shared_queue", 9999, -4, 8)),
            enqueue(0, "x"),
            logged(
              "nowhere to go",
              `(drop (call $proxy_dequeue_shared_queue ${kept(0)} (i32.const -4) (i32.const -4)))`,
            ),
            logged("gone", dequeue(kept(0))),
          ],
        },
      },
    ],
  },
  {
    name: "counters, gauges and histograms",
    filters: [
      {
        vmId: "metrics",
        callbacks: {
          proxy_on_request_headers: [
            ...defined(0, counter, "rules_c"),
            logged("add", increment(0, 3)),
            logged("add nothing", increment(0, 0)),
            logged("take", increment(0, -1)),
            logged("record", record(0, 10)),
            logged("record nothing", record(0, 0)),
            logged("get", readMetric(0)),
            showNumber("value", handedBack(1)),
            ...defined(1, gauge, "rules_g"),
            logged("up", increment(1, 7)),
            logged("down", increment(1, -2)),
            logged("stay", increment(1, 0)),
            logged("get", readMetric(1)),
            showNumber("value", handedBack(1)),
            logged("set", record(1, 40)),
            ...defined(2, histogram, "rules_h"),
            logged("record", record(2, 5)),
            logged("add", increment(2, 1)),
            logged("get", readMetric(2)),
            ...defined(3, counter, "rules_c"),
            logged("add to the same", increment(3, 100)),
            ...defined(4, gauge, "rules_c"),
            logged("set another of the name", record(4, 9)),
            ...defined(5, gauge, "rules_under"),
            logged("below 0", increment(5, -5)),
            readMetric(5),
            showNumber("low", handedBack(1)),
            showNumber("high", "(i32.load (i32.const 84))"),
            ...defined(6, counter, "rules_over"),
            logged("most", increment(6, 9223372036854775807n)),
            logged("most again", increment(6, 9223372036854775807n)),
            logged("over", increment(6, 7)),
            readMetric(6),
            showNumber("wrapped", handedBack(1)),
          ],
        },
      },
    ],
    metrics: ["rules_c", "rules_g", "rules_under", "rules_over"],
  },
  {
    name: "a metric of two VM ids",
    filters: ["one", "two"].map((which) => ({
      vmId: `metric-${which}`,
      callbacks: {
        proxy_on_request_headers: [
          ...defined(0, counter, "rules_both"),
          increment(0, 1),
          readMetric(0),
          showNumber(`${which} reads`, handedBack(1)),
        ],
      },
    })),
    metrics: ["rules_both"],
  },
  {
    name: "metrics that are not there",
    filters: [
      {
        vmId: "no-metrics",
        callbacks: {
          proxy_on_request_headers: [
            ...[400, 401, 402, 403, 0, 3].flatMap((id) => [
              logged(`${id} add`, call("proxy_increment_metric", id, 1n)),
              logged(`${id} add nothing`, call("proxy_increment_metric", id, 0n)),
              logged(`${id} record`, call("proxy_record_metric", id, 1n)),
              logged(`${id} get`, call("proxy_get_metric", id)),
            ]),
            logged("type", defineMetric(3, "rules_x")),
            logged("type and name outside", call("proxy_define_metric", 9, -4, 8)),
            logged("name outside", call("proxy_define_metric", 0, -4, 8)),
            logged("id outside", call("proxy_define_metric", 0, "rules_x", -2)),
            ...defined(0, counter, "rules_x"),
            logged("value outside", `(drop (call $proxy_get_metric ${kept(0)} (i32.const -4)))`),
          ],
        },
      },
    ],
  },
  {
    name: "foreign functions",
    filters: [
      {
        vmId: "foreign",
        callbacks: {
          proxy_on_request_headers: [
            logged("unknown", foreign("nothing", "")),
            logged("compress", foreign("compress", "hello ".repeat(20))),
            // What has been compressed goes back as the argument.
            "(i32.store (i32.const 2304) (i32.load (i32.const 128)))",
            "(i32.store (i32.const 2308) (i32.load (i32.const 144)))",
            logged("uncompress garbage", foreign("uncompress", "garbage")),
            showNumber("size", handedBack(5)),
            logged("uncompress nothing", foreign("uncompress", "")),
            logged(
              "uncompress",
              call("proxy_call_foreign_function", "uncompress", "hello").replace(
                /\(i32\.const \d+\) \(i32\.const 5\)/,
                "(i32.load (i32.const 2304)) (i32.load (i32.const 2308))",
              ),
            ),
            show(4),
            logged("clear", foreign("clear_route_cache", "")),
            showNumber("size", handedBack(5)),
            logged("no result", call("proxy_call_foreign_function", "compress", "x", 0, 0)),
            logged("result outside", call("proxy_call_foreign_function", "compress", "x", -2, 0)),
            logged("name outside", call("proxy_call_foreign_function", -4, 8, 0, 0, 0, 0)),
            logged("argument outside", call("proxy_call_foreign_function", "compress", -4, 8, 0, 0)),
            logged("unknown, argument outside", call("proxy_call_foreign_function", "nothing", -4, 8, 0, 0)),
            logged("malformed", foreign("verify_signature", "\xff")),
            logged(
              "unknown hash",
              foreign(
                "verify_signature",
                writeMessage([
                  [1, "md5"],
                  [2, "no key"],
                ]),
              ),
            ),
            show(4),
            logged(
              "no key",
              foreign(
                "verify_signature",
                writeMessage([
                  [1, "sha256"],
                  [2, "no key"],
                ]),
              ),
            ),
            show(4),
          ],
        },
      },
    ],
  },
  {
    name: "filter state and declared properties",
    filters: [
      {
        vmId: "filter-state",
        callbacks: {
          proxy_on_configure: [
            logged("declare", declare("once", true)),
            logged("declare again", declare("once", false)),
            logged("malformed", foreign("declare_property", "\xff")),
            logged("no stream", filterState("envoy.string", "x")),
            answer(1),
          ],
          proxy_on_request_headers: [
            ...[
              ["envoy.network.upstream_server_name", "a.test"],
              ["envoy.tcp_proxy.cluster", "c"],
              ["envoy.network.transport_socket.original_dst_address", "127.0.0.1:80"],
              ["envoy.network.transport_socket.original_dst_address", "x"],
              ["envoy.network.transport_socket.original_dst_address", "127.0.0.1:65536"],
              ["envoy.upstream.dynamic_port", "80"],
              ["envoy.upstream.dynamic_port", "x"],
              ["envoy.network.ip", "::1"],
              ["envoy.network.ip", "x"],
              ["envoy.ratelimit.hits_addend", "3"],
              ["envoy.string", ""],
              ["wasm.mine", "x"],
              ["", ""],
            ].map(([path, value]) => logged(`${path} ${value}`, filterState(path!, value!))),
            property("filter_state", "envoy.tcp_proxy.cluster"),
            show(2),
            logged("malformed", foreign("set_envoy_filter_state", "\xff")),
            logged("declare in a stream", declare("often", true)),
            logged("declare in a stream again", declare("often", true)),
            ...["once", "often"].flatMap((name) => [
              logged(`${name} set`, call("proxy_set_property", name, "1")),
              logged(`${name} set again`, call("proxy_set_property", name, "2")),
              property(name),
              show(2),
            ]),
          ],
        },
      },
    ],
  },
  {
    name: "plugins that are the same in everything but name, root id or configuration",
    filters: [
      { vmId: "twins", name: "twin", callbacks: lifeOf("twin") },
      { vmId: "twins", name: "twin", callbacks: lifeOf("twin") },
      { vmId: "twins", name: "twin", configuration: "another", callbacks: lifeOf("twin") },
      { vmId: "twins", name: "sister", callbacks: lifeOf("twin") },
      { vmId: "twins", name: "twin", rootId: "another", callbacks: lifeOf("twin") },
    ],
  },
  {
    name: "a trap in a VM that two plugins share",
    filters: [
      { vmId: "shared-trap", name: "first", callbacks: lifeOf("deadly"), failurePolicy: "open" },
      { vmId: "shared-trap", name: "second", callbacks: lifeOf("deadly") },
    ],
    requests: ["/", "/trap", "/"],
  },
  {
    name: "plugins that are loaded again",
    filters: [
      { vmId: "reload", name: "reloaded-a", callbacks: lifeOf("again"), failurePolicy: "reload" },
      { vmId: "reload", name: "reloaded-b", callbacks: lifeOf("again"), failurePolicy: "reload" },
    ],
    age: 1600,
    requests: ["/trap", "/"],
    counters: ["wasm.reloaded-a.vm_reload_success", "wasm.reloaded-b.vm_reload_success"],
  },
  {
    name: "plugins that are to be loaded again, but not so soon",
    filters: ["delayed-a", "delayed-b"].map((name) => ({
      vmId: "delay",
      name,
      callbacks: lifeOf("later"),
      failurePolicy: "reload",
      reloadInterval: 3_600_000,
    })),
    requests: ["/trap", "/", "/"],
    counters: ["wasm.delayed-a.vm_reload_backoff", "wasm.delayed-b.vm_reload_backoff"],
  },
  {
    name: "plugins that are the same and loaded again",
    filters: [1, 2].map(() => ({
      vmId: "reload-twins",
      name: "reloaded-twin",
      callbacks: lifeOf("twin again"),
      failurePolicy: "reload",
    })),
    age: 1600,
    requests: ["/trap", "/"],
    counters: ["wasm.reloaded-twin.vm_reload_success"],
  },
  {
    name: "queues and shared data of a plugin that is loaded again",
    filters: [
      {
        vmId: "reload-queue",
        name: "reloaded-c",
        failurePolicy: "reload",
        callbacks: {
          proxy_on_request_headers: [
            logged("seen before", getData("seen")),
            logged("queue", call("proxy_resolve_shared_queue", "", "q", 2048)),
            trapOnLongPath,
            setData("seen", "1"),
            // Not when it is back.
            `(if (i32.eqz ${kept(0)}) (then ${logged("register", registerQueue("q"))}))`,
          ],
          proxy_on_response_headers: [
            logged("found", resolveQueue("", "q")),
            keep(0, 4),
            logged("enqueue", enqueue(0, "x")),
          ],
          proxy_on_queue_ready: [shownId("ready"), logged("take", dequeue("(local.get 1)"))],
        },
      },
    ],
    age: 1600,
    requests: ["/", "/trap", "/"],
  },
  {
    name: "few capabilities",
    filters: [
      {
        vmId: "capabilities",
        allowedCapabilities: ["proxy_log", "proxy_get_log_level", "proxy_on_request_headers"],
        callbacks: {
          proxy_on_vm_start: [log("started"), answer(0)],
          proxy_on_request_headers: [
            logged("level", call("proxy_get_log_level")),
            logged("header", call("proxy_add_header_map_value", 0, "x-a", "1")),
            logged("get", call("proxy_get_header_map_value", 0, ":path")),
            logged("random", call("random_get", 1024, 4)),
          ],
          proxy_on_response_headers: [log("response")],
        },
      },
    ],
  },
];
