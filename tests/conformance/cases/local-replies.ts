import type { ClientRequest } from "../../support/http-client.js";
import type { ConformanceCase } from "../case.js";
import { answer, call, say, text } from "../steps.js";
import * as c from "./common.js";
import { lifeOf, localReply } from "./common.js";

const post: ClientRequest = { method: "POST", body: "body" };
const grpcRequest: ClientRequest = {
  method: "POST",
  headers: [["content-type", "application/grpc"]],
  body: "x",
  protocol: "http2",
};

export const localReplyCases: ConformanceCase[] = [
  {
    id: "reply-to-a-request",
    covers: [
      "proxy_send_local_response",
      "rule: a local reply passes the response callbacks of the filter that sends it and of those before it",
    ],
    plugins: [
      { on: lifeOf("a") },
      {
        on: {
          ...lifeOf("b"),
          proxy_on_request_headers: [say`reply ${localReply(403, "no", [["X-Why", "rules"]])}`, answer(0)],
        },
      },
      { on: lifeOf("c") },
    ],
    does: [{ request: post }],
  },
  {
    id: "reply-without-a-body",
    covers: ["proxy_send_local_response"],
    plugins: [
      {
        on: {
          proxy_on_request_headers: [
            localReply(204, "", [
              ["content-type", "text/html"],
              ["content-length", "9"],
            ]),
          ],
        },
      },
    ],
  },
  {
    id: "reply-to-head",
    covers: ["proxy_send_local_response"],
    plugins: [{ on: { proxy_on_request_headers: [localReply(403, "no")] } }],
    does: [{ request: { method: "HEAD" } }],
  },
  {
    id: "reply-with-a-content-type",
    covers: ["proxy_send_local_response"],
    plugins: [
      { on: { proxy_on_request_headers: [localReply(200, "{}", [["content-type", "application/json"]])] } },
    ],
  },
  {
    id: "reply-to-a-body",
    covers: ["proxy_send_local_response"],
    plugins: [{ on: lifeOf("a") }, { on: { proxy_on_request_body: [localReply(413, "too much")] } }],
    does: [{ request: post }],
  },
  {
    id: "reply-in-a-response",
    covers: [
      "proxy_send_local_response",
      "rule: a local reply passes the response callbacks of the filter that sends it and of those before it",
    ],
    plugins: [{ on: lifeOf("a") }, { on: { proxy_on_response_headers: [localReply(502, "no")] } }],
    answer: { body: "secret" },
  },
  {
    id: "reply-twice",
    covers: ["proxy_send_local_response"],
    plugins: [
      {
        on: {
          proxy_on_request_headers: [localReply(403, "first"), say`second ${localReply(404, "second")}`],
        },
      },
    ],
  },
  {
    id: "reply-to-a-reply",
    covers: ["proxy_send_local_response"],
    plugins: [
      {
        on: {
          proxy_on_request_headers: [localReply(403, "first")],
          proxy_on_response_headers: [localReply(404, "second")],
        },
      },
    ],
  },
  {
    id: "reply-details",
    covers: ["proxy_send_local_response"],
    plugins: [
      {
        on: {
          proxy_on_request_headers: [localReply(403)],
          proxy_on_log: [say`details ${c.property("response", "code_details")} ${text(2)}`],
        },
      },
    ],
  },
  ...(
    [
      ["reply-to-grpc", 403, 9],
      ["reply-to-grpc-with-the-status-of-http", 404, -1],
      ["reply-to-grpc-with-an-unknown-status", 429, 99],
    ] as const
  ).map(
    ([id, code, status]): ConformanceCase => ({
      id,
      covers: ["proxy_send_local_response", ...(status === -1 ? ["GrpcStatus.InvalidCode"] : [])],
      plugins: [{ on: { proxy_on_request_headers: [localReply(code, "no: 100% \xc3\xa9", [], status)] } }],
      does: [{ request: grpcRequest }],
    }),
  ),
  {
    id: "reply-from-the-root",
    covers: ["rule: a root context has no stream: maps answer BadArgument, actions do nothing"],
    plugins: [
      {
        on: {
          proxy_on_configure: [c.tickEvery(10)],
          proxy_on_tick: [
            c.tickEvery(0),
            say`reply ${localReply(403)} continue ${c.continueStream(0)} ${c.continueStream(1)} close ${call("proxy_close_stream", 0)}`,
            say`property ${call("proxy_set_property", "a", "b")}`,
          ],
        },
      },
    ],
    does: [{ line: "property" }],
  },
  {
    id: "reply-memory",
    covers: ["Status.InvalidMemoryAccess"],
    plugins: [
      {
        on: {
          proxy_on_request_headers: [
            say`details ${call("proxy_send_local_response", 403, c.outside, 9, "", "", -1)} body ${call("proxy_send_local_response", 403, "", c.outside, 9, "", -1)} headers ${call("proxy_send_local_response", 403, "", "", c.outside, 9, -1)}`,
          ],
        },
      },
    ],
  },
];
