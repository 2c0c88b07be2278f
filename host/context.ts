import { BufferType, type HeaderMapType, Status, type StreamType } from "./abi.js";
import { ConstantBuffer, type GuestBuffer } from "./buffer.js";
import type { HeaderMap } from "./http/headers.js";
import type { LocalReply } from "./http/local-reply.js";
import type { RootContext } from "./root-context.js";
import type { Vm } from "./vm.js";

/**
 * What a host call acts on: the context that the running callback was called for, or the one that the guest made
 * effective. This class is the VM's own context (id 0), active while the module starts; it has nothing to offer
 * beyond the configuration of the VM. Root and stream contexts say more.
 */
export class Context {
  readonly vm: Vm;
  readonly id: number;
  #declared: Map<string, boolean> | undefined;

  constructor(vm: Vm, id: number) {
    this.vm = vm;
    this.id = id;
  }

  /** The root context that this one belongs to, itself for a root context. */
  get root(): RootContext | undefined {
    return undefined;
  }

  /** Whether it belongs to a stream, and not to a plugin or a VM. */
  get isStream(): boolean {
    return this.root !== undefined && (this.root as Context) !== this;
  }

  /** What host functions act on when a callback of this context begins. */
  get acting(): Context {
    return this;
  }

  /** Name of the plugin in logs and traces. */
  get pluginName(): string {
    return this.root?.plugin.name ?? this.vm.name;
  }

  /** A header map for reading, if it is alive now. */
  headerMap(type: HeaderMapType): HeaderMap | undefined {
    return this.root?.callouts.headerMap(type);
  }

  /** A header map for changing, if it is alive now. Asking for trailers may bring them into being. */
  mutableHeaderMap(_type: HeaderMapType): HeaderMap | undefined {
    return undefined;
  }

  /** A header map that this context has seen, alive or not. */
  passedHeaderMap(_type: HeaderMapType): HeaderMap | undefined {
    return undefined;
  }

  /** What reading one header of a map that is not alive answers. */
  get missingMap(): Status {
    return Status.BadArgument;
  }

  /** A buffer, if this context has it at all. Bodies and data of streams are there, and empty, for any context. */
  buffer(type: BufferType): GuestBuffer | undefined {
    return type <= BufferType.UpstreamData ? ConstantBuffer.empty : this.root?.callouts.buffer(type);
  }

  /** The value at a property path in the guest's encoding, or why there is none. */
  property(_path: string[]): Buffer | Status {
    return Status.NotFound;
  }

  setProperty(_path: string, _value: Buffer): Status {
    return Status.NotFound;
  }

  /** Makes an object of Envoy's own in the filter state. */
  setFilterStateObject(_key: string, _value: Buffer): Status {
    return Status.NotFound;
  }

  /** False if the name has been declared before. Only what a root context declares has an effect. */
  declareProperty(name: string, readOnly: boolean): boolean {
    this.#declared ??= new Map();
    if (this.#declared.has(name)) return false;
    this.#declared.set(name, readOnly);
    return true;
  }

  /** Whether a property was declared to keep its first value. */
  isReadOnly(name: string): boolean {
    return this.#declared?.get(name) ?? false;
  }

  /** Takes effect when the running callback has returned. */
  continueStream(_type: StreamType): void {}

  /** Takes effect when the running callback has returned. */
  closeStream(_type: StreamType): void {}

  /** Takes effect when the running callback has returned. */
  sendLocalReply(_reply: LocalReply): void {}

  /** The guest says that a delayed `proxy_on_done` is finished. */
  done(): Status {
    return Status.NotFound;
  }
}
