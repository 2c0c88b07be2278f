import { BufferType, FilterStatus, PeerType, Status, StreamType } from "../abi.js";
import { ConstantBuffer, type GuestBuffer } from "../buffer.js";
import { Context } from "../context.js";
import { encodeProperty } from "../properties/encode.js";
import { fixedAttributes, lookUp } from "../properties/lookup.js";
import { pluginAttributes } from "../properties/plugin.js";
import { connectionAttributes } from "../properties/stream.js";
import type { RootContext } from "../root-context.js";
import type { ChainConnection } from "./chain-connection.js";

/** The guest's context of one plugin in one TCP connection. */
export class TcpContext extends Context {
  readonly #root: RootContext;
  readonly #connection: ChainConnection;
  #created = false;
  // Data stays in the guest's sight from its callback on, until it lets them go.
  #seesDownstream = false;
  #seesUpstream = false;

  constructor(root: RootContext, connection: ChainConnection) {
    super(root.vm, root.vm.newContextId());
    this.#root = root;
    this.#connection = connection;
    this.vm.contexts.set(this.id, this);
    root.streamOpened();
  }

  override get root(): RootContext {
    return this.#root;
  }

  /** Creates the context and tells it of the connection; once it has been told there is nothing to stop for. */
  onNewConnection(): FilterStatus {
    if (this.#created) return FilterStatus.Continue;
    this.#created = true;
    if (!this.vm.trap && this.vm.has("proxy_on_context_create")) {
      this.vm.call(this, "proxy_on_context_create", this.id, this.#root.id);
      this.vm.runDeferred();
    }
    return this.#ask("proxy_on_new_connection");
  }

  /** Shows all that has come from the client and not gone on. */
  onDownstreamData(): FilterStatus {
    const { data, ended } = this.#connection.downstream;
    this.#seesDownstream = true;
    const status = this.#ask("proxy_on_downstream_data", data.length, ended);
    if (status === FilterStatus.Continue) this.#seesDownstream = false;
    return status;
  }

  /** Shows all that has come from the upstream and not gone on; and, after its end, says that it is closed. */
  onUpstreamData(): FilterStatus {
    if (!this.#created) return FilterStatus.Continue;
    const { data, ended } = this.#connection.upstream;
    this.#seesUpstream = true;
    const status = this.#ask("proxy_on_upstream_data", data.length, ended);
    if (status === FilterStatus.Continue) this.#seesUpstream = false;
    if (ended) this.#tell("proxy_on_upstream_connection_close", PeerType.Unknown);
    return status;
  }

  /** The connection is closed: lets the guest know, and forget it. To be called once. */
  close(by: PeerType): void {
    this.#tell("proxy_on_downstream_connection_close", by);
    this.#tell("proxy_on_done");
    this.#tell("proxy_on_log");
    this.#tell("proxy_on_delete");
    this.vm.contexts.delete(this.id);
    this.#root.streamClosed();
  }

  /** A callback whose status counts. A dead VM closes the connection, whatever the plugin's failure policy. */
  #ask(callback: string, size = 0, endOfStream = false): FilterStatus {
    const { vm } = this;
    if (!vm.trap) {
      if (!vm.has(callback)) return FilterStatus.Continue;
      const status = vm.call(this, callback, this.id, size, endOfStream ? 1 : 0);
      const stops = status !== FilterStatus.Continue;
      vm.runDeferred();
      if (!vm.trap) return stops ? FilterStatus.StopIteration : FilterStatus.Continue;
    }
    this.#connection.closeByProxy();
    return FilterStatus.StopIteration;
  }

  #tell(callback: string, argument = 0): void {
    const { vm } = this;
    if (!this.#created || vm.trap || !vm.has(callback)) return;
    vm.call(this, callback, this.id, argument);
    vm.runDeferred();
  }

  override buffer(type: BufferType): GuestBuffer | undefined {
    const { downstream, upstream } = this.#connection;
    if (type === BufferType.DownstreamData && this.#seesDownstream) return downstream.data;
    if (type === BufferType.UpstreamData && this.#seesUpstream) return upstream.data;
    if (type > BufferType.UpstreamData) return super.buffer(type);
    this.vm.services.rules.met(this.vm, "deadBuffer", () => `it asked for ${BufferType[type]}`);
    return ConstantBuffer.empty;
  }

  override property(path: string[]): Buffer | Status {
    const value = lookUp(path, [
      connectionAttributes(this.#connection.info),
      pluginAttributes(this.#root.plugin),
      fixedAttributes(this.vm.services.attributes),
    ]);
    return encodeProperty(value ?? this.#connection.filterState.get(path));
  }

  override setProperty(path: string, value: Buffer): Status {
    const isSet = this.#connection.filterState.set(path, value, this.#root.isReadOnly(path));
    return isSet ? Status.Ok : Status.BadArgument;
  }

  override setFilterStateObject(key: string, value: Buffer): Status {
    this.#connection.filterState.setObject(key, value);
    return Status.Ok;
  }

  override continueStream(type: StreamType): void {
    if (type === StreamType.Downstream) this.vm.defer(() => this.#connection.continueAfter(this));
  }

  /** Either way it is the client's connection that is closed, as on Envoy. */
  override closeStream(type: StreamType): void {
    if (type !== StreamType.Downstream && type !== StreamType.Upstream) return;
    this.vm.defer(() => this.#connection.closeByProxy());
  }
}
