import { once } from "node:events";
import * as http from "node:http";
import * as http2 from "node:http2";
import type { AddressInfo, Socket } from "node:net";
import { type Body, bodyLength, readBody, writeBody } from "./body.js";
import { fromRawHeaders, type HeaderList, headerValues, toHttp2Headers } from "./headers.js";

/** A request as it came to a backend. */
export interface RecordedRequest {
  method: string;
  path: string;
  /** `:authority`, or the `host` header of HTTP/1.1. */
  authority: string;
  headers: HeaderList;
  body: Buffer;
  trailers: HeaderList;
}

/** What a backend answers: 200 without headers and body where nothing is said. */
export interface BackendResponse {
  status?: number;
  headers?: HeaderList;
  body?: Body;
  trailers?: HeaderList;
}

/** Makes the answer of a request, which has been read whole. */
export type Responder = (request: RecordedRequest) => BackendResponse | Promise<BackendResponse>;

/** A server that records what comes to it. */
export interface Backend {
  /** `http://127.0.0.1:port`. */
  readonly url: string;
  /** All requests so far, oldest first. */
  readonly requests: RecordedRequest[];
  /** May be replaced at any time. */
  respond: Responder;
  /** Ends the server and every connection to it. */
  close(): Promise<void>;
}

/** How {@link startBackend} serves. */
export interface BackendOptions {
  /** `http1` when left out; `http2` is without TLS. */
  protocol?: "http1" | "http2";
  /** {@link echo} when left out. */
  respond?: Responder;
}

/** Answers with the request as JSON: `{ method, path, authority, headers, body, trailers }`, the body as text. */
export const echo: Responder = (request) => ({
  headers: [["content-type", "application/json"]],
  body: JSON.stringify({ ...request, body: request.body.toString() }),
});

/** Starts a backend on a free local port. */
export async function startBackend(options: BackendOptions = {}): Promise<Backend> {
  const { protocol = "http1", respond = echo } = options;
  const sockets = new Set<Socket>();
  const requests: RecordedRequest[] = [];
  const answer: Responder = (request) => {
    requests.push(request);
    return backend.respond(request);
  };
  const server = protocol === "http2" ? http2Server(answer) : http1Server(answer);
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");

  const backend: Backend = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    respond,
    async close() {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, "close");
    },
  };
  return backend;
}

function http1Server(answer: Responder): http.Server {
  const serve = async (request: http.IncomingMessage, response: http.ServerResponse): Promise<void> => {
    const body = await readBody(request);
    const answered = await answer({
      method: request.method!,
      path: request.url!,
      authority: request.headers.host ?? "",
      headers: fromRawHeaders(request.rawHeaders),
      body,
      trailers: fromRawHeaders(request.rawTrailers),
    });
    response.writeHead(answered.status ?? 200, http1Headers(answered).flat());
    await writeBody(response, answered.body);
    if (answered.trailers) response.addTrailers(answered.trailers);
    response.end();
  };
  return http.createServer((request, response) => {
    serve(request, response).catch((error: Error) => response.destroy(error));
  });
}

/** With the length where it is known, for Node sends chunks otherwise; trailers need chunks. */
function http1Headers({ status = 200, headers = [], body, trailers }: BackendResponse): HeaderList {
  const length = bodyLength(body);
  const withoutLength = length === null || trailers !== undefined || status === 204 || status === 304;
  if (withoutLength || headerValues(headers, "content-length").length > 0) return headers;
  return [...headers, ["content-length", String(length)]];
}

function http2Server(answer: Responder): http2.Http2Server {
  const serve = async (
    stream: http2.ServerHttp2Stream,
    headers: http2.IncomingHttpHeaders,
    rawHeaders: string[],
  ): Promise<void> => {
    let trailers: HeaderList = [];
    stream.on("trailers", (_trailers: unknown, _flags: number, raw: string[]) => {
      trailers = fromRawHeaders(raw);
    });
    const body = await readBody(stream);
    const answered = await answer({
      method: headers[":method"]!,
      path: headers[":path"]!,
      authority: headers[":authority"] ?? "",
      headers: fromRawHeaders(rawHeaders),
      body,
      trailers,
    });
    const answerHeaders = { ":status": answered.status ?? 200, ...toHttp2Headers(answered.headers ?? []) };
    stream.respond(answerHeaders, { waitForTrailers: answered.trailers !== undefined });
    stream.on("wantTrailers", () => stream.sendTrailers(toHttp2Headers(answered.trailers ?? [])));
    await writeBody(stream, answered.body);
    stream.end();
  };
  const server = http2.createServer();
  const onStream = (
    stream: http2.ServerHttp2Stream,
    headers: http2.IncomingHttpHeaders,
    _flags: number,
    rawHeaders: string[],
  ): void => {
    // A client may go at any moment; what a test wants to see of that, it sees at the client.
    stream.on("error", () => {});
    serve(stream, headers, rawHeaders).catch((error: Error) => stream.destroy(error));
  };
  server.on("stream", onStream);
  return server;
}
