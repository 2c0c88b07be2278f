import { GrpcStatus } from "../abi.js";
import type { Clock } from "../clock.js";
import { HeaderMap } from "../http/headers.js";
import { grpcStatusOf } from "../http/local-reply.js";
import { encodeFrame, FrameReader } from "./grpc-frames.js";
import { Route, type RoutedRequest, type RouteEvents } from "./route.js";

/** What is said on a call, by the server or in its stead. Nothing comes after `closed`. */
export interface GrpcEvents {
  initialMetadata(metadata: HeaderMap): void;
  message(message: Buffer): void;
  trailingMetadata(metadata: HeaderMap): void;
  /**
   * The call is over on the server's side. The message is a byte string: the server's, percent-encoded as it came, and
   * with Envoy's word on where the answer is from.
   */
  closed(status: GrpcStatus, message: string): void;
}

/** One gRPC call over HTTP, read as Envoy's own gRPC client reads it. */
export class GrpcExchange implements RouteEvents {
  readonly #route: Route;
  readonly #events: GrpcEvents;
  readonly #frames = new FrameReader();
  #isOver = false;

  constructor(request: RoutedRequest, clock: Clock, events: GrpcEvents) {
    this.#events = events;
    this.#route = new Route(request, false, clock, this);
  }

  send(message: Uint8Array, endOfStream: boolean): void {
    this.#route.sendData(encodeFrame(message), endOfStream);
  }

  /** Ends this side; the server may go on. */
  end(): void {
    this.#route.sendData(new Uint8Array(0), true);
  }

  /** Breaks the call off; nothing comes any more. Idempotent. */
  cancel(): void {
    this.#isOver = true;
    this.#route.cancel();
  }

  /** An answer of headers alone has its status in them, and only trailing metadata. */
  headers(headers: HeaderMap, endOfStream: boolean): void {
    if (this.#isOver) return;
    const httpStatus = Number(headers.get(":status"));
    const hasStatus = headers.get("grpc-status") !== undefined;
    if (httpStatus === 200 && !endOfStream) {
      this.#events.initialMetadata(headers);
      return;
    }
    this.#events.initialMetadata(new HeaderMap([], "response"));
    if (endOfStream && (httpStatus === 200 || hasStatus)) this.trailers(headers);
    else this.#fail(grpcStatusOf(httpStatus));
  }

  data(chunk: Uint8Array, endOfStream: boolean): void {
    if (this.#isOver) return;
    const error = this.#frames.read(chunk, (message) => {
      if (!this.#isOver) this.#events.message(message);
    });
    if (error) this.#fail(error === "too long" ? GrpcStatus.ResourceExhausted : GrpcStatus.Internal);
    else if (endOfStream) this.#fail(GrpcStatus.Unknown);
  }

  trailers(trailers: HeaderMap): void {
    if (this.#isOver) return;
    const message = trailers.get("grpc-message") ?? "";
    const status = statusOf(trailers);
    this.#events.trailingMetadata(trailers);
    this.#close(status, message);
  }

  reset(): void {
    this.#fail(GrpcStatus.Internal);
  }

  #fail(status: GrpcStatus): void {
    if (this.#isOver) return;
    this.#events.trailingMetadata(new HeaderMap([], "trailers"));
    this.#close(status, "");
  }

  /** The guest may have cancelled the call while it was shown the trailing metadata. */
  #close(status: GrpcStatus, message: string): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#route.cancel();
    const { details } = this.#route;
    this.#events.closed(status, message === "" ? details : `${message}{${details}}`);
  }
}

function statusOf(trailers: HeaderMap): GrpcStatus {
  const text = trailers.get("grpc-status");
  if (text === undefined) return GrpcStatus.Unknown;
  const isKnown = /^\d{1,2}$/.test(text) && Number(text) <= GrpcStatus.Unauthenticated;
  return isKnown ? Number(text) : GrpcStatus.InvalidCode;
}
