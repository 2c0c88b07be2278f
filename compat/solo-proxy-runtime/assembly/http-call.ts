import { HttpCallHandler } from "proxy-wasm-assemblyscript/assembly/callouts/http-call";
import { HttpCallResponse } from "proxy-wasm-assemblyscript/assembly/callouts/http-call-response";
import { selectContext } from "proxy-wasm-assemblyscript/assembly/runtime/callback";
import { BaseContext } from "./base-context";
import { RootContext } from "./root-context";

/**
 * What takes the answer of a callout: for which context, how many headers (0 where the answer was cut off), bytes and
 * trailers. They are readable until it returns, in `stream_context.headers.http_callback` and with `get_buffer_bytes`.
 */
export type HttpCallFunction = (
  origin_context: BaseContext,
  headers: u32,
  body_size: usize,
  trailers: u32,
) => void;

/** What is to be called with the answer of a callout, and for which context. */
export class HttpCallback {
  constructor(
    public origin_context: BaseContext,
    public cb: HttpCallFunction,
  ) {}
}

/** Waits for the answer of a callout on behalf of a root context. */
export class PendingCall extends HttpCallHandler {
  constructor(
    private readonly root: RootContext,
    readonly callback: HttpCallback,
  ) {
    super();
  }

  /** The old callback takes what comes as it comes: no headers where the answer was cut off, the host's own 503 or 504. */
  answer(response: HttpCallResponse): void {
    this.root.forget(this);
    this.end();
    if (!this.selectOrigin()) return;
    const callback = this.callback;
    selectContext(callback.origin_context.context_id);
    callback.cb(
      callback.origin_context,
      response.headerCount,
      <usize>response.bodySize,
      response.trailerCount,
    );
  }

  cancel(): void {
    this.root.forget(this);
    super.cancel();
  }

  onResponse(response: HttpCallResponse): void {}

  onFailure(failure: i32): void {}
}
