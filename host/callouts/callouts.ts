import { BufferType, HeaderMapType } from "../abi.js";
import { ConstantBuffer, type GuestBuffer } from "../buffer.js";
import type { HeaderMap } from "../http/headers.js";
import type { RootContext } from "../root-context.js";
import { GrpcCalls } from "./grpc-calls.js";
import { HttpCalls } from "./http-calls.js";
import { Origins } from "./origins.js";
import { CalloutStatus } from "./result.js";

/** The callouts of a root context. Its streams' callouts are its own: all answers come to the root context. */
export class Callouts {
  readonly status = new CalloutStatus();
  readonly http: HttpCalls;
  readonly grpc: GrpcCalls;
  readonly origins: Origins;

  constructor(root: RootContext) {
    this.origins = new Origins(root.vm);
    this.http = new HttpCalls(root, this.status);
    this.grpc = new GrpcCalls(root, this.status);
  }

  /** Headers and trailers of the answer that is being shown; for any context of the plugin. */
  headerMap(type: HeaderMapType): HeaderMap | undefined {
    switch (type) {
      case HeaderMapType.GrpcInitialMetadata:
        return this.grpc.visibleInitialMetadata;
      case HeaderMapType.GrpcTrailingMetadata:
        return this.grpc.visibleTrailingMetadata;
      case HeaderMapType.HttpCallResponseHeaders:
        return this.http.visible?.headers;
      case HeaderMapType.HttpCallResponseTrailers:
        return this.http.visible?.trailers;
      default:
        return undefined;
    }
  }

  /** The body of the answer that is being shown; for any context of the plugin. */
  buffer(type: BufferType): GuestBuffer | undefined {
    if (type === BufferType.HttpCallResponseBody) return this.http.visible?.body;
    if (type === BufferType.GrpcReceiveBuffer) return this.grpc.visibleMessage ?? ConstantBuffer.empty;
    return undefined;
  }

  /** Drops what is outstanding: no answer comes any more. */
  close(): void {
    this.http.close();
    this.grpc.close();
  }
}
