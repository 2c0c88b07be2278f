import { Status } from "../../abi/enums";
import { proxy_get_property } from "../../abi/properties";
import { argument, argumentLength } from "../bytes/argument";
import { Bytes } from "../bytes/bytes";
import { clearResult, resultBytes, resultPtrSlot, resultSizeSlot } from "../bytes/host-result";
import { booleanOf, integerOf, mapOf } from "./decode";
import { Entries } from "./entries";

// How the typed attributes read theirs. A path is a literal, its parts joined by NUL characters: encoding its few
// letters costs next to nothing beside the host call, and a module has the literals of the attributes that it reads and
// no others.

/** Text, bytes or a message; `null` if there is none. */
export function readBytes(path: string): Bytes | null {
  clearResult();
  const ptr = argument(path);
  const status = proxy_get_property(ptr, argumentLength, resultPtrSlot(), resultSizeSlot());
  return status == Status.Ok ? resultBytes() : null;
}

/** An integer or a time; -1 if there is none. */
export function readInteger(path: string): i64 {
  return integerOf(readBytes(path));
}

/** A boolean; false if there is none. */
export function readBoolean(path: string): bool {
  return booleanOf(readBytes(path));
}

/** A map; no entries if there is none. */
export function readMap(path: string): Entries {
  return mapOf(readBytes(path));
}
