import { BufferType } from "../../abi/enums";
import { proxy_set_tick_period_milliseconds } from "../../abi/time";
import { readBuffer } from "../buffers";
import { Bytes } from "../bytes/bytes";
import { Context } from "./context";
import { HttpContext } from "./http-context";

/**
 * One configured plugin: it receives the configuration and makes a context for each stream. Envoy makes one root
 * context for each plugin configuration, on every worker; a changed configuration makes another one in the same VM,
 * beside the old one, which keeps its streams. So configuration belongs in fields, never in globals.
 *
 * A method that a filter does not override costs nothing: its callback is not exported.
 */
export abstract class RootContext extends Context {
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

  /** Makes the context of a new HTTP stream; null for a stream that the filter leaves alone. */
  createHttpContext(): HttpContext | null {
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

  /** Calls `onTick` every so many milliseconds; 0 stops. Envoy rounds up to its clock's step (about 4 ms). */
  setTickPeriod(milliseconds: u32): void {
    if (this.select()) proxy_set_tick_period_milliseconds(milliseconds);
  }
}
