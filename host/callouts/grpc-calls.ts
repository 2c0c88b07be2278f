import { GrpcStatus, Status } from "../abi.js";
import type { GuestBuffer } from "../buffer.js";
import { Body } from "../http/body.js";
import type { HeaderList } from "../http/codec.js";
import { HeaderMap } from "../http/headers.js";
import { formatLocalReply, type LocalReply } from "../http/local-reply.js";
import type { RootContext } from "../root-context.js";
import { type GrpcEvents, GrpcExchange } from "./grpc-exchange.js";
import { grpcHeaders } from "./grpc-request.js";
import { parseGrpcService } from "./grpc-service.js";
import { type CalloutResult, type CalloutStatus, refused } from "./result.js";
import { isGrpcCall, isGrpcStream } from "./tokens.js";

/** A gRPC call as a plugin asks for it. */
export interface GrpcRequest {
  /** A cluster's name, or a serialized `envoy.config.core.v3.GrpcService`. */
  target: Buffer;
  serviceName: string;
  methodName: string;
  metadata: HeaderList;
}

/** A call that the guest has a token of. */
interface Call {
  exchange: GrpcExchange;
  /** A stream that the guest has closed. */
  isClosedHere: boolean;
  /** A stream that the server has closed. */
  isClosedThere: boolean;
}

/** In what unary calls and streams differ. */
interface CallKind {
  events(token: number): GrpcEvents;
  begin(exchange: GrpcExchange): void;
  /** No server can be reached: what is shown before the host function returns. */
  refuse(token: number, reply: HeaderMap): void;
}

/** What Envoy's router answers for a cluster without a healthy server. */
const NO_HEALTHY_UPSTREAM: LocalReply = {
  status: 503,
  headers: [],
  body: Buffer.from("no healthy upstream"),
  details: "no_healthy_upstream",
};

/** The gRPC calls and streams of a root context. */
export class GrpcCalls {
  // What the guest is being shown.
  visibleInitialMetadata: HeaderMap | undefined;
  visibleTrailingMetadata: HeaderMap | undefined;
  visibleMessage: GuestBuffer | undefined;

  readonly #root: RootContext;
  readonly #status: CalloutStatus;
  readonly #calls = new Map<number, Call>();

  constructor(root: RootContext, status: CalloutStatus) {
    this.#root = root;
    this.#status = status;
  }

  /** A unary call: the guest is shown the message of the answer, or, of a failure, the status. */
  call(request: GrpcRequest, message: Uint8Array, timeout: number): CalloutResult {
    const token = () => this.#root.vm.calloutTokens.nextGrpcCall();
    return this.#open(request, token, timeout, {
      events: (id) => this.#callEvents(id),
      begin: (exchange) => exchange.send(message, true),
      refuse: () => {},
    });
  }

  /** A stream: the guest is shown all that the server says. */
  stream(request: GrpcRequest): CalloutResult {
    const token = () => this.#root.vm.calloutTokens.nextGrpcStream();
    return this.#open(request, token, undefined, {
      events: (id) => this.#streamEvents(id),
      begin: () => {},
      refuse: (id, reply) => {
        this.#root.vm.reenter(() => {
          this.#showInitialMetadata(id, new HeaderMap([], "response"));
          this.#showTrailingMetadata(id, reply);
        });
      },
    });
  }

  /** Once a stream has ended, on either side, what is sent is dropped, as on Envoy. */
  send(token: number, message: Uint8Array, endOfStream: boolean): Status {
    if (!isGrpcStream(token)) return Status.BadArgument;
    const stream = this.#calls.get(token);
    if (!stream) return Status.NotFound;
    stream.exchange.send(message, endOfStream);
    return Status.Ok;
  }

  /** Cancels a unary call; ends this side of a stream, whose token lives until the server has ended its side too. */
  closeCall(token: number): Status {
    const stream = isGrpcStream(token) ? this.#calls.get(token) : undefined;
    if (!stream) return this.cancel(token);
    stream.exchange.end();
    stream.isClosedHere = true;
    if (stream.isClosedThere) this.#calls.delete(token);
    return Status.Ok;
  }

  /** Nothing comes of the call any more. */
  cancel(token: number): Status {
    if (!isGrpcCall(token) && !isGrpcStream(token)) return Status.BadArgument;
    const call = this.#calls.get(token);
    if (!call) return Status.NotFound;
    this.#calls.delete(token);
    call.exchange.cancel();
    return Status.Ok;
  }

  /** Of the calls without an answer and the streams that are not closed on both sides. */
  get tokens(): number[] {
    return [...this.#calls.keys()];
  }

  /** Drops what is outstanding. */
  close(): void {
    for (const { exchange } of this.#calls.values()) exchange.cancel();
    this.#calls.clear();
  }

  #open(
    { target, serviceName, methodName, metadata }: GrpcRequest,
    nextToken: () => number,
    timeout: number | undefined,
    kind: CallKind,
  ): CalloutResult {
    const { services } = this.#root.vm;
    const name = target.toString("latin1");
    const parsed = parseGrpcService(target);
    if (!parsed && !services.clusters.get(name)) return refused(Status.ParseFailure);
    const service = parsed ?? { cluster: name, metadata: [] };
    const token = nextToken();
    const clusterName = service.cluster;
    if (clusterName === undefined) return refused(Status.BadArgument);
    const cluster = services.clusters.get(clusterName);
    if (!cluster) return this.#refuse(token, "Cluster not available");
    if (!cluster.isHealthy) {
      kind.refuse(token, formatLocalReply(NO_HEALTHY_UPSTREAM, { isHead: false, isGrpc: true }).headers);
      return this.#refuse(token, "no healthy upstream{no_healthy_upstream}");
    }
    const headers = grpcHeaders({
      service: { ...service, cluster: clusterName },
      serviceName,
      methodName,
      metadata,
      timeout,
    });
    const routed = { cluster, clusterName, headers, timeout: timeout ?? 0 };
    const exchange = new GrpcExchange(routed, services.clock, kind.events(token));
    this.#calls.set(token, { exchange, isClosedHere: false, isClosedThere: false });
    kind.begin(exchange);
    return { status: Status.Ok, token };
  }

  /** A call fails at once. The guest hears of its end, although it was never told the token. */
  #refuse(token: number, message: string): CalloutResult {
    this.#root.vm.defer(() => this.#showClose(token, GrpcStatus.Unavailable, message));
    return refused(Status.InternalFailure);
  }

  #callEvents(token: number): GrpcEvents {
    let answer: Buffer | undefined;
    return {
      initialMetadata() {},
      message(message) {
        answer = message;
      },
      trailingMetadata() {},
      closed: (status, message) => {
        this.#whenIdle(token, () => {
          if (status !== GrpcStatus.Ok) this.#showClose(token, status, message);
          else if (answer === undefined) this.#showClose(token, GrpcStatus.Internal, "");
          else this.#showMessage(token, answer);
          this.#calls.delete(token);
        });
      },
    };
  }

  #streamEvents(token: number): GrpcEvents {
    return {
      initialMetadata: (metadata) => {
        this.#whenIdle(token, () => this.#showInitialMetadata(token, metadata));
      },
      message: (message) => this.#whenIdle(token, () => this.#showMessage(token, message)),
      trailingMetadata: (metadata) => {
        this.#whenIdle(token, () => this.#showTrailingMetadata(token, metadata));
      },
      closed: (status, message) => {
        this.#whenIdle(token, () => {
          this.#calls.get(token)!.isClosedThere = true;
          this.#showClose(token, status, message);
          if (this.#calls.get(token)?.isClosedHere) this.#calls.delete(token);
        });
      },
    };
  }

  /** Runs something that is said on a call, unless the guest has cancelled it. */
  #whenIdle(token: number, action: () => void): void {
    this.#root.vm.whenIdle(() => {
      if (this.#calls.has(token)) action();
    });
  }

  #showInitialMetadata(token: number, metadata: HeaderMap): void {
    this.visibleInitialMetadata = metadata;
    this.#root.notify("proxy_on_grpc_receive_initial_metadata", [token, metadata.size], () => {
      this.visibleInitialMetadata = undefined;
    });
  }

  #showTrailingMetadata(token: number, metadata: HeaderMap): void {
    this.visibleTrailingMetadata = metadata;
    this.#root.notify("proxy_on_grpc_receive_trailing_metadata", [token, metadata.size], () => {
      this.visibleTrailingMetadata = undefined;
    });
  }

  #showMessage(token: number, message: Buffer): void {
    this.visibleMessage = new Body(message);
    this.#root.notify("proxy_on_grpc_receive", [token, message.length], () => {
      this.visibleMessage = undefined;
    });
  }

  #showClose(token: number, status: GrpcStatus, message: string): void {
    if (this.#root.vm.has("proxy_on_grpc_close")) {
      this.#status.code = status >>> 0;
      this.#status.message = message;
    }
    this.#root.notify("proxy_on_grpc_close", [token, status], () => {
      this.#status.message = "";
    });
  }
}
