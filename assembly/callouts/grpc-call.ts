import { GrpcStatus } from "../../abi/enums";
import { proxy_grpc_call } from "../../abi/grpc";
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
 * What is done with the answer to a unary gRPC call; see `HttpCallHandler` for how handlers are written. Exactly one of the
 * methods is called, once, with the context selected that made the call; neither if it is gone by then.
 */
export abstract class GrpcCallHandler extends GrpcHandler {
  /** Called with the answer, a serialized message, as a view that lives until it returns. */
  abstract onResponse(message: Bytes): void;

  /**
   * Called where there is no answer: with the server's status and message, or the host's: `DeadlineExceeded` after the
   * timeout, `Unavailable` where there is no connection or it broke.
   */
  abstract onFailure(status: GrpcStatus, message: string): void;

  /** @internal */
  metadataCame(count: u32): void {}

  /** @internal */
  messageCame(message: Bytes): void {
    this.finish();
    this.onResponse(message);
  }

  /** @internal */
  trailersCame(count: u32): void {}

  /** @internal */
  ended(status: GrpcStatus, message: string): void {
    this.finish();
    this.onFailure(status, message);
  }
}

/**
 * Calls a unary gRPC method, such as `grpcCall("users", "shop.Users", "Get", message, handler, 500)`. `target` is a cluster's
 * name (`string` or `Bytes`) or a serialized envoy.config.core.v3.GrpcService (`Bytes`); `message` is serialized protobuf
 * (`ProtobufWriter`). `None` if it is under way; anything else says why not, and the handler is not called. Envoy calls an
 * unknown cluster `Refused` where it is named in a GrpcService. `timeoutMilliseconds` 0 waits for ever on Envoy. May be called
 * in any callback, not while the module starts.
 *
 * The call ends with the context that is selected: one that is to outlive a stream, as from `onLog`, is made after `select()`
 * of the root context.
 *
 * Source: Proxy-Wasm ABI 0.2.1, "gRPC calls".
 */
export function grpcCall<T>(
  target: T,
  service: string,
  method: string,
  message: Bytes,
  handler: GrpcCallHandler,
  timeoutMilliseconds: u32,
  metadata: HeaderList | null = null,
): CallFailure {
  const before = mark();
  let failure = encodeGrpcArguments(target, service, method, metadata, handler);
  if (failure == CallFailure.None) {
    clearResult();
    const status = proxy_grpc_call(
      targetPtr,
      targetLength,
      servicePtr,
      serviceLength,
      methodPtr,
      methodLength,
      metadataPtr,
      metadataLength,
      message.ptr,
      message.length,
      timeoutMilliseconds,
      numberSlot(),
    );
    failure = handler.awaitAnswer(status);
  }
  release(before);
  return failure;
}
