import { BufferType, Status } from "proxy-wasm-assemblyscript/abi/enums";
import { readBuffer } from "proxy-wasm-assemblyscript/assembly/buffers";
import { Bytes } from "proxy-wasm-assemblyscript/assembly/bytes/bytes";
import { CallFailure } from "proxy-wasm-assemblyscript/assembly/callouts/call-failure";
import { answerHttpCall, sendHttpCall } from "proxy-wasm-assemblyscript/assembly/callouts/http-call";
import { HttpCallRequest } from "proxy-wasm-assemblyscript/assembly/callouts/http-call-request";
import { BaseContext } from "./base-context";
import { Context } from "./context";
import { endContext } from "./effective";
import { Headers, toHeaderList } from "./headers";
import { HttpCallback, HttpCallFunction, PendingCall } from "./http-call";

// The build exports what a filter overrides: `@callback` says which export a method needs.

/** One configured plugin: holds its configuration, makes the context of each stream. */
export class RootContext extends BaseContext {
  private configuration_: string = "";
  private readonly pending: PendingCall[] = [];

  constructor(context_id: u32) {
    super(context_id);
  }

  /** The plugin's configuration, once `onConfigure` of this class was called. */
  getConfiguration(): string {
    return this.configuration_;
  }

  /** Makes the context of a new stream or connection. */
  createContext(context_id: u32): Context {
    return new Context(context_id, this);
  }

  /** Called with the size of the plugin's configuration, which it reads. An override calls it first: `super.onConfigure(…)`. */
  onConfigure(configuration_size: u32): bool {
    this.configuration_ = readBuffer(BufferType.PluginConfiguration).toString();
    return true;
  }

  /** Called when the VM starts, with the size of the VM's configuration. False refuses to start. */
  // @ts-expect-error: decorator
  @callback("proxy_on_vm_start")
  onStart(vm_configuration_size: usize): bool {
    return true;
  }

  /** Called every tick period. */
  // @ts-expect-error: decorator
  @callback("proxy_on_tick")
  onTick(): void {}

  /** Called when a queue that this context registered has an item. */
  // @ts-expect-error: decorator
  @callback("proxy_on_queue_ready")
  onQueueReady(token: u32): void {}

  /** Called by hosts that check a configuration before they use it; Envoy does not. */
  validateConfiguration(configuration_size: usize): bool {
    return true;
  }

  /** Ends this context, whose `onDone` answered false. */
  done(): void {
    endContext(this.context_id);
  }

  /**
   * Sends a request to a cluster; its answer comes to `cb`, with `origin_context` selected. `cb` is not called if that context
   * is gone by then. It may say of which class its context is. `headers` hold `:method`, `:path` and `:authority`. A timeout of 0 waits for ever on Envoy.
   *
   * `BadArgument` for an unknown cluster or too many headers, `InternalFailure` where the host cannot send now.
   */
  httpCall<C extends BaseContext = BaseContext>(
    cluster: string,
    headers: Headers,
    body: ArrayBuffer,
    trailers: Headers,
    timeout_milliseconds: u32,
    origin_context: BaseContext,
    cb: (origin_context: C, headers: u32, body_size: usize, trailers: u32) => void,
  ): Status {
    const request = requestTo(cluster, headers);
    if (request === null) return Status.BadArgument;
    if (body.byteLength > 0) request.body = Bytes.wrap(body);
    if (trailers.length > 0) request.trailers = toHeaderList(trailers);
    const call = new PendingCall(this, new HttpCallback(origin_context, changetype<HttpCallFunction>(cb)));
    const failure = sendHttpCall(request, call, timeout_milliseconds);
    if (failure == CallFailure.None) this.pending.push(call);
    return statusOf(failure);
  }

  /** Called with what came of a callout; hands it to the callback that waits for it. */
  onHttpCallResponse(token: u32, headers: u32, body_size: u32, trailers: u32): void {
    answerHttpCall(token, headers, body_size, trailers);
  }

  /** Ends all callouts that wait: their callbacks are called with nothing. */
  cancelPendingRequests(): void {
    while (this.pending.length > 0) {
      const call = this.pending[this.pending.length - 1];
      const callback = call.callback;
      call.cancel();
      callback.cb(callback.origin_context, 0, 0, 0);
    }
  }

  /** For this package's own use: a callout waits no longer. */
  forget(call: PendingCall): void {
    const at = this.pending.indexOf(call);
    if (at >= 0) this.pending.splice(at, 1);
  }

  /** There was no way to make gRPC callouts, so these are never called: use `GrpcCallHandler` of the SDK. */
  on_grpc_receive_initial_metadata(token: u32, headers: u32): void {}
  on_grpc_trailing_metadata(token: u32, trailers: u32): void {}
  on_grpc_receive(token: u32, response_size: u32): void {}
  on_grpc_close(token: u32, status_code: u32): void {}
}

/** The request with these headers; null without `:method`, `:path` and `:authority`, which hosts refuse. */
function requestTo(cluster: string, headers: Headers): HttpCallRequest | null {
  const method = firstValue(headers, ":method");
  const path = firstValue(headers, ":path");
  const authority = firstValue(headers, ":authority");
  if (method === null || path === null || authority === null) return null;
  const request = new HttpCallRequest(cluster, method, path, authority);
  for (let i = 0; i < headers.length; i++) {
    const name = String.UTF8.decode(headers[i].key);
    if (name == ":method" || name == ":path" || name == ":authority") continue;
    request.headers.add(name, Bytes.wrap(headers[i].value));
  }
  return request;
}

/** The first value of a header. */
function firstValue(headers: Headers, name: string): string | null {
  for (let i = 0; i < headers.length; i++) {
    if (String.UTF8.decode(headers[i].key) == name) return String.UTF8.decode(headers[i].value);
  }
  return null;
}

function statusOf(failure: CallFailure): Status {
  switch (failure) {
    case CallFailure.None:
      return Status.Ok;
    case CallFailure.NoSuchCluster:
    case CallFailure.NotSendable:
      return Status.BadArgument;
    case CallFailure.Unsupported:
      return Status.Unimplemented;
    default:
      return Status.InternalFailure;
  }
}
