import {
  BufferType,
  DataStatus,
  HeaderMapType,
  HeadersStatus,
  Status,
  StreamType,
  TrailersStatus,
} from "../abi.js";
import { ConstantBuffer, type GuestBuffer } from "../buffer.js";
import { Context } from "../context.js";
import { encodeProperty } from "../properties/encode.js";
import { fixedAttributes, lookUp } from "../properties/lookup.js";
import { pluginAttributes } from "../properties/plugin.js";
import { streamAttributes } from "../properties/stream.js";
import type { RootContext } from "../root-context.js";
import type { ChainStream } from "./chain-stream.js";
import { FilterStep } from "./filter-step.js";
import type { HeaderMap } from "./headers.js";
import type { LocalReply } from "./local-reply.js";
import { type Direction, responseDirection } from "./stage.js";

/** The guest's context of one plugin in one HTTP stream. */
export class HttpContext extends Context {
  readonly stream: ChainStream;
  readonly request: FilterStep;
  readonly response: FilterStep;
  readonly #root: RootContext;
  #created = false;
  /** This filter failed the stream: the answer passes it unseen. */
  #failed = false;
  /** This filter gave a local reply. */
  #replied = false;
  /** `proxy_on_log` is running, which sees the messages as they ended up. */
  #logging = false;

  constructor(root: RootContext, stream: ChainStream) {
    super(root.vm, root.vm.newContextId());
    this.#root = root;
    this.stream = stream;
    const { bufferLimit } = root.vm.services;
    this.request = new FilterStep(this, stream.request, bufferLimit);
    this.response = new FilterStep(this, stream.response, bufferLimit);
    this.vm.contexts.set(this.id, this);
    root.streamOpened();
  }

  override get root(): RootContext {
    return this.#root;
  }

  /** Whether response frames pass this filter unseen: it never saw the request, or it failed. */
  get isSkipped(): boolean {
    if (this.#failed || (!this.#created && this.stream.answeredLocally)) return true;
    return this.#replied && this.vm.services.rules.isOff("localReplyCallback");
  }

  /** Shows headers to the guest; undefined if the VM is dead, and then the stream has been answered. */
  onHeaders(direction: Direction, count: number, endOfStream: boolean): HeadersStatus | undefined {
    if (!this.#created && !this.vm.trap) this.#create();
    if (this.#replied && direction === responseDirection) this.#meetOwnReply();
    const status = this.#call(direction.onHeaders, count, endOfStream);
    if (status === undefined) return undefined;
    if (this.vm.stopRequested || status > HeadersStatus.StopAllIterationAndWatermark) {
      return HeadersStatus.StopAllIterationAndWatermark;
    }
    if (status === HeadersStatus.StopIteration) return this.#stopIteration(direction, endOfStream);
    return status === HeadersStatus.ContinueAndEndStream ? HeadersStatus.Continue : status;
  }

  /** What StopIteration means is the plugin's option to say. */
  #stopIteration(direction: Direction, endOfStream: boolean): HeadersStatus {
    const { rules } = this.vm.services;
    const means = HeadersStatus.StopAllIterationAndWatermark;
    if (this.#root.plugin.allowOnHeadersStopIteration || rules.isOff("stopIteration")) {
      return HeadersStatus.StopIteration;
    }
    if (endOfStream || !this.vm.has(direction.onBody)) return means;
    const detail = () => `it answered StopIteration and has ${direction.onBody}, which is not called`;
    rules.met(this.vm, "stopIteration", detail, direction.onHeaders);
    return means;
  }

  #meetOwnReply(): void {
    const { onHeaders } = responseDirection;
    if (!this.vm.has(onHeaders)) return;
    const detail = () => "it is called for the local reply that this filter gave";
    this.vm.services.rules.met(this.vm, "localReplyCallback", detail, onHeaders);
  }

  /** Shows a body to the guest; undefined if the VM is dead, and then the stream has been answered. */
  onBody(direction: Direction, size: number, endOfStream: boolean): DataStatus | undefined {
    const status = this.#call(direction.onBody, size, endOfStream);
    if (status === undefined) return undefined;
    const stop = this.vm.stopRequested || status > DataStatus.StopIterationNoBuffer;
    return stop ? DataStatus.StopIterationNoBuffer : status;
  }

  /** Shows trailers to the guest; undefined if the VM is dead, and then the stream has been answered. */
  onTrailers(direction: Direction, count: number): TrailersStatus | undefined {
    const status = this.#call(direction.onTrailers, count, false);
    if (status === undefined) return undefined;
    const stop = this.vm.stopRequested || status > TrailersStatus.StopIteration;
    return stop ? TrailersStatus.StopIteration : status;
  }

  #create(): void {
    this.#created = true;
    if (!this.vm.has("proxy_on_context_create")) return;
    this.vm.call(this, "proxy_on_context_create", this.id, this.#root.id);
    this.vm.runDeferred();
  }

  #call(callback: string, size: number, endOfStream: boolean): number | undefined {
    const { vm } = this;
    if (!vm.trap) {
      if (!vm.has(callback)) return 0;
      const status = vm.call(this, callback, this.id, size, endOfStream ? 1 : 0);
      if (!vm.trap) return status;
    }
    this.#failed = true;
    this.stream.fail();
    vm.runDeferred();
    return undefined;
  }

  /** The stream is over: what the messages ended up as is shown once more, even to a guest that never saw them. */
  log(): void {
    if (!this.#created && !this.vm.trap) this.#create();
    this.#logging = true;
    this.#callLast("proxy_on_log");
    this.#logging = false;
  }

  /** Lets the guest forget the context. What `proxy_on_done` answers does not matter for streams. */
  destroy(): void {
    this.#callLast("proxy_on_done");
    this.#callLast("proxy_on_delete");
    this.vm.contexts.delete(this.id);
    this.#root.streamClosed();
  }

  #callLast(callback: string): void {
    const { vm } = this;
    if (!this.#created || vm.trap || !vm.has(callback)) return;
    vm.call(this, callback, this.id);
    vm.runDeferred();
  }

  override headerMap(type: HeaderMapType): HeaderMap | undefined {
    switch (type) {
      case HeaderMapType.RequestHeaders:
        return this.#logging ? this.stream.request.headers : this.request.visibleHeaders;
      case HeaderMapType.RequestTrailers:
        return this.#logging ? undefined : this.request.visibleTrailers;
      case HeaderMapType.ResponseHeaders:
        return this.#logging ? this.stream.response.headers : this.response.visibleHeaders;
      case HeaderMapType.ResponseTrailers:
        return this.#logging ? this.stream.response.trailers : this.response.visibleTrailers;
      default:
        return super.headerMap(type);
    }
  }

  override mutableHeaderMap(type: HeaderMapType): HeaderMap | undefined {
    switch (type) {
      case HeaderMapType.RequestHeaders:
        return this.request.visibleHeaders;
      case HeaderMapType.RequestTrailers:
        return this.request.addTrailers();
      case HeaderMapType.ResponseHeaders:
        return this.response.visibleHeaders;
      case HeaderMapType.ResponseTrailers:
        return this.response.addTrailers();
      default:
        return undefined;
    }
  }

  override passedHeaderMap(type: HeaderMapType): HeaderMap | undefined {
    switch (type) {
      case HeaderMapType.RequestHeaders:
        return this.request.passedHeaders;
      case HeaderMapType.RequestTrailers:
        return this.request.passedTrailers;
      case HeaderMapType.ResponseHeaders:
        return this.response.passedHeaders;
      case HeaderMapType.ResponseTrailers:
        return this.response.passedTrailers;
      default:
        return undefined;
    }
  }

  override get missingMap(): Status {
    return this.#logging ? Status.NotFound : Status.BadArgument;
  }

  override buffer(type: BufferType): GuestBuffer | undefined {
    if (type === BufferType.HttpRequestBody)
      return this.request.visibleBody ?? this.#lostBody(this.request, type);
    if (type === BufferType.HttpResponseBody)
      return this.response.visibleBody ?? this.#lostBody(this.response, type);
    return type === BufferType.PluginConfiguration ? this.#root.lostConfiguration() : super.buffer(type);
  }

  /** In the place of a body that is not there: one that reads as empty and cannot be changed. */
  #lostBody(step: FilterStep, type: BufferType): GuestBuffer {
    const { rules } = this.vm.services;
    rules.met(this.vm, "deadBuffer", () => `it asked for ${BufferType[type]}`);
    return step.passedBody ?? ConstantBuffer.empty;
  }

  override property(path: string[]): Buffer | Status {
    const { rules } = this.vm.services;
    const value = this.#lookUp(path, (type) => this.headerMap(type)) ?? this.stream.filterState.get(path);
    if (value !== undefined || rules.models("deadHeaderMap")) return encodeProperty(value);
    const passed = this.#lookUp(path, (type) => this.passedHeaderMap(type));
    if (passed === undefined || rules.isOff("deadHeaderMap")) return encodeProperty(passed);
    rules.met(this.vm, "deadHeaderMap", () => `it asked for ${path.join(".")}, whose headers were passed on`);
    return Status.NotFound;
  }

  #lookUp(path: string[], mapOf: (type: HeaderMapType) => HeaderMap | undefined) {
    return lookUp(path, [
      streamAttributes(this.stream, {
        requestHeaders: mapOf(HeaderMapType.RequestHeaders),
        responseHeaders: mapOf(HeaderMapType.ResponseHeaders),
        responseTrailers: mapOf(HeaderMapType.ResponseTrailers),
      }),
      pluginAttributes(this.#root.plugin),
      fixedAttributes(this.vm.services.attributes),
    ]);
  }

  override setProperty(path: string, value: Buffer): Status {
    const isSet = this.stream.filterState.set(path, value, this.#root.isReadOnly(path));
    return isSet ? Status.Ok : Status.BadArgument;
  }

  override setFilterStateObject(key: string, value: Buffer): Status {
    this.stream.filterState.setObject(key, value);
    return Status.Ok;
  }

  /** Whichever way it goes on, the request is out of the guest's sight from then on, as on Envoy. */
  override continueStream(type: StreamType): void {
    if (type === StreamType.Request) this.vm.defer(() => this.request.resume());
    else if (type === StreamType.Response) this.#continueResponse();
    else return;
    this.request.hide();
  }

  #continueResponse(): void {
    if (!this.stream.response.headers) {
      this.vm.services.rules.met(this.vm, "crash", () => "it continued a response that has not begun");
    }
    this.vm.defer(() => this.response.resume());
  }

  override closeStream(type: StreamType): void {
    if (type !== StreamType.Request && type !== StreamType.Response) return;
    this.vm.defer(() => this.stream.reset("wasm_close_stream"));
  }

  override sendLocalReply(reply: LocalReply): void {
    this.#replied = true;
    this.vm.defer(() => this.stream.replyLocally(reply));
  }
}
