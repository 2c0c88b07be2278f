import { BufferType, Status } from "../abi.js";
import type { Capability } from "./functions.js";

/** The plugin's configuration as ABI 0.1.0 asks for it; later versions read it as a buffer. */
export const configuration: Capability = (vm) => ({
  proxy_get_configuration(bytesAtAt: number, sizeAt: number) {
    const buffer = vm.effective.buffer(BufferType.PluginConfiguration);
    // Where there is none it is empty, as on Envoy.
    if (!buffer) return vm.give(0, bytesAtAt, sizeAt, () => {});
    const { length } = buffer;
    return vm.give(length, bytesAtAt, sizeAt, (target, at) => buffer.copyTo(target, at, 0, length));
  },

  /** Routes are looked up anew in any case: this host keeps none. */
  proxy_clear_route_cache() {
    return Status.Ok;
  },
});
