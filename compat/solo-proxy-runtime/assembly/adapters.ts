import {
  DataStatus,
  HeadersStatus,
  MetadataStatus,
  TrailersStatus,
} from "proxy-wasm-assemblyscript/abi/enums";
import { HttpContext } from "proxy-wasm-assemblyscript/assembly/contexts/http-context";
import { RootContext as SdkRootContext } from "proxy-wasm-assemblyscript/assembly/contexts/root-context";
import { activeContextId } from "proxy-wasm-assemblyscript/assembly/runtime/callback";
import { Context } from "./context";
import { RootContext } from "./root-context";

// What the SDK calls, and passes it on to the classes of the old names. `@adapter`: what is overridden here needs no export
// by itself; the classes behind say what does.

/** Stands for a root context. */
// @ts-expect-error: decorator
@adapter
export class RootAdapter extends SdkRootContext {
  constructor(readonly root: RootContext) {
    super();
    root.context_id = this.contextId;
  }

  createHttpContext(): HttpContext {
    return new HttpAdapter(this.root.createContext(activeContextId));
  }

  onVmStart(size: u32): bool {
    return this.root.onStart(<usize>size);
  }

  onConfigure(size: u32): bool {
    return this.root.onConfigure(size);
  }

  onTick(): void {
    this.root.onTick();
  }

  onQueueReady(queue: u32): void {
    this.root.onQueueReady(queue);
  }

  onDone(): bool {
    return this.root.onDone();
  }

  onDelete(): void {
    this.root.onDelete();
  }
}

/** Stands for a stream. */
// @ts-expect-error: decorator
@adapter
export class HttpAdapter extends HttpContext {
  constructor(readonly stream: Context) {
    super();
    stream.context_id = this.contextId;
  }

  onRequestHeaders(count: u32, endOfStream: bool): HeadersStatus {
    return this.stream.onRequestHeaders(count, endOfStream);
  }

  onRequestMetadata(count: u32): MetadataStatus {
    return this.stream.onRequestMetadata(count);
  }

  onRequestBody(size: u32, endOfStream: bool): DataStatus {
    return this.stream.onRequestBody(<usize>size, endOfStream);
  }

  onRequestTrailers(count: u32): TrailersStatus {
    return this.stream.onRequestTrailers(count);
  }

  onResponseHeaders(count: u32, endOfStream: bool): HeadersStatus {
    return this.stream.onResponseHeaders(count, endOfStream);
  }

  onResponseMetadata(count: u32): MetadataStatus {
    return this.stream.onResponseMetadata(count);
  }

  onResponseBody(size: u32, endOfStream: bool): DataStatus {
    return this.stream.onResponseBody(<usize>size, endOfStream);
  }

  onResponseTrailers(count: u32): TrailersStatus {
    return this.stream.onResponseTrailers(count);
  }

  onLog(): void {
    this.stream.onLog();
  }

  onDone(): bool {
    return this.stream.onDone();
  }

  onDelete(): void {
    this.stream.onDelete();
  }
}
