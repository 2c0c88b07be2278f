import type { ConformanceCase, ConnectionStep } from "../case.js";
import { answer, call, inTurn, param, result, type Step, say, text } from "../steps.js";
import * as c from "./common.js";
import { continueStream, effective, getBytes, STREAM, setBytes, tickEvery } from "./common.js";

const DOWNSTREAM = 2;
const UPSTREAM = 3;

const close = (type: number) => call("proxy_close_stream", type);

/** Every callback of a connection's life, logged. */
const lifeOf = (name = ""): Record<string, Step[]> => {
  const start = name === "" ? "" : `${name} `;
  return {
    proxy_on_context_create: [say`${start}create ${param(0)} ${param(1)}`],
    proxy_on_new_connection: [say`${start}new ${param(0)}`],
    proxy_on_downstream_data: [
      say`${start}down ${param(0)} size ${param(1)} end ${param(2)} ${getBytes(DOWNSTREAM)} ${text(3)}`,
    ],
    proxy_on_upstream_data: [
      say`${start}up ${param(0)} size ${param(1)} end ${param(2)} ${getBytes(UPSTREAM)} ${text(3)}`,
    ],
    proxy_on_downstream_connection_close: [say`${start}down close ${param(0)} by ${param(1)}`],
    proxy_on_upstream_connection_close: [say`${start}up close ${param(0)} by ${param(1)}`],
    proxy_on_done: [say`${start}done ${param(0)}`],
    proxy_on_log: [say`${start}log ${param(0)}`],
    proxy_on_delete: [say`${start}delete ${param(0)}`],
  };
};

const life = lifeOf();
const down = life.proxy_on_downstream_data!;
const up = life.proxy_on_upstream_data!;

/** Says hello, gets its echo and leaves. */
const hello = (echo = "<hello>"): ConnectionStep[] => [
  { send: "hello" },
  { receive: echo.length },
  { end: true },
  { closed: true },
];

function tcpCase(
  id: string,
  covers: string[],
  steps: ConnectionStep[],
  on: Record<string, Step[]> = {},
): ConformanceCase {
  return {
    id: `tcp-${id}`,
    covers,
    as: "tcp",
    plugins: [{ on: { ...life, ...on } }],
    does: [{ connect: steps }],
  };
}

const buffers = (when: string): Step[] =>
  [2, 3, 0, 1].map(
    (buffer) =>
      say`${when}, buffer ${buffer}: get ${getBytes(buffer)} ${text(3)} status ${call("proxy_get_buffer_status", buffer)} ${result(1)} set ${setBytes(buffer, 0, 0, "")}`,
  );

const callbacks = [
  "proxy_on_new_connection",
  "proxy_on_downstream_data",
  "proxy_on_upstream_data",
  "proxy_on_downstream_connection_close",
  "proxy_on_upstream_connection_close",
];

const bufferRule = "rule: a buffer can be replaced from its start on and appended to, not changed within";

const resets = "rule: a connection that the upstream resets is reset for its client";

export const tcpCases: ConformanceCase[] = [
  tcpCase(
    "life",
    [
      ...callbacks,
      "FilterStatus.Continue",
      "PeerType.Unknown",
      "PeerType.Local",
      "BufferType.DownstreamData",
      "BufferType.UpstreamData",
    ],
    hello(),
  ),
  {
    ...tcpCase("chain", callbacks, hello()),
    plugins: [{ on: lifeOf("a") }, { on: lifeOf("b") }],
  },
  tcpCase(
    "ended-by-the-upstream",
    ["PeerType.Unknown", "PeerType.Remote"],
    [{ send: "close" }, { closed: true }, { end: true }, { line: "delete" }],
  ),
  tcpCase("reset-by-the-upstream", ["PeerType.Local", resets], [{ send: "reset" }, { closed: true }]),
  tcpCase(
    "reset-by-the-client",
    ["PeerType.Remote"],
    [{ send: "hello" }, { receive: 7 }, { reset: true }, { line: "delete" }],
  ),
  ...[2, 3].map((type) =>
    tcpCase(
      `closed-by-type-${type}`,
      ["proxy_close_stream", type === 2 ? "StreamType.Downstream" : "StreamType.Upstream", "PeerType.Local"],
      [{ send: "hello" }, { closed: true }],
      { proxy_on_downstream_data: [...down, say`close ${close(type)}`] },
    ),
  ),
  tcpCase("closed-at-once", ["proxy_close_stream"], [{ closed: true }], {
    proxy_on_new_connection: [say`new, close ${close(2)}`, answer(1)],
  }),
  tcpCase("closed-with-upstream-data", ["proxy_close_stream"], [{ send: "hello" }, { closed: true }], {
    proxy_on_upstream_data: [...up, say`close ${close(2)}`],
  }),
  tcpCase(
    "what-is-for-http",
    ["proxy_close_stream", "proxy_continue_stream", "StreamType.Upstream", "Status.Unimplemented"],
    hello(),
    {
      proxy_on_downstream_data: [
        inTurn(0, [
          say`close ${close(0)} ${close(1)} ${close(4)}`,
          say`continue ${continueStream(0)} ${continueStream(1)} ${continueStream(3)} ${continueStream(4)}`,
          say`reply ${c.localReply(403)}`,
          say`header ${c.getHeader(0, ":path")} path ${c.property("request", "path")}`,
        ]),
      ],
    },
  ),
  tcpCase("properties", ["proxy_get_property", "proxy_set_property"], hello(), {
    proxy_on_downstream_data: [
      inTurn(0, [
        say`source ${c.property("source", "address")} id ${c.property("connection", "id")}`,
        say`set ${call("proxy_set_property", "a", "b")} get ${c.property("a")} ${text(2)}`,
      ]),
    ],
  }),
  tcpCase(
    "buffers",
    [
      "BufferType.DownstreamData",
      "BufferType.UpstreamData",
      "rule: buffers die when they have been passed on",
    ],
    hello(),
    {
      proxy_on_new_connection: buffers("new"),
      proxy_on_downstream_data: [inTurn(0, buffers("down"))],
      proxy_on_upstream_data: [inTurn(1, buffers("up"))],
      proxy_on_downstream_connection_close: buffers("down close"),
      proxy_on_upstream_connection_close: buffers("up close"),
      proxy_on_log: buffers("log"),
    },
  ),
  ...(
    [
      ["prepended", 0, 0, "newhello"],
      ["replaced", 0, 99, "new"],
      ["appended", 5, 0, "hellonew"],
      ["appended-beyond-the-end", 9, 9, "hellonew"],
      ["replaced-at-the-start", 0, 2, "newllo"],
      ["inserted-within", 2, 0, "hello"],
    ] as const
  ).map(([id, start, length, sent]) =>
    tcpCase(
      `data-${id}`,
      ["proxy_set_buffer_bytes", "BufferType.DownstreamData", bufferRule],
      hello(`<${sent}>`),
      {
        proxy_on_downstream_data: [
          inTurn(0, [
            say`set ${setBytes(DOWNSTREAM, start, length, "new")} ${getBytes(DOWNSTREAM)} ${text(3)}`,
          ]),
        ],
      },
    ),
  ),
  tcpCase(
    "upstream-data-replaced",
    ["proxy_set_buffer_bytes", "BufferType.UpstreamData", bufferRule],
    hello("new"),
    {
      proxy_on_upstream_data: [inTurn(0, [say`set ${setBytes(UPSTREAM, 0, 99, "new")}`])],
    },
  ),
  tcpCase(
    "connection-held",
    [
      "proxy_on_new_connection",
      "FilterStatus.StopIteration",
      "proxy_continue_stream",
      "StreamType.Downstream",
    ],
    hello(),
    {
      proxy_on_new_connection: [say`new`, answer(1), tickEvery(20)],
      proxy_on_tick: [tickEvery(0), say`continue ${effective(STREAM)} ${continueStream(2)}`],
    },
  ),
  tcpCase(
    "data-held",
    [
      "proxy_on_downstream_data",
      "FilterStatus.StopIteration",
      "proxy_continue_stream",
      "StreamType.Downstream",
    ],
    [
      { send: "hello" },
      { line: "size 5" },
      { send: "more" },
      { receive: 11 },
      { end: true },
      { closed: true },
    ],
    {
      proxy_on_downstream_data: [...down, inTurn(0, [answer(1)], [answer(1), tickEvery(20)])],
      proxy_on_tick: [
        tickEvery(0),
        say`effective ${effective(STREAM)}`,
        ...buffers("held"),
        say`continue ${continueStream(2)}`,
        ...buffers("continued"),
      ],
    },
  ),
  tcpCase(
    "upstream-data-held",
    ["proxy_on_upstream_data", "FilterStatus.StopIteration", "StreamType.Upstream"],
    [{ send: "hello" }, { line: "upstream" }, { end: true }, { closed: true }],
    {
      proxy_on_upstream_data: [...up, inTurn(0, [answer(1), tickEvery(20)])],
      proxy_on_tick: [
        tickEvery(0),
        say`effective ${effective(STREAM)}`,
        ...buffers("held"),
        say`downstream ${continueStream(2)} upstream ${continueStream(3)}`,
      ],
    },
  ),
  tcpCase("callout", ["proxy_http_call", "proxy_on_http_call_response"], hello(), {
    proxy_on_downstream_data: [
      ...down,
      inTurn(0, [
        say`call ${call(
          "proxy_http_call",
          "callee",
          c.encoded([
            [":method", "GET"],
            [":path", "/200"],
            [":authority", "a"],
          ]),
          "",
          "",
          2000,
        )}`,
        answer(1),
      ]),
    ],
    proxy_on_http_call_response: [
      say`response ${effective(STREAM)} ${getBytes(DOWNSTREAM)} ${text(3)} continue ${continueStream(2)}`,
    ],
  }),
  {
    ...tcpCase("trap", ["rule: a trap ends the VM"], [{ send: "hello" }, { closed: true }], {
      proxy_on_downstream_data: [say`down`, "(unreachable)"],
    }),
    does: [{ connect: [{ send: "hello" }, { closed: true }] }, { connect: [{ closed: true }] }],
  },
];
