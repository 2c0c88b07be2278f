import {
  answer,
  atEnd,
  type Callbacks,
  call,
  callWithResult,
  log,
  logged,
  type Step,
  trap,
} from "../host/support/guest.js";

/** One thing that the client does. */
export type ClientStep =
  | { send: string }
  /** Waits until so much has come in all, as long as the connection stands. */
  | { receive: number }
  /** Waits for a line of a guest's. */
  | { line: string }
  | { end: true }
  | { reset: true }
  /** Waits until the other side has ended the connection. */
  | { closed: true };

/** What network filters do, and what a client does: the same must come of it in every host. */
export interface TcpCase {
  name: string;
  filters: Callbacks[];
  failurePolicy?: "closed" | "open";
  /** Connections, one after the other. */
  clients: ClientStep[][];
  /** The last line of a guest's. */
  last?: string | undefined;
}

const status = (buffer: number) => call("proxy_get_buffer_status", buffer);
const bytes = (buffer: number) => call("proxy_get_buffer_bytes", buffer, 0, 999);
const write = (buffer: number, start: number, length: number, text: string) =>
  call("proxy_set_buffer_bytes", buffer, start, length, text);
/** Logs the text that the last call handed back at its parameter `from`. */
const show = (from: number) => callWithResult("proxy_log", [2], from);
const size = (label: string) => logged(label, "(drop (local.get 1))");
const end = (label: string) => logged(label, "(drop (local.get 2))");

/** Every step of a connection's life, logged; sizes must be of one digit. */
const lifeOf = (name: string): Callbacks => ({
  proxy_on_new_connection: [log(`${name} new`)],
  proxy_on_downstream_data: [log(`${name} down`), size(`${name} down size`), end(`${name} down end`)],
  proxy_on_upstream_data: [log(`${name} up`), size(`${name} up size`), end(`${name} up end`)],
  proxy_on_downstream_connection_close: [size(`${name} down closed by`)],
  proxy_on_upstream_connection_close: [size(`${name} up closed by`)],
  proxy_on_done: [log(`${name} done`)],
  proxy_on_log: [log(`${name} log`)],
  proxy_on_delete: [log(`${name} delete`)],
});

const seen = (when: string) => [
  logged(`${when} down`, status(2)),
  logged(`${when} down bytes`, bytes(2)),
  logged(`${when} down set`, write(2, 0, 0, "")),
  logged(`${when} up`, status(3)),
  logged(`${when} up set`, write(3, 0, 0, "")),
  logged(`${when} request`, status(0)),
  logged(`${when} request set`, write(0, 0, 0, "")),
  logged(`${when} callout`, status(4)),
  logged(`${when} headers`, call("proxy_get_header_map_value", 0, ":path")),
  logged(`${when} pairs`, call("proxy_get_header_map_pairs", 0)),
  logged(`${when} size`, call("proxy_get_header_map_size", 0)),
];

/** Answers a status as long as there are less bytes than this, and more may come. */
const untilEnd = (bytes: number, status: number) =>
  `(if (i32.and (i32.lt_u (local.get 1) (i32.const ${bytes})) (i32.eqz (local.get 2))) (then ${answer(status)}))`;

const property = (...path: string[]) => call("proxy_get_property", path.join("\0"));

/** Says something, hears the answer, and ends. */
const clients = (...steps: ClientStep[]): ClientStep[][] => [steps];
const talk: ClientStep[] = [{ send: "abc" }, { receive: 5 }, { end: true }, { closed: true }];
const onTick = (...steps: Step[]): Callbacks => ({
  proxy_on_tick: [
    call("proxy_set_tick_period_milliseconds", 0),
    call("proxy_set_effective_context", 2),
    ...steps,
  ],
});
const tickSoon = call("proxy_set_tick_period_milliseconds", 20);

export const tcpCases: TcpCase[] = [
  {
    name: "the order of callbacks in a chain",
    filters: [lifeOf("a"), lifeOf("b")],
    clients: [talk],
    last: "b delete",
  },
  {
    name: "the order when the upstream ends first",
    // Whether its last data and its end come together is up to the network.
    filters: ["a", "b"].map((name) => ({ ...lifeOf(name), proxy_on_upstream_data: [] })),
    clients: clients({ send: "close" }, { closed: true }, { end: true }),
    last: "b delete",
  },
  {
    name: "the order when the client breaks off",
    filters: [lifeOf("a")],
    clients: clients({ send: "abc" }, { receive: 5 }, { reset: true }),
    last: "a delete",
  },
  {
    name: "the order when the upstream breaks off",
    filters: [lifeOf("a")],
    clients: clients({ send: "reset" }, { closed: true }),
    last: "a delete",
  },
  {
    name: "what can be seen when",
    filters: [
      {
        proxy_on_new_connection: seen("new"),
        proxy_on_downstream_data: seen("down"),
        proxy_on_upstream_data: seen("up"),
        proxy_on_downstream_connection_close: seen("down close"),
        proxy_on_upstream_connection_close: seen("up close"),
        proxy_on_done: seen("done"),
        proxy_on_log: seen("log"),
        proxy_on_delete: [...seen("delete"), log("over")],
      },
    ],
    clients: [talk],
    last: "over",
  },
  ...[
    { what: "prepending to", start: 0, length: 0 },
    { what: "replacing", start: 0, length: 9 },
    { what: "appending to", start: 3, length: 0 },
    { what: "appending beyond the end of", start: 9, length: 9 },
    { what: "replacing a part of", start: 0, length: 2 },
    { what: "inserting into", start: 2, length: 0 },
  ].flatMap(({ what, start, length }) => [
    {
      name: `${what} what the client sent`,
      filters: [
        { proxy_on_downstream_data: [atEnd([], [logged("set", write(2, start, length, "new"))])] },
        lifeOf("b"),
      ],
      clients: clients({ send: "abc" }, { receive: 5 }, { end: true }, { closed: true }),
      last: "b delete",
    },
    {
      name: `${what} what the upstream sent`,
      filters: [
        lifeOf("a"),
        { proxy_on_upstream_data: [atEnd([], [logged("set", write(3, start, length, "new"))])] },
      ],
      clients: clients({ send: "abc" }, { receive: 3 }, { end: true }, { closed: true }),
      last: "a delete",
    },
  ]),
  {
    name: "data that are held until more have come",
    filters: [
      lifeOf("a"),
      {
        ...lifeOf("b"),
        proxy_on_downstream_data: [size("held"), bytes(2), show(3), untilEnd(6, 1)],
      },
      lifeOf("c"),
    ],
    clients: clients(
      { send: "abc" },
      { line: "held=3" },
      { send: "def" },
      { receive: 8 },
      { end: true },
      { closed: true },
    ),
    last: "c delete",
  },
  {
    name: "data that a tick lets go",
    filters: [
      lifeOf("a"),
      {
        proxy_on_downstream_data: [size("held"), tickSoon, answer(1)],
        ...onTick(
          bytes(2),
          show(3),
          logged("set", write(2, 0, 0, "x")),
          logged("continue", call("proxy_continue_stream", 2)),
          logged("after", status(2)),
        ),
      },
      lifeOf("c"),
    ],
    clients: clients({ send: "abc" }, { receive: 6 }, { reset: true }),
    last: "c delete",
  },
  {
    name: "data that are let go and held in one callback",
    filters: [
      {
        proxy_on_downstream_data: [size("seen"), call("proxy_continue_stream", 2), answer(1)],
      },
      lifeOf("b"),
    ],
    clients: clients(
      { send: "abc" },
      { receive: 5 },
      { send: "d" },
      { receive: 8 },
      { end: true },
      { closed: true },
    ),
    last: "b delete",
  },
  {
    name: "the upstream's data held until more have come",
    filters: [
      lifeOf("a"),
      {
        proxy_on_upstream_data: [
          size("held"),
          bytes(3),
          show(3),
          logged("continue upstream", call("proxy_continue_stream", 3)),
          logged("continue downstream", call("proxy_continue_stream", 2)),
          `(if (i32.lt_u (local.get 1) (i32.const 6)) (then ${answer(1)}))`,
        ],
      },
    ],
    clients: clients(
      { send: "abc" },
      { line: "held=5" },
      { send: "d" },
      { receive: 8 },
      { end: true },
      { closed: true },
    ),
    last: "a delete",
  },
  {
    name: "a connection that is held until a tick",
    filters: [
      lifeOf("a"),
      {
        proxy_on_new_connection: [log("held"), tickSoon, answer(1)],
        proxy_on_downstream_data: [size("down")],
        ...onTick(log("tick"), logged("continue", call("proxy_continue_stream", 2))),
      },
      lifeOf("c"),
    ],
    clients: [talk],
    last: "c delete",
  },
  ...[2, 3].flatMap((type) => [
    {
      name: `closing with stream type ${type} on a new connection`,
      filters: [
        lifeOf("a"),
        { ...lifeOf("b"), proxy_on_new_connection: [logged("close", call("proxy_close_stream", type))] },
        lifeOf("c"),
      ],
      clients: clients({ closed: true }),
      last: "b delete",
    },
    {
      name: `closing with stream type ${type} when the client sends`,
      filters: [
        lifeOf("a"),
        { ...lifeOf("b"), proxy_on_downstream_data: [logged("close", call("proxy_close_stream", type))] },
        lifeOf("c"),
      ],
      clients: clients({ send: "abc" }, { closed: true }),
      last: "c delete",
    },
    {
      name: `closing with stream type ${type} when the upstream sends`,
      filters: [
        lifeOf("a"),
        { ...lifeOf("b"), proxy_on_upstream_data: [logged("close", call("proxy_close_stream", type))] },
        lifeOf("c"),
      ],
      clients: clients({ send: "abc" }, { closed: true }),
      last: "c delete",
    },
  ]),
  {
    name: "calls that mean nothing to a connection",
    filters: [
      {
        ...lifeOf("a"),
        proxy_on_downstream_data: [
          ...[0, 1, 2, 3, 4].map((type) => logged(`continue ${type}`, call("proxy_continue_stream", type))),
          ...[0, 1, 4].map((type) => logged(`close ${type}`, call("proxy_close_stream", type))),
          logged("reply", call("proxy_send_local_response", 403, "", "", "", -1)),
          logged("path", property("request", "path")),
          logged("source", property("source", "address")),
          logged("source port", property("source", "port")),
          logged("destination", property("destination", "address")),
          logged("connection", property("connection", "id")),
          logged("upstream", property("upstream", "address")),
          logged("plugin", property("plugin_name")),
          logged("set", call("proxy_set_property", "my.key", "value")),
          property("my.key"),
          show(2),
          logged("done", call("proxy_done")),
        ],
      },
      { proxy_on_downstream_data: [property("filter_state", "wasm.my.key"), show(2)] },
    ],
    clients: [talk],
    last: "a delete",
  },
  {
    name: "an unknown answer",
    filters: [{ proxy_on_downstream_data: [size("seen"), untilEnd(4, 7)] }, lifeOf("b")],
    clients: clients(
      { send: "abc" },
      { line: "seen=3" },
      { send: "de" },
      { receive: 7 },
      { end: true },
      { closed: true },
    ),
    last: "b delete",
  },
  ...(["closed", "open"] as const).flatMap((failurePolicy) => [
    {
      name: `a trap in the client's data, failing ${failurePolicy}`,
      filters: [lifeOf("a"), { proxy_on_downstream_data: [trap] }],
      failurePolicy,
      clients: [
        ...clients({ send: "abc" }, { closed: true }),
        ...(failurePolicy === "open" ? [talk] : clients({ closed: true })),
      ],
      last: failurePolicy === "open" ? "a delete" : undefined,
    },
    {
      name: `a trap in the upstream's data, failing ${failurePolicy}`,
      filters: [lifeOf("a"), { proxy_on_upstream_data: [trap] }],
      failurePolicy,
      clients: clients({ send: "abc" }, { closed: true }),
      last: "a delete",
    },
  ]),
];
