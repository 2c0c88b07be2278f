import type { ConformanceCase } from "../case.js";
import { answer, call, result, type Step, say, text, when } from "../steps.js";
import * as c from "./common.js";
import { getBytes, setBytes } from "./common.js";

/** Holds a body until its end. */
const whole = (steps: Step[]): Step[] => [when(c.isEnd, steps, [answer(1)])];

const onBuffer = (label: string, buffer: number): Step =>
  say`${label}: get ${getBytes(buffer)} ${text(3)} status ${call("proxy_get_buffer_status", buffer)} ${result(1)} flags ${result(2)} set ${setBytes(buffer, 0, 0, "")}`;

const chunked = {
  method: "POST",
  body: "body",
  headers: [["transfer-encoding", "chunked"]] as [string, string][],
};

export const bufferCases: ConformanceCase[] = [
  {
    id: "body-read",
    covers: [
      "proxy_get_buffer_bytes",
      "proxy_get_buffer_status",
      "proxy_on_request_body",
      "BufferType.HttpRequestBody",
      "DataStatus.Continue",
      "DataStatus.StopIterationAndBuffer",
    ],
    plugins: [
      {
        on: {
          proxy_on_request_headers: [say`early ${getBytes(0)} ${text(3)}`],
          proxy_on_request_body: whole([
            say`part ${getBytes(0, 1, 2)} ${text(3)}`,
            say`to the end ${getBytes(0, 2, -1)} ${text(3)}`,
            say`at the end ${getBytes(0, 4, 1)} (${text(3)})`,
            say`beyond the end ${getBytes(0, 5, 1)} (${text(3)})`,
            say`status ${call("proxy_get_buffer_status", 0)} size ${result(1)} flags ${result(2)}`,
          ]),
          proxy_on_response_headers: [say`late ${getBytes(0)} (${text(3)})`],
        },
      },
    ],
    does: [{ request: { method: "POST", body: "body" } }],
  },
  {
    id: "buffers-that-are-not-there",
    covers: [
      "BufferType.HttpRequestBody",
      "BufferType.HttpResponseBody",
      "BufferType.DownstreamData",
      "BufferType.UpstreamData",
      "BufferType.HttpCallResponseBody",
      "BufferType.GrpcReceiveBuffer",
      "BufferType.VmConfiguration",
      "BufferType.PluginConfiguration",
      "BufferType.CallData",
      "Status.NotFound",
      "rule: buffers die when they have been passed on",
    ],
    plugins: [
      {
        on: {
          proxy_on_request_headers: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((buffer) =>
            onBuffer(`buffer ${buffer}`, buffer),
          ),
        },
      },
    ],
  },
  {
    id: "buffers-on-the-root",
    covers: ["rule: a root context has no stream: maps answer BadArgument, actions do nothing"],
    plugins: [
      {
        on: {
          proxy_on_configure: [c.tickEvery(10)],
          proxy_on_tick: [
            c.tickEvery(0),
            ...[0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((buffer) => onBuffer(`buffer ${buffer}`, buffer)),
          ],
        },
      },
    ],
    does: [{ line: "buffer 9" }],
  },
  {
    id: "buffer-life",
    covers: ["rule: buffers die when they have been passed on", "BufferType.HttpResponseBody"],
    plugins: [
      {
        on: {
          proxy_on_request_body: [onBuffer("request", 0), onBuffer("response in the request", 1)],
          proxy_on_response_headers: [onBuffer("request in the response", 0), onBuffer("early", 1)],
          proxy_on_response_body: whole([onBuffer("response", 1), onBuffer("request, later", 0)]),
          proxy_on_log: [onBuffer("request in the log", 0), onBuffer("response in the log", 1)],
        },
      },
    ],
    does: [{ request: { method: "POST", body: "body" } }],
    answer: { body: "answer" },
  },
  ...(
    [
      ["body-prepended", 0, 0],
      ["body-replaced", 0, 4],
      ["body-replaced-and-more", 0, 99],
      ["body-appended", 4, 0],
      ["body-appended-beyond-the-end", 9, 9],
      ["body-replaced-at-the-start", 0, 2],
      ["body-inserted-within", 2, 0],
      ["body-replaced-within", 2, 1],
    ] as const
  ).map(
    ([id, start, length]): ConformanceCase => ({
      id,
      covers: [
        "proxy_set_buffer_bytes",
        "BufferType.HttpRequestBody",
        "rule: a buffer can be replaced from its start on and appended to, not changed within",
      ],
      plugins: [{ on: { proxy_on_request_body: whole([say`set ${setBytes(0, start, length, "new")}`]) } }],
      does: [{ request: chunked }],
    }),
  ),
  {
    id: "response-body-replaced",
    covers: ["proxy_on_response_body", "BufferType.HttpResponseBody", "proxy_set_buffer_bytes"],
    plugins: [
      {
        on: {
          proxy_on_response_headers: [c.removeHeader(2, "content-length")],
          proxy_on_response_body: whole([
            say`read ${getBytes(1)} ${text(3)}`,
            say`set ${setBytes(1, 0, 99, "replaced")}`,
          ]),
        },
      },
    ],
    answer: { body: "something" },
  },
  {
    id: "buffer-memory",
    covers: ["Status.InvalidMemoryAccess"],
    plugins: [
      {
        on: {
          proxy_on_request_body: [
            say`result ${call("proxy_get_buffer_bytes", 0, 0, 9, c.outside, c.outside)} status ${call("proxy_get_buffer_status", 0, c.outside, c.outside)} set ${call("proxy_set_buffer_bytes", 0, 0, 0, c.outside, 9)}`,
          ],
        },
      },
    ],
    does: [{ request: { method: "POST", body: "body" } }],
  },
  {
    id: "configurations",
    covers: [
      "BufferType.VmConfiguration",
      "BufferType.PluginConfiguration",
      "proxy_on_vm_start",
      "proxy_on_configure",
      "proxy_on_context_create",
      "rule: configurations are there only while a plugin is set up",
    ],
    plugins: [
      {
        vmConfiguration: "the VM's",
        configuration: "the plugin's",
        on: {
          proxy_on_context_create: [
            say`create ${c.param0} ${c.param1}`,
            onBuffer("VM in create", 6),
            onBuffer("plugin in create", 7),
          ],
          proxy_on_vm_start: [
            say`start ${c.param0} size ${c.param1}`,
            onBuffer("VM in start", 6),
            onBuffer("plugin in start", 7),
          ],
          proxy_on_configure: [
            say`configure ${c.param0} size ${c.param1}`,
            onBuffer("VM in configure", 6),
            onBuffer("plugin in configure", 7),
            say`part ${getBytes(7, 4, 6)} ${text(3)}`,
          ],
          proxy_on_request_headers: [onBuffer("VM in a stream", 6), onBuffer("plugin in a stream", 7)],
        },
      },
    ],
  },
  {
    id: "request-too-large",
    covers: ["rule: what is held may not outgrow the buffer limit"],
    bufferLimit: 1024,
    plugins: [{ on: { ...c.lifeOf(), proxy_on_request_body: [answer(1)] } }],
    does: [{ request: { method: "POST", body: "x".repeat(200_000) } }],
  },
  {
    id: "response-too-large",
    covers: ["rule: what is held may not outgrow the buffer limit"],
    bufferLimit: 1024,
    plugins: [{ on: { proxy_on_response_headers: [answer(3)] } }],
    answer: { body: "x".repeat(200_000) },
  },
];
