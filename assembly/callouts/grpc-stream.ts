import { GrpcStatus, Status } from "../../abi/enums";
import { proxy_grpc_close, proxy_grpc_send, proxy_grpc_stream } from "../../abi/grpc";
import { argument, argumentLength } from "../bytes/argument";
import { Bytes } from "../bytes/bytes";
import { clearResult, numberSlot } from "../bytes/host-result";
import { mark, release } from "../bytes/scratch";
import { HeaderList } from "../http/header-list";
import { CallFailure } from "./call-failure";
import {
  encodeGrpcArguments,
  metadataLength,
  metadataPtr,
  methodLength,
  methodPtr,
  serviceLength,
  servicePtr,
  targetPtr,
} from "./grpc-arguments";
import { GrpcHandler } from "./grpc-handler";
import { targetLength } from "./grpc-target";

/**
 * One gRPC stream, both ways; see `HttpCallHandler` for how handlers are written. Its methods run with the context selected
 * that opened it. If that context goes, the stream is cancelled.
 */
export abstract class GrpcStreamHandler extends GrpcHandler {
  /** Called with the number of entries in `initialMetadata`. */
  onInitialMetadata(count: u32): void {}

  /** Called with each message, serialized, as a view that lives until it returns. */
  onMessage(message: Bytes): void {}

  /** Called with the number of entries in `trailingMetadata`. */
  onTrailingMetadata(count: u32): void {}

  /** Called when the stream is over, with the server's status and message or the host's. Nothing is called after it. */
  abstract onClose(status: GrpcStatus, message: string): void;

  /**
   * Sends a serialized message (`string` or `Bytes`), the last one if `endOfStream`. `BadArgument` where the stream is not open,
   * `NotFound` where the host no longer has it.
   */
  send<M>(message: M, endOfStream: bool = false): Status {
    if (!this.isPending) return Status.BadArgument;
    const before = mark();
    const ptr = argument(message);
    const status = proxy_grpc_send(this.key - 1, ptr, argumentLength, endOfStream);
    release(before);
    return <Status>status;
  }

  /** Says that nothing more will be sent; the server's answers still come. `BadArgument` where the stream is not open. */
  close(): Status {
    return this.isPending ? <Status>proxy_grpc_close(this.key - 1) : Status.BadArgument;
  }

  /** @internal */
  metadataCame(count: u32): void {
    this.onInitialMetadata(count);
  }

  /** @internal */
  messageCame(message: Bytes): void {
    this.onMessage(message);
  }

  /** @internal */
  trailersCame(count: u32): void {
    this.onTrailingMetadata(count);
  }

  /** @internal */
  ended(status: GrpcStatus, message: string): void {
    this.finish();
    this.onClose(status, message);
  }
}

/**
 * Opens a gRPC stream; arguments and answer as those of `grpcCall`. It stays open until `onClose` or `cancel()`: end it with
 * `close()` or with the last `send`. May be called in any callback, not while the module starts.
 *
 * Source: Proxy-Wasm ABI 0.2.1, "gRPC streams".
 */
export function openGrpcStream<T>(
  target: T,
  service: string,
  method: string,
  handler: GrpcStreamHandler,
  metadata: HeaderList | null = null,
): CallFailure {
  const before = mark();
  let failure = encodeGrpcArguments(target, service, method, metadata, handler);
  if (failure == CallFailure.None) {
    clearResult();
    const status = proxy_grpc_stream(
      targetPtr,
      targetLength,
      servicePtr,
      serviceLength,
      methodPtr,
      methodLength,
      metadataPtr,
      metadataLength,
      numberSlot(),
    );
    failure = handler.awaitAnswer(status);
  }
  release(before);
  return failure;
}
