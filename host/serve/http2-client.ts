import { constants, type ServerHttp2Stream } from "node:http2";
import type { HeaderList } from "../http/codec.js";
import type { ClientStream } from "./client-stream.js";
import { endToEnd, fieldsFromRaw, fieldsToHttp2, statusOf, withJoinedCookies } from "./fields.js";
import { http2Body, type IncomingBody } from "./incoming-body.js";
import { LINGER } from "./limits.js";

/** A request over HTTP/2. */
export class Http2Client implements ClientStream {
  readonly protocol = "HTTP/2";
  readonly headers: HeaderList;
  readonly endOfStream: boolean;
  readonly body: IncomingBody;
  readonly output: ServerHttp2Stream;

  /** @param rawHeaders the request's fields, names and values in turn */
  constructor(stream: ServerHttp2Stream, rawHeaders: readonly string[]) {
    this.headers = withHostAsAuthority(withJoinedCookies(endToEnd(fieldsFromRaw(rawHeaders))));
    this.endOfStream = stream.endAfterHeaders;
    this.body = http2Body(stream);
    this.output = stream;
    stream.once("finish", () => {
      if (!stream.readableEnded) setTimeout(() => this.#stopRequest(), LINGER).unref();
    });
  }

  sendContinue(): void {
    this.output.additionalHeaders({ ":status": constants.HTTP_STATUS_CONTINUE });
  }

  sendHeaders(headers: HeaderList, endOfStream: boolean): void {
    if (this.output.closed) return;
    const fields = fieldsToHttp2(endToEnd(headers));
    fields[":status"] = statusOf(headers);
    this.output.respond(fields, { endStream: endOfStream, waitForTrailers: !endOfStream });
  }

  sendData(chunk: Uint8Array): boolean {
    // A response that cannot have a body has ended with its headers.
    return this.output.writableEnded || this.output.closed || this.output.write(chunk);
  }

  end(trailers: HeaderList): void {
    if (this.output.writableEnded || this.output.closed) return;
    this.output.once("wantTrailers", () => this.output.sendTrailers(fieldsToHttp2(trailers)));
    this.output.end();
  }

  reset(): void {
    // Without an error, or by `close()`, the response may end as if it were whole.
    this.output.destroy(new Error("the response is broken off"));
  }

  /** What the client has not sent by now, it need not send (RFC 9113, 8.1). */
  #stopRequest(): void {
    if (!this.output.closed) this.output.close(constants.NGHTTP2_NO_ERROR);
  }
}

/** HTTP/2 allows `host` in place of `:authority`; filters see the latter alone. */
function withHostAsAuthority(headers: HeaderList): HeaderList {
  const hasAuthority = headers.some(([name]) => name === ":authority");
  const host = headers.find(([name]) => name === "host");
  const rest = headers.filter(([name]) => name !== "host");
  return hasAuthority || host === undefined ? rest : [[":authority", host[1]], ...rest];
}
