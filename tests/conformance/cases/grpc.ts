import type { HeaderList } from "../../support/headers.js";
import type { ConformanceCase } from "../case.js";
import {
  answer,
  call,
  inTurn,
  keep,
  kept,
  pairs,
  param,
  result,
  type Step,
  same,
  say,
  text,
  type Value,
} from "../steps.js";
import * as c from "./common.js";
import { effective, getBytes, getHeader, maps, resume, STREAM, sayStatus } from "./common.js";

const RECEIVED = 5;

const unary = (method: string, message: string, timeout = 2000, target = "grpc") =>
  call("proxy_grpc_call", target, "test.Service", method, "", message, timeout);

const open = (method: string, target = "grpc", metadata: HeaderList = []) =>
  call("proxy_grpc_stream", target, "test.Service", method, metadata.length > 0 ? c.encoded(metadata) : "");

const send = (message: string, end = 0, token: Value = kept(0)) =>
  call("proxy_grpc_send", token, message, end);
const close = () => call("proxy_grpc_close", kept(0));
const cancel = () => call("proxy_grpc_cancel", kept(0));

const token = (): Value => same(param(1), kept(0));

/** The callbacks of a call, and the stream goes on when it is over. */
const callbacks: Record<string, Step[]> = {
  proxy_on_grpc_receive_initial_metadata: [
    say`initial root ${param(0)} token ${token()}`,
    say`x-initial ${getHeader(maps.grpcInitialMetadata, "x-initial")} ${text(3)}`,
  ],
  proxy_on_grpc_receive: [
    say`receive root ${param(0)} token ${token()} size ${param(2)}`,
    say`message ${getBytes(RECEIVED)} ${text(3)}`,
  ],
  proxy_on_grpc_receive_trailing_metadata: [
    say`trailing root ${param(0)} token ${token()}`,
    say`x-trailer ${getHeader(maps.grpcTrailingMetadata, "x-trailer")} ${text(3)}`,
  ],
  proxy_on_grpc_close: [
    say`close root ${param(0)} token ${token()} status ${param(2)}`,
    sayStatus("close"),
    ...resume,
  ],
};

interface GrpcCase {
  id: string;
  covers: string[];
  /** Runs in the request, which waits. */
  starts: Step[];
  on?: Record<string, Step[]>;
}

const names = [
  "Ok",
  "Canceled",
  "Unknown",
  "InvalidArgument",
  "DeadlineExceeded",
  "NotFound",
  "AlreadyExists",
].concat(
  ["PermissionDenied", "ResourceExhausted", "FailedPrecondition", "Aborted", "OutOfRange", "Unimplemented"],
  ["Internal", "Unavailable", "DataLoss", "Unauthenticated"],
);

const grpcCase = ({ id, covers, starts, on }: GrpcCase): ConformanceCase => ({
  id,
  covers,
  plugins: [
    {
      on: {
        ...callbacks,
        proxy_on_request_headers: [...starts, answer(1)],
        proxy_on_response_headers: [sayStatus("later")],
        ...on,
      },
    },
  ],
});

const call1 = (id: string, covers: string[], step: Value, on: Record<string, Step[]> = {}): ConformanceCase =>
  grpcCase({
    id,
    covers: ["proxy_grpc_call", ...covers],
    starts: [say`call ${step}`, keep(0, result(11))],
    on: { proxy_on_grpc_receive: [...callbacks.proxy_on_grpc_receive!, ...resume], ...on },
  });

const stream1 = (
  id: string,
  covers: string[],
  step: Value,
  then: Step[] = [],
  on: Record<string, Step[]> = {},
): ConformanceCase =>
  grpcCase({
    id,
    covers: ["proxy_grpc_stream", ...covers],
    starts: [say`stream ${step}`, keep(0, result(8)), ...then],
    on,
  });

const streamCallbacks = [
  "proxy_on_grpc_receive_initial_metadata",
  "proxy_on_grpc_receive",
  "proxy_on_grpc_receive_trailing_metadata",
  "proxy_on_grpc_close",
];

const failures = "rule: gRPC calls that fail close with Unavailable, whatever the reason";

export const grpcCases: ConformanceCase[] = [
  call1("grpc-call", ["proxy_on_grpc_receive", "BufferType.GrpcReceiveBuffer"], unary("Ends", "hello"), {
    proxy_on_grpc_receive: [
      ...callbacks.proxy_on_grpc_receive!,
      say`size ${call("proxy_get_buffer_status", RECEIVED)} ${result(1)} set ${c.setBytes(RECEIVED, 0, 99, "new")} ${getBytes(RECEIVED)} ${text(3)}`,
      say`metadata ${call("proxy_get_header_map_pairs", maps.grpcInitialMetadata)} (${pairs(1)})`,
      ...resume,
    ],
  }),
  {
    ...call1(
      "grpc-call-sends",
      [],
      call("proxy_grpc_call", "grpc", "test.Service", "Headers", c.encoded([["x-in", "1"]]), "x", 2000),
    ),
  },
  call1("grpc-call-empty", [], unary("Ends", "")),
  call1("grpc-call-two-answers", [], unary("Two", "x")),
  call1("grpc-call-no-answer", ["proxy_on_grpc_close", "GrpcStatus.Internal"], unary("NoMessage", "x")),
  ...Array.from({ length: 17 }, (_, i) => i + 1).map((status) =>
    call1(
      `grpc-call-status-${status}`,
      ["proxy_on_grpc_close", `GrpcStatus.${names[status] ?? "InvalidCode"}`],
      unary("Fail", String(status)),
    ),
  ),
  call1("grpc-call-status-at-once", ["proxy_on_grpc_close"], unary("FailAtOnce", "x")),
  call1("grpc-call-timeout", [failures, "GrpcStatus.Unavailable"], unary("Slow", "x", 50)),
  call1("grpc-call-reset", [failures], unary("Drop", "x")),
  call1("grpc-call-connection-lost", [failures], unary("Gone", "x")),
  call1("grpc-call-refused", [failures, "proxy_get_status"], unary("Ends", "x", 2000, "refused-grpc")),
  call1("grpc-call-no-frame", ["GrpcStatus.Internal"], unary("Garbage", "x")),
  call1("grpc-call-http-404", ["GrpcStatus.Unimplemented"], unary("Http", "404")),
  call1("grpc-call-http-503", ["GrpcStatus.Unavailable"], unary("Http", "503")),
  {
    id: "grpc-targets",
    covers: ["proxy_grpc_call", "proxy_grpc_stream", "Status.ParseFailure", "Status.InternalFailure"],
    plugins: [
      {
        on: {
          proxy_on_grpc_close: [say`close ${param(2)}`, sayStatus("close")],
          proxy_on_request_headers: [
            say`no such cluster ${unary("Ends", "x", 100, "nowhere")} ${open("Ends", "nowhere")}`,
            say`no such cluster in a message ${unary("Ends", "x", 100, "\n\x09\n\x07nowhere")} ${open("Ends", "\n\x09\n\x07nowhere")}`,
            say`outside ${call("proxy_grpc_call", c.outside, 9, "s", "m", "", "x", 100)} ${call("proxy_grpc_call", "grpc", "s", "m", "", c.outside, 9, 100)} ${call("proxy_grpc_stream", c.outside, 9, "s", "m", "")}`,
          ],
        },
      },
    ],
  },
  call1("grpc-call-by-message", [], unary("Ends", "x", 2000, "\n\x06\n\x04grpc")),
  {
    id: "grpc-call-without-target",
    covers: ["proxy_grpc_call"],
    alone: true,
    plugins: [{ on: { proxy_on_request_headers: [say`calling`, say`call ${unary("Ends", "x", 100, "")}`] } }],
  },
  call1("grpc-call-canceled", ["proxy_grpc_cancel"], unary("Slow", "x"), {
    proxy_on_request_headers: [
      say`call ${unary("Slow", "x")}`,
      keep(0, result(11)),
      say`send ${send("x")}`,
      say`cancel ${cancel()} again ${cancel()} close ${close()}`,
    ],
  }),
  call1("grpc-call-closed", ["proxy_grpc_close"], unary("Slow", "x"), {
    proxy_on_request_headers: [
      say`call ${unary("Slow", "x")}`,
      keep(0, result(11)),
      say`close ${close()} again ${close()} cancel ${cancel()}`,
    ],
  }),
  {
    id: "grpc-tokens-of-nothing",
    covers: [
      "proxy_grpc_send",
      "proxy_grpc_cancel",
      "proxy_grpc_close",
      "Status.NotFound",
      "Status.BadArgument",
    ],
    plugins: [
      {
        on: {
          proxy_on_request_headers: ["proxy_grpc_cancel", "proxy_grpc_close", "proxy_grpc_send"].map(
            (name) =>
              name === "proxy_grpc_send"
                ? say`${name} ${call(name, 76, "x", 0)} ${call(name, 77, "x", 0)} ${call(name, 78, "x", 0)} ${call(name, 79, "x", 0)}`
                : say`${name} ${call(name, 76)} ${call(name, 77)} ${call(name, 78)} ${call(name, 79)}`,
          ),
        },
      },
    ],
  },
  stream1(
    "grpc-stream",
    [
      ...streamCallbacks,
      "proxy_grpc_send",
      "HeaderMapType.GrpcInitialMetadata",
      "HeaderMapType.GrpcTrailingMetadata",
      "GrpcStatus.Ok",
    ],
    open("Echo"),
    [say`send ${send("one")} ${send("two", 1)} after the end ${send("three")}`],
  ),
  stream1(
    "grpc-stream-maps",
    [
      "HeaderMapType.GrpcInitialMetadata",
      "HeaderMapType.GrpcTrailingMetadata",
      "rule: the maps and buffers of a callout are there in its callback only, to be read",
    ],
    open("Ends"),
    [say`send ${send("x")}`],
    {
      proxy_on_grpc_receive_initial_metadata: [
        say`initial size ${call("proxy_get_header_map_size", 4)} add ${c.addHeader(4, "a", "b")} trailing ${getHeader(5, "a")}`,
      ],
      proxy_on_grpc_receive: [
        say`receive initial ${getHeader(4, "x-initial")} set ${c.setBytes(RECEIVED, 0, 99, "new")} ${getBytes(RECEIVED)} ${text(3)}`,
      ],
      proxy_on_grpc_receive_trailing_metadata: [
        say`trailing pairs ${call("proxy_get_header_map_pairs", 5)} ${pairs(1)}`,
        say`trailing size ${call("proxy_get_header_map_size", 5)} add ${c.addHeader(5, "a", "b")} initial ${getHeader(4, "x-initial")} message ${getBytes(RECEIVED)}`,
      ],
      proxy_on_grpc_close: [
        say`close trailing ${getHeader(5, "x-trailer")} message ${getBytes(RECEIVED)}`,
        ...resume,
      ],
    },
  ),
  stream1("grpc-stream-sends-metadata", [], open("Headers", "grpc", [["x-in", "1"]]), [
    say`send ${send("x", 1)}`,
  ]),
  stream1("grpc-stream-two-answers", streamCallbacks, open("Two"), [say`send ${send("x")}`]),
  stream1("grpc-stream-status", ["proxy_on_grpc_close", "GrpcStatus.PermissionDenied"], open("Fail"), [
    say`send ${send("7")}`,
  ]),
  stream1("grpc-stream-status-at-once", ["proxy_on_grpc_close"], open("FailAtOnce"), [
    say`send ${send("x")}`,
  ]),
  stream1("grpc-stream-reset", [failures], open("Drop"), [say`send ${send("x")}`]),
  stream1("grpc-stream-connection-lost", [failures], open("Gone"), [say`send ${send("x")}`]),
  stream1("grpc-stream-refused", [failures, "proxy_get_status"], open("Echo", "refused-grpc"), [
    say`send ${send("x")}`,
  ]),
  stream1("grpc-stream-no-frame", ["GrpcStatus.Internal"], open("Garbage"), [say`send ${send("x")}`]),
  stream1("grpc-stream-http-404", ["GrpcStatus.Unimplemented"], open("Http"), [say`send ${send("404")}`]),
  stream1("grpc-stream-closed", ["proxy_grpc_close"], open("Echo"), [say`send ${send("one")}`], {
    proxy_on_grpc_receive: [...callbacks.proxy_on_grpc_receive!, say`close ${close()} again ${close()}`],
  }),
  stream1("grpc-stream-canceled", ["proxy_grpc_cancel"], open("Echo"), [say`send ${send("one")}`], {
    proxy_on_grpc_receive: [
      ...callbacks.proxy_on_grpc_receive!,
      say`cancel ${cancel()} again ${cancel()} send ${send("x")} close ${close()}`,
      ...resume,
    ],
  }),
  {
    ...stream1(
      "grpc-stream-outlives-its-stream",
      ["proxy_grpc_send", "rule: callbacks of callouts come on the root context"],
      open("Echo"),
      [say`send ${send("one")}`],
      {
        proxy_on_grpc_receive: [inTurn(1, [say`first`], [say`second`])],
        proxy_on_delete: [say`delete, send ${send("two", 1)}`],
        proxy_on_grpc_close: [say`close ${param(2)} effective ${effective(STREAM)}`],
      },
    ),
    does: [{ request: {}, leaveAfter: "first" }],
  },
];
