import type { IncomingMessage, ServerResponse } from "node:http";
import type { HeaderList } from "../http/codec.js";
import type { ClientStream } from "./client-stream.js";
import {
  endToEnd,
  fieldsFromRaw,
  fieldsToRaw,
  fieldValue,
  HEADER_ONLY,
  mayHaveBody,
  statusOf,
} from "./fields.js";
import { http1Body, type IncomingBody } from "./incoming-body.js";
import { LINGER } from "./limits.js";

/** A request over HTTP/1.1. */
export class Http1Client implements ClientStream {
  readonly protocol: string;
  readonly headers: HeaderList;
  readonly endOfStream: boolean;
  readonly body: IncomingBody;
  readonly output: ServerResponse;
  readonly #request: IncomingMessage;
  readonly #isDraining: () => boolean;

  /** @param isDraining is asked with each response whether the connection is to end with it */
  constructor(request: IncomingMessage, response: ServerResponse, isDraining: () => boolean) {
    this.protocol = `HTTP/${request.httpVersion}`;
    this.headers = requestHeaders(request);
    this.endOfStream = !hasBody(request);
    this.#request = request;
    this.body = http1Body(request);
    this.output = response;
    this.#isDraining = isDraining;
    response.strictContentLength = true;
    response.once("finish", () => {
      if (!request.complete) setTimeout(() => this.#stopRequest(), LINGER).unref();
    });
  }

  sendContinue(): void {
    this.output.writeContinue();
  }

  sendHeaders(headers: HeaderList, endOfStream: boolean): void {
    const status = statusOf(headers);
    const fields = endToEnd(headers);
    if (endOfStream && mayHaveBody(this.#request.method!, status) && !fieldValue(fields, "content-length")) {
      fields.push(["content-length", "0"]);
    }
    if (this.#isDraining()) fields.push(["connection", "close"]);
    this.output.writeHead(status, fieldsToRaw(fields));
    if (endOfStream) this.output.end();
    else this.output.write(HEADER_ONLY);
  }

  sendData(chunk: Uint8Array): boolean {
    return this.output.write(chunk);
  }

  end(trailers: HeaderList): void {
    if (trailers.length > 0) this.output.addTrailers(trailers);
    this.output.end();
  }

  reset(): void {
    this.output.destroy();
  }

  /** The connection is of no further use while an unwanted request comes over it. */
  #stopRequest(): void {
    if (!this.#request.complete) this.#request.socket.destroy();
  }
}

/** In Envoy's order. A target in absolute form takes the place of the host (RFC 9112, 3.2.2). */
function requestHeaders(request: IncomingMessage): HeaderList {
  const fields = endToEnd(fieldsFromRaw(request.rawHeaders));
  const absolute = /^http:\/\/([^/?#]*)(.*)$/i.exec(request.url!);
  const authority = absolute ? absolute[1] : fieldValue(fields, "host");
  const path = absolute ? absolute[2]!.replace(/^(?!\/)/, "/") : request.url!;
  return [
    ...(authority === undefined ? [] : ([[":authority", authority]] satisfies HeaderList)),
    [":path", path],
    [":method", request.method!],
    [":scheme", "http"],
    ...fields.filter(([name]) => name !== "host"),
  ];
}

function hasBody(request: IncomingMessage): boolean {
  const { "transfer-encoding": encoding, "content-length": length = "0" } = request.headers;
  return encoding !== undefined || length !== "0";
}
