import { BufferType, GrpcStatus, HeaderMapType } from "../../abi/enums";
import { proxy_grpc_cancel } from "../../abi/grpc";
import { readBuffer } from "../buffers";
import { Bytes } from "../bytes/bytes";
import { IdTable } from "../contexts/id-table";
import { HeaderMap } from "../http/header-map";
import { GrpcEnd } from "./grpc-end";
import { Callout } from "./callout";

// @ts-ignore: decorator
@lazy
const pending = new IdTable<GrpcHandler>();
// @ts-ignore: decorator
@lazy
const END = new GrpcEnd();
// @ts-ignore: decorator
@lazy
const INITIAL_METADATA = new HeaderMap(HeaderMapType.GrpcInitialMetadata);
// @ts-ignore: decorator
@lazy
const TRAILING_METADATA = new HeaderMap(HeaderMapType.GrpcTrailingMetadata);

/** What waits for the events of a gRPC call; a unary call's handler and a stream's make of them what they need. */
export abstract class GrpcHandler extends Callout {
  /** What the server sent before its first message; readable in `onInitialMetadata`. */
  get initialMetadata(): HeaderMap {
    return INITIAL_METADATA;
  }

  /** What the server sent after its last message; readable in `onTrailingMetadata`. */
  get trailingMetadata(): HeaderMap {
    return TRAILING_METADATA;
  }

  /** Ends the call on both sides; no method is called any more. Does nothing where nothing is awaited. */
  cancel(): void {
    if (!this.isPending) return;
    const token = this.key - 1;
    this.finish();
    proxy_grpc_cancel(token);
  }

  /** @internal */
  expect(token: u32): bool {
    const before = pending.take(token + 1);
    if (before !== null) before.end();
    if (!this.begin(token)) return false;
    pending.put(this.key, this);
    return true;
  }

  /** Waits no longer. */
  protected finish(): void {
    pending.take(this.key);
    this.end();
  }

  /**
   * Selects the context that asked; where it is gone the call is cancelled.
   *
   * @internal
   */
  resume(): bool {
    const there = this.isPending && this.selectOrigin();
    if (!there) this.cancel();
    return there;
  }

  /**
   * Called with the number of entries of the initial metadata.
   *
   * @internal
   */
  abstract metadataCame(count: u32): void;

  /**
   * Called with a message, as a view that lives until it returns.
   *
   * @internal
   */
  abstract messageCame(message: Bytes): void;

  /**
   * Called with the number of entries of the trailing metadata.
   *
   * @internal
   */
  abstract trailersCame(count: u32): void;

  /**
   * Called with how the call ended.
   *
   * @internal
   */
  abstract ended(status: GrpcStatus, message: string): void;
}

/** Hands on what the host says of a call; one that nobody waits for is passed over. */
export function receiveInitialMetadata(token: u32, count: u32): void {
  const handler = pending.find(token + 1);
  if (handler !== null && handler.resume()) handler.metadataCame(count);
}

/** See `receiveInitialMetadata`. */
export function receiveMessage(token: u32, size: u32): void {
  const handler = pending.find(token + 1);
  if (handler !== null && handler.resume()) {
    handler.messageCame(size == 0 ? new Bytes() : readBuffer(BufferType.GrpcReceiveBuffer));
  }
}

/** See `receiveInitialMetadata`. */
export function receiveTrailingMetadata(token: u32, count: u32): void {
  const handler = pending.find(token + 1);
  if (handler !== null && handler.resume()) handler.trailersCame(count);
}

/** See `receiveInitialMetadata`. */
export function closeGrpc(token: u32, status: u32): void {
  const handler = pending.find(token + 1);
  if (handler === null || !handler.resume()) return;
  const end = END;
  end.read(status);
  handler.ended(end.status, end.message);
}
