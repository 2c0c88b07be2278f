import { Bytes } from "../bytes/bytes";
import { readBytes } from "./read";

/**
 * How this plugin is configured, in every callback. Text is a view that lives until the callback returns,
 * `null` where there is none; integers and times are -1 where there is none. Nothing here traps.
 *
 * Source: Envoy, "Attributes"; when each is there was seen in Envoy 1.36 and 1.40.
 */
export namespace plugin {
  /** The name of the plugin. */
  export function name(): Bytes | null {
    return readBytes("plugin_name");
  }

  /** The root id, which picks one of a module's filters. */
  export function rootId(): Bytes | null {
    return readBytes("plugin_root_id");
  }

  /** The VM id: plugins with the same id and module share a VM on each worker, and shared data. */
  export function vmId(): Bytes | null {
    return readBytes("plugin_vm_id");
  }
}
