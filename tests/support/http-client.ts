import { once } from "node:events";
import * as http from "node:http";
import * as http2 from "node:http2";
import type { Writable } from "node:stream";
import { type Body, bodyLength, readBody, writeBody } from "./body.js";
import { fromRawHeaders, type HeaderList, headerValues, toHttp2Headers } from "./headers.js";

/** What {@link send} sends: `GET /` over HTTP/1.1 where nothing is said. */
export interface ClientRequest {
  method?: string;
  /** Sent as it is, not normalised. */
  path?: string;
  /** `host` names another authority than the address. */
  headers?: HeaderList;
  body?: Body;
  trailers?: HeaderList;
  /** `http2` is without TLS and with prior knowledge. */
  protocol?: "http1" | "http2";
  /** Sees each piece of the response's body when it comes. */
  onChunk?: (chunk: Buffer) => void;
  /** Milliseconds until the whole response must be there: 10,000 when left out. */
  timeoutMs?: number;
}

/** A whole response. */
export interface ClientResponse {
  status: number;
  headers: HeaderList;
  body: Buffer;
  /** The body as text. */
  text: string;
  trailers: HeaderList;
}

const TIMEOUT_MS = 10_000;

/**
 * Sends one request over a connection of its own, and reads the response to its end.
 *
 * @param url where to: `http://host:port`
 * @throws Error when the connection or the stream breaks, or the response takes too long
 */
export async function send(url: string, request: ClientRequest = {}): Promise<ClientResponse> {
  const { timeoutMs = TIMEOUT_MS } = request;
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    return await (request.protocol === "http2" ? sendHttp2 : sendHttp1)(url, request, signal);
  } catch (error) {
    if (signal.aborted) throw new Error(`no whole response from ${url} after ${timeoutMs} ms`);
    throw error;
  }
}

async function sendHttp1(url: string, request: ClientRequest, signal: AbortSignal): Promise<ClientResponse> {
  const { method = "GET", path = "/" } = request;
  const headers = http1Headers(url, request).flat();
  const outgoing = http.request(url, { method, path, headers, agent: false, signal });
  const answered = once(outgoing, "response") as Promise<[http.IncomingMessage]>;
  // Once there is a response, what breaks is seen in its body.
  outgoing.on("error", () => {});
  sendBody(outgoing, request, () => outgoing.addTrailers(request.trailers ?? []));

  const [response] = await answered;
  const body = await readBody(response, request.onChunk);
  return {
    status: response.statusCode!,
    headers: fromRawHeaders(response.rawHeaders),
    body,
    text: body.toString(),
    trailers: fromRawHeaders(response.rawTrailers),
  };
}

/** Node adds nothing to headers given as a list, so the host and the framing of the body are added here. */
function http1Headers(url: string, request: ClientRequest): HeaderList {
  const { headers = [], body, trailers } = request;
  const added: HeaderList = [["connection", "close"]];
  if (headerValues(headers, "host").length === 0) added.push(["host", new URL(url).host]);
  const length = bodyLength(body);
  const framed = ["content-length", "transfer-encoding"].some(
    (name) => headerValues(headers, name).length > 0,
  );
  if (framed || (body === undefined && !trailers)) return [...added, ...headers];
  if (length === null || trailers) return [...added, ...headers, ["transfer-encoding", "chunked"]];
  return [...added, ...headers, ["content-length", String(length)]];
}

async function sendHttp2(url: string, request: ClientRequest, signal: AbortSignal): Promise<ClientResponse> {
  const session = http2.connect(url);
  try {
    await once(session, "connect", { signal });
    return await sendOnSession(session, url, request, signal);
  } finally {
    session.destroy();
  }
}

async function sendOnSession(
  session: http2.ClientHttp2Session,
  url: string,
  request: ClientRequest,
  signal: AbortSignal,
): Promise<ClientResponse> {
  const { method = "GET", path = "/", headers = [], body: content, trailers } = request;
  const stream = session.request(
    {
      ":method": method,
      ":path": path,
      ":authority": headerValues(headers, "host")[0] ?? new URL(url).host,
      ...toHttp2Headers(headers.filter(([name]) => name.toLowerCase() !== "host")),
    },
    { endStream: content === undefined && !trailers, waitForTrailers: trailers !== undefined, signal },
  );
  let answerTrailers: HeaderList = [];
  stream.on("trailers", (_headers: unknown, _flags: number, raw: string[]) => {
    answerTrailers = fromRawHeaders(raw);
  });
  stream.on("wantTrailers", () => stream.sendTrailers(toHttp2Headers(trailers ?? [])));
  const answered = once(stream, "response") as Promise<[Record<string, unknown>, number, string[]]>;
  stream.on("error", () => {});
  if (stream.writable) sendBody(stream, request);

  const [pseudo, , raw] = await answered;
  const body = await readBody(stream, request.onChunk);
  return {
    status: Number(pseudo[":status"]),
    headers: fromRawHeaders(raw),
    body,
    text: body.toString(),
    trailers: answerTrailers,
  };
}

/** Not waited for: the response may come, and be read, while the request is still being sent. */
function sendBody(stream: Writable, { body }: ClientRequest, beforeEnd?: () => void): void {
  writeBody(stream, body)
    .then(() => {
      beforeEnd?.();
      stream.end();
    })
    .catch((error: Error) => stream.destroy(error));
}
