import { Agent, type ClientRequest, type IncomingMessage, request } from "node:http";
import type { Socket } from "node:net";
import type { HeaderList } from "../http/codec.js";
import type { Dialer } from "./dialer.js";
import { endToEnd, fieldsFromRaw, fieldsToRaw, fieldValue, HEADER_ONLY, mayHaveBody } from "./fields.js";
import { http1Body } from "./incoming-body.js";
import { MAX_HEADER_BYTES } from "./limits.js";
import type {
  ResetReason,
  UpstreamEvents,
  UpstreamPool,
  UpstreamRequest,
  UpstreamResponse,
} from "./upstream.js";
import type { UpstreamAddress } from "./upstream-address.js";

/** Methods whose requests say that they have no body by saying nothing about one (RFC 9110, 8.6). */
const BODILESS_METHODS = new Set(["GET", "HEAD", "DELETE", "OPTIONS", "TRACE", "CONNECT"]);

/** An upstream that speaks HTTP/1.1, with connections that are kept for the next request. */
export class Http1Upstream implements UpstreamPool {
  readonly #agent = new Agent({ keepAlive: true });
  readonly #address: UpstreamAddress;
  readonly #dialer: Dialer | undefined;

  /** @param dialer opens connections, in Node's place */
  constructor(address: UpstreamAddress, dialer?: Dialer) {
    this.#address = address;
    this.#dialer = dialer;
    if (dialer) Object.assign(this.#agent, { createConnection: () => dialer.dial() });
  }

  send(headers: HeaderList, endOfStream: boolean, events: UpstreamEvents): UpstreamRequest {
    const message = request({
      ...this.#address,
      agent: this.#agent,
      method: fieldValue(headers, ":method"),
      path: fieldValue(headers, ":path"),
      headers: requestFields(headers, endOfStream, this.#address),
      maxHeaderSize: MAX_HEADER_BYTES,
    });
    message.maxHeadersCount = 0;
    // Node's types know of it in responses alone.
    Object.assign(message, { strictContentLength: true });
    const exchange = new Http1Request(message, events);
    if (endOfStream) exchange.end([]);
    else message.write(HEADER_ONLY);
    return exchange;
  }

  close(): void {
    this.#agent.destroy();
    this.#dialer?.close();
  }
}

/** Says in so many words how long the body is, for Node would guess from the method. */
function requestFields(headers: HeaderList, endOfStream: boolean, address: UpstreamAddress): string[] {
  const fields = endToEnd(headers);
  const length = fieldValue(fields, "content-length");
  if (!endOfStream && length === undefined) fields.push(["transfer-encoding", "chunked"]);
  if (endOfStream && length === undefined && !BODILESS_METHODS.has(fieldValue(headers, ":method")!)) {
    fields.push(["content-length", "0"]);
  }
  const authority = fieldValue(headers, ":authority") ?? `${address.host}:${address.port}`;
  return fieldsToRaw([["host", authority], ...fields]);
}

class Http1Request implements UpstreamRequest {
  readonly #message: ClientRequest;
  readonly #events: UpstreamEvents;
  #isConnected = false;
  #isOver = false;

  constructor(message: ClientRequest, events: UpstreamEvents) {
    this.#message = message;
    this.#events = events;
    message.on("socket", (socket: Socket) => {
      if (socket.connecting) socket.once("connect", () => this.#connected(socket));
      else this.#connected(socket);
    });
    message.on("response", (response) => this.#respond(response));
    message.on("drain", () => events.drain());
    message.on("error", () => {
      this.#fail(this.#isConnected ? "connection termination" : "remote connection failure");
    });
  }

  sendData(chunk: Uint8Array): boolean {
    return this.#message.destroyed || this.#message.write(chunk);
  }

  end(trailers: HeaderList): void {
    if (this.#message.destroyed) return;
    if (trailers.length > 0) this.#message.addTrailers(trailers);
    this.#message.end();
  }

  cancel(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#message.destroy();
  }

  #connected({ remoteAddress, remotePort }: Socket): void {
    this.#isConnected = true;
    if (!this.#isOver && remoteAddress && remotePort) this.#events.connected(remoteAddress, remotePort);
  }

  #respond(response: IncomingMessage): void {
    if (this.#isOver) return;
    // A broken connection is an error of the response from here on.
    response.once("error", () => this.#fail("connection termination"));
    response.once("end", () => this.#complete());
    this.#events.response(responseOf(response, this.#message.method));
  }

  /** A server may answer before it has the whole request; the connection is of no use then. */
  #complete(): void {
    if (this.#message.writableFinished) this.#isOver = true;
    else this.cancel();
  }

  #fail(reason: ResetReason): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#message.destroy();
    this.#events.failed(reason);
  }
}

function responseOf(response: IncomingMessage, method: string): UpstreamResponse {
  const status = response.statusCode!;
  const isEmpty = !mayHaveBody(method, status) || response.headers["content-length"] === "0";
  const allHeaders: HeaderList = [[":status", String(status)], ...fieldsFromRaw(response.rawHeaders)];
  return {
    headers: endToEnd(allHeaders),
    allHeaders,
    endOfStream: isEmpty,
    body: http1Body(response),
  };
}
