import type { Writable } from "node:stream";
import type { HeaderList } from "../http/codec.js";
import type { IncomingBody } from "./incoming-body.js";

/** The client's side of one exchange, whichever HTTP it speaks. */
export interface ClientStream {
  /** As Envoy shows them to filters: pseudo-headers first, nothing in them that belongs to the connection. */
  readonly headers: HeaderList;
  /** The request has no body and no trailers. */
  readonly endOfStream: boolean;
  /** `HTTP/1.1` or `HTTP/2`. */
  readonly protocol: string;
  /** The request's body. */
  readonly body: IncomingBody;
  /** Where the response's body is written to: read `drain` and `close` here, write with the methods below. */
  readonly output: Writable;
  /** Tells the client to send the body (`100 Continue`). */
  sendContinue(): void;
  /**
   * Begins the response; with `endOfStream` it is complete.
   *
   * @throws Error when a field is one that HTTP cannot carry
   */
  sendHeaders(headers: HeaderList, endOfStream: boolean): void;
  /**
   * False when the client reads more slowly than this: wait for `drain`.
   *
   * @throws Error when it is more than the response's content-length says
   */
  sendData(chunk: Uint8Array): boolean;
  /**
   * Ends the response.
   *
   * @throws Error when it is less than the response's content-length says
   */
  end(trailers: HeaderList): void;
  /** Breaks the exchange off, so that the client cannot take what it has for the whole response. */
  reset(): void;
}
