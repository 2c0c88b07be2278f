import { type ClientHttp2Session, type ClientHttp2Stream, connect, constants } from "node:http2";
import type { HeaderList } from "../http/codec.js";
import type { Dialer } from "./dialer.js";
import { endToEnd, fieldsFromRaw, fieldsToHttp2, fieldValue } from "./fields.js";
import { http2Body, type IncomingBody } from "./incoming-body.js";
import { CALLS, MAX_HEADER_BYTES } from "./limits.js";
import type { ResetReason, UpstreamEvents, UpstreamPool, UpstreamRequest } from "./upstream.js";
import type { UpstreamAddress } from "./upstream-address.js";

const settings = { maxHeaderListSize: MAX_HEADER_BYTES };

/** A connection for many calls at once, with windows that make up for filters which cannot answer at any time. */
function dialed(url: string, dialer: Dialer): ClientHttp2Session {
  const session = connect(url, {
    createConnection: () => dialer.dial(),
    maxSessionMemory: CALLS.memory,
    peerMaxConcurrentStreams: CALLS.maxConcurrentStreams,
    settings: { ...settings, initialWindowSize: CALLS.streamWindow },
  });
  session.setLocalWindowSize(CALLS.connectionWindow);
  return session;
}

/** An upstream that speaks HTTP/2 without TLS, over one connection that is opened when it is needed. */
export class Http2Upstream implements UpstreamPool {
  readonly #url: string;
  readonly #dialer: Dialer | undefined;
  #session: ClientHttp2Session | null = null;

  /** @param dialer opens connections, in Node's place */
  constructor({ host, port }: UpstreamAddress, dialer?: Dialer) {
    this.#dialer = dialer;
    this.#url = `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
  }

  send(headers: HeaderList, endOfStream: boolean, events: UpstreamEvents): UpstreamRequest {
    const session = this.#usableSession();
    const fields = fieldsToHttp2(endToEnd(headers));
    // Node would fill in the upstream's own address.
    fields[":authority"] ??= fieldValue(headers, "host");
    const abort = new AbortController();
    const options = { endStream: endOfStream, waitForTrailers: !endOfStream, signal: abort.signal };
    return new Http2Request(session.request(fields, options), session, abort, events);
  }

  close(): void {
    this.#session?.destroy();
    this.#dialer?.close();
  }

  #usableSession(): ClientHttp2Session {
    const current = this.#session;
    if (current !== null && !current.closed && !current.destroyed) return current;
    const session = this.#dialer ? dialed(this.#url, this.#dialer) : connect(this.#url, { settings });
    // Each stream is told of what befell the connection; there is nothing else to be done.
    session.on("error", () => {});
    this.#session = session;
    return session;
  }
}

class Http2Request implements UpstreamRequest {
  readonly #stream: ClientHttp2Stream;
  readonly #abort: AbortController;
  readonly #events: UpstreamEvents;
  readonly #body: IncomingBody;
  #isConnected = false;
  #isOver = false;

  /** @param abort resets the stream */
  constructor(
    stream: ClientHttp2Stream,
    session: ClientHttp2Session,
    abort: AbortController,
    events: UpstreamEvents,
  ) {
    this.#stream = stream;
    this.#abort = abort;
    this.#body = http2Body(stream);
    this.#events = events;
    if (session.connecting) session.once("connect", () => this.#connected(session));
    else this.#connected(session);
    stream.on("response", (_headers, flags, raw?: string[]) => this.#respond(flags, raw ?? []));
    stream.on("drain", () => events.drain());
    stream.on("error", () => {});
    stream.on("close", () => {
      if (!this.#isConnected) this.#fail("remote connection failure");
      else this.#fail(session.destroyed ? "connection termination" : "remote reset");
    });
  }

  sendData(chunk: Uint8Array): boolean {
    return this.#stream.closed || this.#stream.write(chunk);
  }

  end(trailers: HeaderList): void {
    if (this.#stream.closed || this.#stream.writableEnded) return;
    this.#stream.once("wantTrailers", () => this.#stream.sendTrailers(fieldsToHttp2(trailers)));
    this.#stream.end();
  }

  cancel(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    // Unlike `close()`, which may end the request as if it were whole.
    this.#abort.abort();
  }

  #connected(session: ClientHttp2Session): void {
    this.#isConnected = true;
    const { remoteAddress, remotePort } = session.socket;
    if (!this.#isOver && remoteAddress && remotePort) this.#events.connected(remoteAddress, remotePort);
  }

  #respond(flags: number, raw: string[]): void {
    if (this.#isOver) return;
    const allHeaders = fieldsFromRaw(raw);
    this.#events.response({
      headers: endToEnd(allHeaders),
      allHeaders,
      endOfStream: (flags & constants.NGHTTP2_FLAG_END_STREAM) !== 0,
      body: this.#body,
    });
    // After the body's reader has seen the end, for to cancel a stream is to reset it.
    this.#stream.once("end", () => this.#complete());
  }

  /** A server may answer before it has the whole request; the rest is of no use then. */
  #complete(): void {
    if (!this.#body.isWhole()) return;
    if (this.#stream.writableFinished) this.#isOver = true;
    else this.cancel();
  }

  #fail(reason: ResetReason): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#events.failed(reason);
  }
}
