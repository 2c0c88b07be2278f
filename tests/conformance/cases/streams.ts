import type { ConformanceCase } from "../case.js";
import { answer, call, inTurn, type Step, say } from "../steps.js";
import * as c from "./common.js";
import { continueStream, effective, getHeader, lifeOf, STREAM, tickEvery } from "./common.js";

/** A request and a response with body and trailers. */
const whole = {
  does: [
    {
      request: {
        method: "POST",
        headers: [["transfer-encoding", "chunked"]] as [string, string][],
        body: "hello",
        trailers: [["x-t", "1"]] as [string, string][],
      },
    },
  ],
  answer: {
    headers: [["x-r", "1"]] as [string, string][],
    body: "answer",
    trailers: [["x-u", "2"]] as [string, string][],
  },
};

/** What a callback answers; a tick later the stream is told to go on, if `type` says which side of it. */
function answering(callback: string, value: number, type?: number): Record<string, Step[]> {
  const life = lifeOf();
  const steps = [...life[callback]!, answer(value)];
  if (type === undefined) return { ...life, [callback]: steps };
  return {
    ...life,
    [callback]: [...steps, tickEvery(20)],
    proxy_on_tick: [tickEvery(0), say`continue ${effective(STREAM)} ${continueStream(type)}`],
  };
}

interface Answering {
  id: string;
  callback: string;
  value: number;
  covers: string[];
  allow?: boolean;
  /** The stream is told to go on, for it does not by itself. */
  continues?: boolean;
}

const request = "proxy_on_request_headers";
const response = "proxy_on_response_headers";
const meanings =
  "rule: StopIteration of headers has two meanings, by the option allow_on_headers_stop_iteration";

const answers: Answering[] = [
  {
    id: "request-headers-stop",
    continues: true,
    callback: request,
    value: 1,
    covers: ["HeadersStatus.StopIteration", meanings],
  },
  {
    id: "request-headers-stop-allowed",
    callback: request,
    value: 1,
    allow: true,
    covers: ["HeadersStatus.StopIteration", meanings],
  },
  {
    id: "request-headers-end-stream",
    callback: request,
    value: 2,
    covers: ["HeadersStatus.ContinueAndEndStream"],
  },
  {
    id: "request-headers-buffer",
    continues: true,
    callback: request,
    value: 3,
    covers: ["HeadersStatus.StopAllIterationAndBuffer"],
  },
  {
    id: "request-headers-watermark",
    continues: true,
    callback: request,
    value: 4,
    covers: ["HeadersStatus.StopAllIterationAndWatermark"],
  },
  { id: "request-headers-unknown", continues: true, callback: request, value: 9, covers: [request] },
  {
    id: "response-headers-stop",
    continues: true,
    callback: response,
    value: 1,
    covers: ["HeadersStatus.StopIteration", meanings],
  },
  {
    id: "response-headers-stop-allowed",
    callback: response,
    value: 1,
    allow: true,
    covers: ["HeadersStatus.StopIteration", meanings],
  },
  {
    id: "request-body-buffer",
    callback: "proxy_on_request_body",
    value: 1,
    covers: ["DataStatus.StopIterationAndBuffer"],
  },
  {
    id: "request-body-watermark",
    callback: "proxy_on_request_body",
    value: 2,
    covers: ["DataStatus.StopIterationAndWatermark"],
  },
  {
    id: "request-body-no-buffer",
    callback: "proxy_on_request_body",
    value: 3,
    covers: ["DataStatus.StopIterationNoBuffer"],
  },
  {
    id: "request-body-unknown",
    callback: "proxy_on_request_body",
    value: 9,
    covers: ["proxy_on_request_body"],
  },
  {
    id: "response-body-buffer",
    callback: "proxy_on_response_body",
    value: 1,
    covers: ["DataStatus.StopIterationAndBuffer"],
  },
  {
    id: "response-body-watermark",
    callback: "proxy_on_response_body",
    value: 2,
    covers: ["DataStatus.StopIterationAndWatermark"],
  },
  {
    id: "response-body-no-buffer",
    callback: "proxy_on_response_body",
    value: 3,
    covers: ["DataStatus.StopIterationNoBuffer"],
  },
  {
    id: "request-trailers-stop",
    continues: true,
    callback: "proxy_on_request_trailers",
    value: 1,
    covers: ["TrailersStatus.StopIteration"],
  },
  {
    id: "response-trailers-stop",
    continues: true,
    callback: "proxy_on_response_trailers",
    value: 1,
    covers: ["TrailersStatus.StopIteration"],
  },
];

export const streamCases: ConformanceCase[] = [
  {
    id: "stream-life",
    covers: [
      "proxy_on_context_create",
      "proxy_on_request_headers",
      "proxy_on_request_body",
      "proxy_on_request_trailers",
      "proxy_on_response_headers",
      "proxy_on_response_body",
      "proxy_on_response_trailers",
      "proxy_on_log",
      "proxy_on_done",
      "proxy_on_delete",
      "HeadersStatus.Continue",
      "DataStatus.Continue",
      "TrailersStatus.Continue",
    ],
    plugins: [{ on: lifeOf() }],
    ...whole,
  },
  {
    id: "stream-life-in-a-chain",
    covers: ["proxy_on_log", "proxy_on_done", "proxy_on_delete"],
    plugins: [{ on: lifeOf("a") }, { on: lifeOf("b") }],
    ...whole,
  },
  {
    id: "stream-life-over-http2",
    covers: ["proxy_on_request_headers"],
    plugins: [{ on: lifeOf() }],
    does: [{ request: { ...whole.does[0]!.request, headers: [], protocol: "http2" } }],
    answer: whole.answer,
  },
  {
    id: "stream-without-a-body",
    covers: ["proxy_on_request_headers", "proxy_on_response_headers"],
    plugins: [{ on: lifeOf() }],
  },
  {
    id: "stream-left-by-its-client",
    covers: ["proxy_on_log", "proxy_on_done", "proxy_on_delete"],
    plugins: [
      {
        on: {
          ...lifeOf(),
          proxy_on_request_headers: [say`request headers`, answer(1)],
          proxy_on_delete: [say`delete`, tickEvery(10)],
          proxy_on_tick: [tickEvery(0), say`gone ${effective(STREAM)}`],
        },
      },
    ],
    does: [{ request: {}, leaveAfter: "request headers" }],
  },
  ...answers.map(
    ({ id, callback, value, covers, allow, continues }): ConformanceCase => ({
      id,
      covers: [...covers, ...(continues ? ["proxy_continue_stream"] : [])],
      plugins: [
        {
          on: answering(callback, value, continues ? (callback.includes("request") ? 0 : 1) : undefined),
          ...(allow && { allowOnHeadersStopIteration: true }),
        },
      ],
      ...whole,
    }),
  ),
  {
    id: "stream-stopped-until-the-body",
    covers: [meanings],
    plugins: [
      {
        allowOnHeadersStopIteration: true,
        on: {
          proxy_on_request_headers: [answer(1)],
          proxy_on_request_body: [
            say`header ${getHeader(0, ":path")} add ${c.addHeader(0, "x-late", "1")}`,
            answer(0),
          ],
        },
      },
    ],
    does: [{ request: { method: "POST", body: "body" } }],
  },
  {
    id: "continue-from-a-tick",
    covers: [
      "proxy_continue_stream",
      "proxy_set_effective_context",
      "StreamType.Request",
      "rule: header maps die when they have been passed on",
    ],
    plugins: [
      {
        on: {
          proxy_on_request_headers: [answer(1), tickEvery(20)],
          proxy_on_tick: [
            say`effective ${effective(STREAM)}`,
            say`late ${c.addHeader(0, "x-late", "1")}`,
            say`continue ${continueStream(0)}`,
            say`too late ${c.addHeader(0, "x-too-late", "1")}`,
            tickEvery(0),
            say`still ${getHeader(0, ":path")}`,
          ],
        },
      },
    ],
    does: [{ request: {} }],
  },
  {
    id: "body-changed-from-a-tick",
    covers: ["rule: buffers die when they have been passed on", "StreamType.Request"],
    plugins: [
      {
        on: {
          proxy_on_request_body: [answer(1), tickEvery(20)],
          proxy_on_tick: [
            tickEvery(0),
            say`set ${effective(STREAM)} ${c.setBytes(0, 0, 99, "late")}`,
            say`continue ${continueStream(0)}`,
            say`too late ${c.setBytes(0, 0, 99, "too late")}`,
          ],
        },
      },
    ],
    does: [{ request: { method: "POST", body: "body", headers: [["transfer-encoding", "chunked"]] } }],
  },
  {
    id: "continue-by-type",
    covers: [
      "proxy_continue_stream",
      "proxy_close_stream",
      "StreamType.Request",
      "StreamType.Response",
      "StreamType.Downstream",
      "StreamType.Upstream",
      "Status.Unimplemented",
    ],
    plugins: [
      {
        on: {
          proxy_on_response_headers: [
            say`continue ${continueStream(0)} ${continueStream(2)} ${continueStream(3)} ${continueStream(4)}`,
            say`close ${call("proxy_close_stream", 2)} ${call("proxy_close_stream", 3)} ${call("proxy_close_stream", 4)}`,
          ],
        },
      },
    ],
  },
  {
    id: "continue-without-a-response",
    covers: ["proxy_continue_stream", "StreamType.Response"],
    alone: true,
    plugins: [
      {
        on: {
          proxy_on_request_headers: [answer(1), tickEvery(20)],
          proxy_on_tick: [
            tickEvery(0),
            say`continue ${effective(STREAM)}`,
            say`response ${continueStream(1)}`,
          ],
        },
      },
    ],
    does: [{ request: { timeoutMs: 1000 } }],
  },
  ...[0, 1].map(
    (type): ConformanceCase => ({
      id: `close-${type === 0 ? "request" : "response"}`,
      covers: ["proxy_close_stream", type === 0 ? "StreamType.Request" : "StreamType.Response"],
      plugins: [
        {
          on: {
            ...lifeOf(),
            proxy_on_response_headers: [say`close ${call("proxy_close_stream", type)}`, answer(1)],
          },
        },
      ],
    }),
  ),
  {
    id: "ticks",
    covers: ["proxy_on_tick", "proxy_set_tick_period_milliseconds", "rule: a root context has one timer"],
    plugins: [
      {
        on: {
          proxy_on_configure: [say`every ${tickEvery(5000)} ${tickEvery(10)}`],
          proxy_on_tick: [
            inTurn(0, [say`tick ${c.param0}`], [say`tick ${c.param0}`], [say`last`, tickEvery(0)]),
          ],
        },
      },
    ],
    does: [{ line: "last" }, { wait: 50 }],
  },
];
