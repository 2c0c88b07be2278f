import type { HeaderList } from "../http/codec.js";
import { Dialer } from "./dialer.js";
import { Http1Upstream } from "./http1-upstream.js";
import { Http2Upstream } from "./http2-upstream.js";
import type { IncomingBody } from "./incoming-body.js";
import type { Upstream } from "./routes.js";
import { upstreamAddress } from "./upstream-address.js";

/** A response that has begun. */
export interface UpstreamResponse {
  /** `:status` first; nothing in them that belongs to the connection. */
  headers: HeaderList;
  /** As they came, with what belongs to the connection: callouts see it. */
  allHeaders: HeaderList;
  /** The response has no body and no trailers. */
  endOfStream: boolean;
  body: IncomingBody;
}

/** What became of a connection or stream to an upstream, in Envoy's words. */
export type ResetReason = "remote connection failure" | "connection termination" | "remote reset";

/** What an upstream has to say to one request. Nothing is called after `failed` or the request's `cancel`. */
export interface UpstreamEvents {
  /** The request travels over a connection to this address. */
  connected(address: string, port: number): void;
  response(response: UpstreamResponse): void;
  /** More of the request can be written. */
  drain(): void;
  /** There will be no response, or no more of it. */
  failed(reason: ResetReason): void;
}

/** One request on its way to an upstream. */
export interface UpstreamRequest {
  /**
   * False when the upstream takes it more slowly than this: wait for `drain`.
   *
   * @throws Error when it is more than the request's content-length says
   */
  sendData(chunk: Uint8Array): boolean;
  /**
   * Ends the request.
   *
   * @throws Error when it is less than the request's content-length says
   */
  end(trailers: HeaderList): void;
  /** Drops the exchange. Idempotent, and without effect once the response has ended. */
  cancel(): void;
}

/** A server with the connections to it. */
export interface UpstreamPool {
  /** @throws Error when a field is one that HTTP cannot carry */
  send(headers: HeaderList, endOfStream: boolean, events: UpstreamEvents): UpstreamRequest;
  /** Closes connections. */
  close(): void;
}

/** @throws TypeError as {@link upstreamAddress} */
export function openUpstream({ url, protocol = "http1", filters }: Upstream): UpstreamPool {
  const address = upstreamAddress(url);
  const dialer = filters && new Dialer(filters, address);
  return protocol === "http2" ? new Http2Upstream(address, dialer) : new Http1Upstream(address, dialer);
}
