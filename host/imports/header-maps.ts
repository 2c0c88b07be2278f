import { HeaderMapType, Status } from "../abi.js";
import type { HeaderMap } from "../http/headers.js";
import { pairsSize, writePairs } from "../pairs.js";
import type { Capability } from "./functions.js";
import { guestPairs } from "./guest-pairs.js";
import { lostMap } from "./lost.js";

/** Header, trailer and metadata maps. */
export const headerMaps: Capability = (vm) => {
  const { rules } = vm.services;
  const known = (type: number) => type >>> 0 <= HeaderMapType.HttpCallResponseTrailers;
  const readable = (type: number) => vm.effective.headerMap(type) ?? lostMap(vm, type);
  const mutable = (type: number) => vm.effective.mutableHeaderMap(type) ?? lostMap(vm, type);

  /** What a guest gets of a name whose first value is `first`. */
  const valueFor = (map: HeaderMap, name: string, first: string): string => {
    const values = map.getAll(name);
    if (values.length === 1) return first;
    if (rules.isOff("firstValue")) return values.join(",");
    rules.met(vm, "firstValue", () => `it asked for ${name}, which has ${values.length} values`);
    return first;
  };

  /** A function that writes one header: its checks, and then `write`. */
  const writer =
    (write: (map: HeaderMap, name: string, value: string) => void) =>
    (type: number, nameAt: number, nameSize: number, valueAt: number, valueSize: number) => {
      if (!known(type)) return Status.BadArgument;
      const name = vm.memory.text(nameAt, nameSize);
      const value = vm.memory.text(valueAt, valueSize);
      if (name === undefined || value === undefined) return Status.InvalidMemoryAccess;
      const map = mutable(type);
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
      const map = readable(type);
      if (!map) return vm.effective.missingMap;
      const first = map.get(name);
      if (first !== undefined) {
        const value = rules.models("firstValue") ? first : valueFor(map, name, first);
        return vm.giveText(value, valueAtAt, valueSizeAt);
      }
      return vm.abiVersion === "0.1.0" ? vm.giveText("", valueAtAt, valueSizeAt) : Status.NotFound;
    },

    proxy_add_header_map_value: writer((map, name, value) => map.add(name, value)),

    proxy_replace_header_map_value: writer((map, name, value) => map.set(name, value)),

    proxy_remove_header_map_value(type: number, nameAt: number, nameSize: number) {
      if (!known(type)) return Status.BadArgument;
      const name = vm.memory.text(nameAt, nameSize);
      if (name === undefined) return Status.InvalidMemoryAccess;
      const map = mutable(type);
      if (!map) return Status.BadArgument;
      map.remove(name);
      return Status.Ok;
    },

    /** A map that is not alive reads as empty here, unlike everywhere else. */
    proxy_get_header_map_pairs(type: number, pairsAtAt: number, pairsSizeAt: number) {
      if (!known(type)) return Status.BadArgument;
      const list = readable(type)?.list ?? [];
      const write = (target: Buffer, at: number) => writePairs(list, target, at);
      return vm.give(pairsSize(list), pairsAtAt, pairsSizeAt, write);
    },

    proxy_set_header_map_pairs(type: number, pairsAt: number, size: number) {
      if (!known(type)) return Status.BadArgument;
      const blob = vm.memory.view(pairsAt, size);
      if (!blob) return Status.InvalidMemoryAccess;
      const map = mutable(type);
      if (!map) return Status.BadArgument;
      map.replaceAll(guestPairs(vm, blob));
      return Status.Ok;
    },

    /** Bytes, not fields. Envoy asks for the map as if to change it, so this too brings trailers into being. */
    proxy_get_header_map_size(type: number, sizeAt: number) {
      if (!known(type)) return Status.BadArgument;
      const map = mutable(type);
      if (!map) return Status.BadArgument;
      return vm.memory.writeU32(sizeAt, map.byteSize) ? Status.Ok : Status.InvalidMemoryAccess;
    },
  };
};
