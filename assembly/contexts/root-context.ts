import { BufferType } from "../../abi/enums";
import { proxy_set_tick_period_milliseconds } from "../../abi/time";
import { readBuffer } from "../buffers";
import { Bytes } from "../bytes/bytes";
import { HeaderMap } from "../http/header-map";
import { REQUEST_HEADERS, RESPONSE_HEADERS, RESPONSE_TRAILERS } from "../http/stream-maps";
import { activeContextId, selectContext } from "../runtime/callback";
import { TickUser } from "../timers/tick-user";
import { Context } from "./context";
import { HttpContext } from "./http-context";
import { TcpContext } from "./tcp-context";

/**
 * One configured plugin: it receives the configuration and makes a context for each stream. Envoy makes one root
 * context for each plugin configuration, on every worker; a changed configuration makes another one in the same VM,
 * beside the old one, which keeps its streams. So configuration belongs in fields, never in globals.
 *
 * A method that a filter does not override costs nothing: its callback is not exported.
 */
export abstract class RootContext extends Context {
  /**
   * What also runs at each tick, after `onTick`: the timers of this root context, if it has any.
   *
   * @internal
   */
  tickUser: TickUser | null = null;

  /**
   * Called once when the VM starts, with the size in bytes of the VM configuration; on Envoy again for each further
   * configuration in the same VM. False refuses to start.
   */
  onVmStart(size: u32): bool {
    return true;
  }

  /**
   * Called with the size in bytes of the plugin's configuration, which `configuration()` reads. False refuses it:
   * Envoy then does not start, or keeps what ran before. Log the reason first.
   */
  onConfigure(size: u32): bool {
    return true;
  }

  /** Called every tick period (`setTickPeriod`), on each worker. */
  onTick(): void {}

  /**
   * Called when a shared queue that this root context registered last has data, with the queue's token. Another worker may
   * be faster to take it: an empty queue is no error.
   */
  onQueueReady(queue: u32): void {}

  /**
   * Called by a host that has functions of its own to tell the module something: the function's id and the size of the data,
   * which `callData()` reads. Envoy itself never calls it; since ABI 0.2.0.
   */
  onForeignFunction(id: u32, size: u32): void {}

  /**
   * Makes the context of a new HTTP stream; null for a stream that the filter leaves alone. Where a module has filters of both
   * kinds, its root context is asked for an HTTP context first and, if that is null, for a TCP context: the host does not say
   * of which kind the stream is, the configuration has to.
   */
  createHttpContext(): HttpContext | null {
    return null;
  }

  /** Makes the context of a new TCP connection; null for one that the filter leaves alone. */
  createTcpContext(): TcpContext | null {
    return null;
  }

  /** The plugin's configuration; readable in `onConfigure`, as a view that lives until it returns. */
  configuration(): Bytes {
    return readBuffer(BufferType.PluginConfiguration);
  }

  /** The VM's configuration; readable in `onVmStart`, as a view that lives until it returns. */
  vmConfiguration(): Bytes {
    return readBuffer(BufferType.VmConfiguration);
  }

  /** What a host's own function passes along; readable in `onForeignFunction`, as a view that lives until it returns. */
  callData(): Bytes {
    return readBuffer(BufferType.CallData);
  }

  /** Request headers of the stream that is over; readable in `onLog`, when the plugin is used as an access log. */
  get requestHeaders(): HeaderMap {
    return REQUEST_HEADERS;
  }

  /** Response headers of the stream that is over; readable in `onLog`, when the plugin is used as an access log. */
  get responseHeaders(): HeaderMap {
    return RESPONSE_HEADERS;
  }

  /** Response trailers of the stream that is over; readable in `onLog`, when the plugin is used as an access log. */
  get responseTrailers(): HeaderMap {
    return RESPONSE_TRAILERS;
  }

  /**
   * Calls `onTick` every so many milliseconds; 0 stops. Envoy rounds up to its clock's step (about 4 ms). In any callback;
   * nothing happens where the root context is gone.
   */
  setTickPeriod(milliseconds: u32): void {
    const before = activeContextId;
    if (!this.select()) return;
    proxy_set_tick_period_milliseconds(milliseconds);
    selectContext(before);
  }
}
