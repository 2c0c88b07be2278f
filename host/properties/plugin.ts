import type { Plugin } from "../plugin.js";
import type { AttributeSource } from "./lookup.js";

/** What a plugin may ask about itself. */
export function pluginAttributes(plugin: Plugin): AttributeSource {
  return (name) => {
    switch (name) {
      case "plugin_name":
        return Buffer.from(plugin.name);
      case "plugin_root_id":
        return Buffer.from(plugin.rootId);
      case "plugin_vm_id":
        return Buffer.from(plugin.vmId);
      default:
        return undefined;
    }
  };
}
