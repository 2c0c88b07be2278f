import { encodePairs } from "../../host/pairs.js";
import {
  addressOf,
  answer,
  type Callbacks,
  call,
  callWithResult,
  log,
  logged,
  type Step,
} from "../host/support/guest.js";

/** What filters do with callouts, and one request through them: the same must come of it in every host. */
export interface CalloutCase {
  name: string;
  filters: Callbacks[];
  /** A line that the guest logs when all is over; without one the response says so. */
  last?: string;
}

/** Logs a number of up to three digits as `LABEL=012`; `-1` comes as something else. */
function shown(label: string, value: string): Step {
  const message = `${label}=###`;
  const digits = addressOf(message) + message.length - 3;
  const digit = (i: number, power: number) =>
    `(i32.store8 (i32.const ${digits + i}) (i32.add (i32.const 48) (i32.rem_u (i32.div_u ${value} (i32.const ${power})) (i32.const 10))))`;
  return `${digit(0, 100)} ${digit(1, 10)} ${digit(2, 1)} ${log(message)}`;
}

/** A number that a host function handed back at its parameter `from`. */
const result = (from: number) => `(i32.load (i32.const ${64 + from * 16}))`;
const parameter = (index: number) => `(local.get ${index})`;
/** Logs the text that the last call handed back at its parameter `from`. */
const show = (from: number) => callWithResult("proxy_log", [2], from);

const pairs = (fields: [string, string][]) => encodePairs(fields).toString("latin1");
const get = (map: number, name: string) => call("proxy_get_header_map_value", map, name);
const resume = [call("proxy_set_effective_context", 2), call("proxy_continue_stream", 0)];

const headersOf = (path: string, method = "GET"): [string, string][] => [
  [":method", method],
  [":path", path],
  [":authority", "callee.test"],
];

function httpCall(cluster: string, path: string, timeout = 0, method = "GET"): Step {
  return call("proxy_http_call", cluster, pairs(headersOf(path, method)), "", "", timeout);
}

function httpCallWith(headers: [string, string][], body = "", trailers: [string, string][] = []): Step {
  return call("proxy_http_call", "callee", pairs(headers), body, pairs(trailers), 0);
}

/** The code and message that callouts of the root context have come to. */
const status = (when: string) => [
  logged(`${when} get_status`, call("proxy_get_status")),
  shown(`${when} code`, result(0)),
  show(1),
];

/** All that a guest can ask of the answer to an HTTP callout. */
const wholeAnswer = (when: string) => [
  logged(`${when} status`, get(6, ":status")),
  show(3),
  logged(`${when} many`, get(6, "x-many")),
  logged(`${when} absent`, get(6, "x-absent")),
  logged(`${when} pairs`, call("proxy_get_header_map_pairs", 6)),
  logged(`${when} size`, call("proxy_get_header_map_size", 6)),
  logged(`${when} add`, call("proxy_add_header_map_value", 6, "x-a", "1")),
  logged(`${when} set`, call("proxy_replace_header_map_value", 6, "x-a", "1")),
  logged(`${when} remove`, call("proxy_remove_header_map_value", 6, ":status")),
  logged(`${when} set pairs`, call("proxy_set_header_map_pairs", 6, pairs([["x-a", "1"]]))),
  logged(`${when} trailers`, call("proxy_get_header_map_pairs", 7)),
  shown(`${when} trailers size`, result(2)),
  logged(`${when} trailer`, get(7, "x-t")),
  logged(`${when} body status`, call("proxy_get_buffer_status", 4)),
  shown(`${when} body length`, result(1)),
  logged(`${when} body`, call("proxy_get_buffer_bytes", 4, 0, 999)),
  show(3),
  logged(`${when} body from its end`, call("proxy_get_buffer_bytes", 4, 999, 1)),
  logged(`${when} body changed`, call("proxy_set_buffer_bytes", 4, 0, 0, "x")),
  ...status(when),
];

/** Headers without those that are one host's own, by their number. */
const counts = [
  shown("root", parameter(0)),
  shown("token", parameter(1)),
  shown("headers", parameter(2)),
  shown("body", parameter(3)),
  shown("trailers", parameter(4)),
];

/** Holds the request, makes a callout, shows the answer and goes on. */
function showing(name: string, callout: Step, answered: Step[] = wholeAnswer("then")): CalloutCase {
  return {
    name,
    filters: [
      {
        proxy_on_request_headers: [logged("called", callout), answer(1)],
        proxy_on_http_call_response: [...counts, ...answered, ...resume],
      },
    ],
  };
}

const httpCases: CalloutCase[] = [
  showing("an answer", httpCall("callee", "/200"), [
    ...wholeAnswer("root"),
    call("proxy_set_effective_context", 2),
    ...wholeAnswer("stream"),
  ]),
  showing("an answer of 503", httpCall("callee", "/503")),
  showing("an answer without a body", httpCall("callee", "/204")),
  showing("an answer with trailers", httpCall("callee", "/trailers")),
  showing("an answer to HEAD", httpCall("callee", "/200", 0, "HEAD")),
  showing("a server that is too slow", httpCall("callee", "/later", 100)),
  showing("a server that is slow, and time enough", httpCall("callee", "/slow")),
  showing("a server that hangs up", httpCall("callee", "/drop")),
  {
    name: "nobody listening",
    filters: [
      {
        proxy_on_request_headers: [httpCall("refused", "/"), answer(1)],
        // The body's words, and so its size, are each version's own.
        proxy_on_http_call_response: [
          shown("headers", parameter(2)),
          get(6, ":status"),
          show(3),
          get(6, "content-type"),
          show(3),
          ...status("then"),
          ...resume,
        ],
      },
    ],
  },
  showing("an answer that breaks off", httpCall("callee", "/half")),
  showing("an answer that is too late in its middle", httpCall("callee", "/half", 10)),
  {
    name: "callouts one after the other, and the status that sticks",
    filters: [
      {
        proxy_on_request_headers: [httpCall("callee", "/half"), answer(1)],
        proxy_on_http_call_response: [
          `(if (i32.eq ${parameter(1)} (i32.const 4)) (then ${[
            ...status("first"),
            logged("again", httpCall("callee", "/200")),
          ].join(" ")}) (else ${[...status("second"), get(6, ":status"), show(3), ...resume].join(" ")}))`,
        ],
        proxy_on_response_headers: [...status("response"), logged("dead", get(6, ":status"))],
      },
    ],
  },
  {
    name: "callouts that are refused",
    filters: [
      {
        proxy_on_request_headers: [
          logged("unknown cluster", httpCall("nowhere", "/")),
          shown("token of an unknown cluster", result(9)),
          logged("no cluster", httpCall("", "/")),
          logged("negative timeout", httpCall("callee", "/", -1)),
          logged("no method", httpCallWith(headersOf("/").slice(1))),
          logged("no path", httpCallWith(headersOf("/").filter(([name]) => name !== ":path"))),
          logged("no authority", httpCallWith(headersOf("/").slice(0, 2))),
          logged("no headers", httpCallWith([])),
          logged("malformed", call("proxy_http_call", "callee", "\x09\0\0\0", "", "", 0)),
          logged("outside", call("proxy_http_call", -8, 9, pairs(headersOf("/")), "", "", 0)),
          logged("body outside", call("proxy_http_call", "callee", pairs(headersOf("/")), -8, 9, "", 0)),
          logged("token outside", call("proxy_http_call", "callee", pairs(headersOf("/")), "", "", 0, -2)),
          ...status("then"),
        ],
      },
    ],
  },
  showing(
    "a callout whose authority is its host",
    httpCallWith([...headersOf("/echo").slice(0, 2), ["Host", "h.test"]]),
  ),
  showing(
    "a callout with a body, and a length that is not its own",
    httpCallWith([...headersOf("/echo", "POST"), ["x-a", "1"], ["content-length", "99"]], "a body"),
  ),
  {
    name: "no healthy server",
    filters: [
      {
        proxy_on_request_headers: [
          logged("called", httpCall("unhealthy", "/")),
          shown("token", result(9)),
          ...status("then"),
          logged("next", httpCall("callee", "/200")),
          shown("next token", result(9)),
          answer(1),
        ],
        proxy_on_http_call_response: [...counts, ...status("answered"), ...resume],
      },
    ],
  },
  {
    name: "a stream that is gone when the answer comes",
    last: "effective=2",
    filters: [
      {
        proxy_on_request_headers: [
          logged("called", httpCall("callee", "/slow")),
          call("proxy_send_local_response", 403, "", "", "", -1),
          answer(1),
        ],
        proxy_on_http_call_response: [
          ...counts,
          get(6, ":status"),
          show(3),
          logged("effective", call("proxy_set_effective_context", 2)),
          logged("continue", call("proxy_continue_stream", 0)),
        ],
        proxy_on_delete: [log("deleted")],
      },
    ],
  },
  {
    name: "callouts from a root context's tick",
    filters: [
      {
        proxy_on_request_headers: [call("proxy_set_tick_period_milliseconds", 20), answer(1)],
        proxy_on_tick: [
          call("proxy_set_tick_period_milliseconds", 0),
          logged("called", httpCall("callee", "/200")),
        ],
        proxy_on_http_call_response: [
          ...counts,
          get(6, ":status"),
          show(3),
          logged("effective", call("proxy_set_effective_context", 2)),
          call("proxy_continue_stream", 0),
        ],
      },
    ],
  },
  {
    name: "callouts when a stream ends",
    filters: [
      {
        proxy_on_request_headers: [],
        proxy_on_log: [logged("log", httpCall("callee", "/200"))],
        proxy_on_done: [logged("done", httpCall("callee", "/200"))],
        proxy_on_delete: [logged("delete", httpCall("callee", "/200"))],
        proxy_on_http_call_response: [
          log("answered"),
          logged("effective", call("proxy_set_effective_context", 2)),
        ],
      },
    ],
  },
  {
    name: "a callout without a callback",
    filters: [{ proxy_on_request_headers: [logged("called", httpCall("callee", "/200"))] }],
  },
  {
    name: "a local reply and a closed stream from a callout",
    filters: [
      {
        proxy_on_request_headers: [httpCall("callee", "/200"), answer(1)],
        proxy_on_http_call_response: [
          logged("reply on the root", call("proxy_send_local_response", 403, "", "", "", -1)),
          logged("closed on the root", call("proxy_close_stream", 0)),
          logged("continued on the root", call("proxy_continue_stream", 0)),
          call("proxy_set_effective_context", 2),
          logged("reply", call("proxy_send_local_response", 403, "", "denied", "", -1)),
        ],
        proxy_on_response_headers: [get(2, ":status"), show(3)],
      },
    ],
  },
];

const grpcStatus = [shown("root", parameter(0)), shown("token", parameter(1))];

const grpcEvents: Callbacks = {
  proxy_on_grpc_receive_initial_metadata: [
    log("initial"),
    ...grpcStatus,
    shown("metadata", parameter(2)),
    logged("initial get", get(4, "x-initial")),
    show(3),
    logged("initial pairs", call("proxy_get_header_map_pairs", 4)),
    logged("initial size", call("proxy_get_header_map_size", 4)),
    logged("initial add", call("proxy_add_header_map_value", 4, "x-a", "1")),
    logged("initial trailing", get(5, "x-trailer")),
    logged("initial buffer", call("proxy_get_buffer_status", 5)),
  ],
  proxy_on_grpc_receive: [
    log("receive"),
    ...grpcStatus,
    shown("size", parameter(2)),
    logged("receive initial", get(4, "x-initial")),
    logged("receive status", call("proxy_get_buffer_status", 5)),
    shown("receive length", result(1)),
    logged("receive bytes", call("proxy_get_buffer_bytes", 5, 0, 999)),
    show(3),
    logged("receive set", call("proxy_set_buffer_bytes", 5, 0, 999, "changed")),
    call("proxy_get_buffer_bytes", 5, 0, 999),
    show(3),
    logged("receive response", call("proxy_get_buffer_status", 4)),
    ...status("receive"),
  ],
  proxy_on_grpc_receive_trailing_metadata: [
    log("trailing"),
    ...grpcStatus,
    shown("metadata", parameter(2)),
    logged("trailing get", get(5, "x-trailer")),
    logged("trailing status", get(5, "grpc-status")),
    show(3),
    logged("trailing :status", get(5, ":status")),
    logged("trailing size", call("proxy_get_header_map_size", 5)),
    logged("trailing initial", get(4, "x-initial")),
  ],
  proxy_on_grpc_close: [log("close"), ...grpcStatus, shown("status", parameter(2)), ...status("close")],
};

const grpcCall = (target: string, method: string, message = "hello", timeout = 0) =>
  call("proxy_grpc_call", target, "test.Service", method, pairs([["x-in", "metadata"]]), message, timeout);
const grpcStream = (target: string, method: string) =>
  call("proxy_grpc_stream", target, "test.Service", method, pairs([["x-in", "metadata"]]));
const send = (token: number, message: string, end = 0) => call("proxy_grpc_send", token, message, end);

/** A serialized `envoy.config.core.v3.GrpcService` whose `envoy_grpc.cluster_name` is this. */
function serviceOf(cluster: string): string {
  const inner = `\x0a${String.fromCharCode(cluster.length)}${cluster}`;
  return `\x0a${String.fromCharCode(inner.length)}${inner}`;
}

/** Makes unary calls from the request's headers, and goes on when one of them has ended. */
function unary(name: string, target: string, method: string, message = "hello", timeout = 0): CalloutCase {
  const later = { ...grpcEvents };
  later.proxy_on_grpc_receive = [...later.proxy_on_grpc_receive!, ...resume];
  later.proxy_on_grpc_close = [...later.proxy_on_grpc_close!, ...resume];
  return {
    name: `a unary call: ${name}`,
    filters: [
      {
        ...later,
        proxy_on_request_headers: [
          logged("called", grpcCall(target, method, message, timeout)),
          shown("token", result(11)),
          answer(1),
        ],
        proxy_on_response_headers: [
          ...status("response"),
          logged("dead buffer", call("proxy_get_buffer_status", 5)),
          shown("dead length", result(1)),
        ],
      },
    ],
  };
}

/** Opens a stream, and goes on when it is closed by the server. */
function stream(
  name: string,
  target: string,
  method: string,
  steps: Step[],
  events: Callbacks = {},
): CalloutCase {
  const merged: Callbacks = { ...grpcEvents, ...events };
  merged.proxy_on_grpc_close = [...merged.proxy_on_grpc_close!, ...resume];
  return {
    name: `a stream: ${name}`,
    filters: [
      {
        ...merged,
        proxy_on_request_headers: [
          logged("opened", grpcStream(target, method)),
          shown("token", result(8)),
          ...steps,
          answer(1),
        ],
        proxy_on_response_headers: status("response"),
      },
    ],
  };
}

const FIRST_STREAM = 6;
const endAfterFirst = {
  proxy_on_grpc_receive: [
    ...grpcEvents.proxy_on_grpc_receive!,
    logged("ended", call("proxy_grpc_close", FIRST_STREAM)),
    logged("sent after the end", send(FIRST_STREAM, "late")),
  ],
};

const grpcCases: CalloutCase[] = [
  unary("an answer", "grpc", "Echo"),
  unary("what is sent", "grpc", "Headers"),
  unary("a serialized service", serviceOf("grpc"), "Echo"),
  unary("an empty answer", "grpc", "Echo", ""),
  unary("two answers", "grpc", "Two"),
  unary("no answer", "grpc", "NoMessage"),
  unary("a failure", "grpc", "Fail", "7"),
  unary("an unknown status", "grpc", "Fail", "17"),
  unary("a failure at once", "grpc", "FailAtOnce"),
  unary("too slow", "grpc", "Slow", "hello", 100),
  unary("HTTP 404", "grpc", "Http", "404"),
  unary("HTTP 503", "grpc", "Http", "503"),
  unary("HTTP 200", "grpc", "Http", "200"),
  unary("garbage", "grpc", "Garbage"),
  {
    name: "a unary call that breaks off",
    filters: [
      {
        proxy_on_request_headers: [logged("called", grpcCall("grpc", "Drop")), answer(1)],
        proxy_on_grpc_close: [...grpcStatus, shown("status", parameter(2)), ...resume],
      },
    ],
  },
  {
    name: "a unary call to nobody",
    filters: [
      {
        proxy_on_request_headers: [logged("called", grpcCall("refused-grpc", "Echo")), answer(1)],
        proxy_on_grpc_close: [...grpcStatus, shown("status", parameter(2)), ...resume],
      },
    ],
  },
  unary("a service that is not there", serviceOf("nowhere"), "Echo"),
  unary("no healthy server", "unhealthy", "Echo"),
  {
    name: "gRPC calls that are refused",
    filters: [
      {
        ...grpcEvents,
        proxy_on_request_headers: [
          logged("unknown cluster", grpcCall("nowhere", "Echo")),
          shown("token", result(11)),
          logged("unknown cluster of a stream", grpcStream("nowhere", "Echo")),
          logged("outside", call("proxy_grpc_call", -8, 9, "s", "m", "", "", 0)),
          logged("outside for a stream", call("proxy_grpc_stream", -8, 9, "s", "m", "")),
          logged("message outside", call("proxy_grpc_call", "grpc", "s", "m", "", -8, 9, 0)),
          ...[76, 77, 78, 79].flatMap((token) => [
            logged(`send ${token}`, send(token, "x")),
            logged(`close ${token}`, call("proxy_grpc_close", token)),
            logged(`cancel ${token}`, call("proxy_grpc_cancel", token)),
          ]),
        ],
      },
    ],
  },
  {
    name: "a unary call that is cancelled",
    filters: [
      {
        ...grpcEvents,
        proxy_on_request_headers: [
          logged("called", grpcCall("grpc", "Echo")),
          logged("sent", send(5, "x")),
          logged("cancelled", call("proxy_grpc_cancel", 5)),
          logged("cancelled again", call("proxy_grpc_cancel", 5)),
          logged("second", grpcCall("grpc", "Echo")),
          logged("closed", call("proxy_grpc_close", 9)),
          logged("closed again", call("proxy_grpc_close", 9)),
        ],
      },
    ],
  },
  stream("echo", "grpc", "Echo", [logged("sent", send(FIRST_STREAM, "one"))], endAfterFirst),
  stream("ended with a message", "grpc", "Echo", [
    logged("sent", send(FIRST_STREAM, "one")),
    logged("ended", send(FIRST_STREAM, "two", 1)),
    logged("sent after the end", send(FIRST_STREAM, "three")),
  ]),
  stream("ended without one", "grpc", "Echo", [
    logged("closed", call("proxy_grpc_close", FIRST_STREAM)),
    logged("closed again", call("proxy_grpc_close", FIRST_STREAM)),
  ]),
  stream("ended by the server", "grpc", "Ends", [send(FIRST_STREAM, "one")], {
    proxy_on_grpc_close: [
      ...grpcEvents.proxy_on_grpc_close!,
      logged("closed", call("proxy_grpc_close", FIRST_STREAM)),
      logged("closed again", call("proxy_grpc_close", FIRST_STREAM)),
      logged("sent", send(FIRST_STREAM, "x")),
    ],
  }),
  stream("a failure", "grpc", "Fail", [send(FIRST_STREAM, "7")]),
  stream("a failure at once", "grpc", "FailAtOnce", [send(FIRST_STREAM, "x")]),
  stream("garbage", "grpc", "Garbage", [send(FIRST_STREAM, "x")]),
  stream("HTTP 404", "grpc", "Http", [send(FIRST_STREAM, "404")]),
  stream("an unhealthy cluster", "unhealthy", "Echo", []),
  stream("a service that is not there", serviceOf("nowhere"), "Echo", []),
  {
    name: "a stream: nobody listening",
    filters: [
      {
        proxy_on_request_headers: [logged("opened", grpcStream("refused-grpc", "Echo")), answer(1)],
        proxy_on_grpc_receive_initial_metadata: [shown("initial", parameter(2))],
        proxy_on_grpc_receive_trailing_metadata: [
          shown("trailing", parameter(2)),
          logged("trailing status", get(5, "grpc-status")),
          show(3),
        ],
        proxy_on_grpc_close: [...grpcStatus, shown("status", parameter(2)), ...resume],
      },
    ],
  },
  {
    name: "a stream that is cancelled",
    filters: [
      {
        ...grpcEvents,
        proxy_on_request_headers: [
          logged("opened", grpcStream("grpc", "Echo")),
          send(FIRST_STREAM, "one"),
          logged("cancelled", call("proxy_grpc_cancel", FIRST_STREAM)),
          logged("cancelled again", call("proxy_grpc_cancel", FIRST_STREAM)),
          logged("closed", call("proxy_grpc_close", FIRST_STREAM)),
          logged("sent", send(FIRST_STREAM, "two")),
        ],
      },
    ],
  },
];

export const calloutCases: CalloutCase[] = [...httpCases, ...grpcCases];
