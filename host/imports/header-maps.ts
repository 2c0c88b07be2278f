import { HeaderMapType, Status } from "../abi.js";
import type { HeaderMap } from "../http/headers.js";
import { decodePairs, pairsSize, writePairs } from "../pairs.js";
import type { Capability } from "./functions.js";

/** Header, trailer and metadata maps. */
export const headerMaps: Capability = (vm) => {
  const known = (type: number) => type >>> 0 <= HeaderMapType.HttpCallResponseTrailers;

  /** A function that writes one header: its checks, and then `write`. */
  const writer =
    (write: (map: HeaderMap, name: string, value: string) => void) =>
    (type: number, nameAt: number, nameSize: number, valueAt: number, valueSize: number) => {
      if (!known(type)) return Status.BadArgument;
      const name = vm.memory.text(nameAt, nameSize);
      const value = vm.memory.text(valueAt, valueSize);
      if (name === undefined || value === undefined) return Status.InvalidMemoryAccess;
      const map = vm.effective.mutableHeaderMap(type);
      if (!map) return Status.BadArgument;
      write(map, name, value);
      return Status.Ok;
    };

  return {
    proxy_get_header_map_value(
      type: number,
      nameAt: number,
      nameSize: number,
      valueAtAt: number,
      valueSizeAt: number,
    ) {
      if (!known(type)) return Status.BadArgument;
      const name = vm.memory.text(nameAt, nameSize);
      if (name === undefined) return Status.InvalidMemoryAccess;
      const map = vm.effective.headerMap(type);
      if (!map) return vm.effective.missingMap;
      const value = map.get(name);
      if (value !== undefined) return vm.giveText(value, valueAtAt, valueSizeAt);
      return vm.abiVersion === "0.1.0" ? vm.giveText("", valueAtAt, valueSizeAt) : Status.NotFound;
    },

    proxy_add_header_map_value: writer((map, name, value) => map.add(name, value)),

    proxy_replace_header_map_value: writer((map, name, value) => map.set(name, value)),

    proxy_remove_header_map_value(type: number, nameAt: number, nameSize: number) {
      if (!known(type)) return Status.BadArgument;
      const name = vm.memory.text(nameAt, nameSize);
      if (name === undefined) return Status.InvalidMemoryAccess;
      const map = vm.effective.mutableHeaderMap(type);
      if (!map) return Status.BadArgument;
      map.remove(name);
      return Status.Ok;
    },

    /** A map that is not alive reads as empty here, unlike everywhere else. */
    proxy_get_header_map_pairs(type: number, pairsAtAt: number, pairsSizeAt: number) {
      if (!known(type)) return Status.BadArgument;
      const list = vm.effective.headerMap(type)?.list ?? [];
      const write = (target: Buffer, at: number) => writePairs(list, target, at);
      return vm.give(pairsSize(list), pairsAtAt, pairsSizeAt, write);
    },

    proxy_set_header_map_pairs(type: number, pairsAt: number, size: number) {
      if (!known(type)) return Status.BadArgument;
      const blob = vm.memory.view(pairsAt, size);
      if (!blob) return Status.InvalidMemoryAccess;
      const map = vm.effective.mutableHeaderMap(type);
      if (!map) return Status.BadArgument;
      map.replaceAll(decodePairs(blob));
      return Status.Ok;
    },

    /** Bytes, not fields. Envoy asks for the map as if to change it, so this too brings trailers into being. */
    proxy_get_header_map_size(type: number, sizeAt: number) {
      if (!known(type)) return Status.BadArgument;
      const map = vm.effective.mutableHeaderMap(type);
      if (!map) return Status.BadArgument;
      return vm.memory.writeU32(sizeAt, map.byteSize) ? Status.Ok : Status.InvalidMemoryAccess;
    },
  };
};
