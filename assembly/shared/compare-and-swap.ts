// The two host calls of shared data, and how to create a key so that no host loses what another VM writes meanwhile.
//
// Each value has a number, the CAS number, that is new after each write. What hosts do with the number that a write
// names differs (V is the value's current one):
//
//   host               | no such key          | 0, key there       | other than V
//   -------------------+----------------------+--------------------+-------------
//   Envoy and the spec | creates              | writes, whatever V | CasMismatch
//   MOSN               | creates              | CasMismatch        | CasMismatch
//   Kong               | creates only with 0  | CasMismatch        | CasMismatch
//   APISIX             | Unimplemented
//
// A number as it was read is right everywhere. To create, 0 is right on Kong and loses updates on Envoy, any other is
// right on Envoy and no use on Kong: so another is tried first, and 0 only where a key that is still not there refused
// it, which Envoy and MOSN never do.
import { Status } from "../../abi/enums";
import { proxy_get_shared_data, proxy_set_shared_data } from "../../abi/shared-data";
import { Bytes } from "../bytes/bytes";
import { clearResult, numberSlot, resultPtrSlot, resultSizeSlot, resultU32 } from "../bytes/host-result";
import { mark, release } from "../bytes/scratch";
import { SharedOutcome } from "./outcome";

/**
 * How often a change is tried. Each try that fails is another VM's that did not, so this many say something is wrong.
 */
export const MAX_TRIES: i32 = 64;

/** A number that no value has: hosts count up from 1, and would get here after four billion writes. */
const NO_SUCH_VERSION: u32 = 0xffffffff;
/** Writes whatever is there on Envoy; on others it is like any number. */
const ANY_VERSION: u32 = 0;

/** Reads a value: its bytes are then `resultPtr()` and `resultLength()`, its number `resultU32()`. */
export function readShared(key: Bytes): Status {
  clearResult();
  return proxy_get_shared_data(key.ptr, key.length, resultPtrSlot(), resultSizeSlot(), numberSlot());
}

/** Writes over the value with that number. */
export function writeShared(key: Bytes, ptr: usize, length: usize, version: u32): Status {
  // Kong takes no pointer at all for the wish to delete the key.
  return proxy_set_shared_data(key.ptr, key.length, ptr ? ptr : key.ptr, length, version);
}

/** Makes a key that was not there when it was read. `CasMismatch` if by now it is. */
export function createShared(key: Bytes, ptr: usize, length: usize): Status {
  const status = writeShared(key, ptr, length, NO_SUCH_VERSION);
  if (status != Status.CasMismatch) return status;
  const before = mark();
  const found = readShared(key);
  release(before);
  return found == Status.NotFound ? writeShared(key, ptr, length, ANY_VERSION) : Status.CasMismatch;
}

/** Writes whatever is there. `CasMismatch` where others wrote in between at each try. */
export function overwriteShared(key: Bytes, ptr: usize, length: usize): Status {
  let status = writeShared(key, ptr, length, ANY_VERSION);
  for (let tries = 0; status == Status.CasMismatch && tries < MAX_TRIES; tries++) {
    const before = mark();
    const found = readShared(key);
    const version = resultU32();
    release(before);
    if (found != Status.Ok && found != Status.NotFound) return found;
    status = writeShared(key, ptr, length, found == Status.Ok ? version : ANY_VERSION);
  }
  return status;
}

/** What a status other than Ok and CasMismatch means for a change. */
export function failure(status: Status): SharedOutcome {
  return status == Status.Unimplemented ? SharedOutcome.Unsupported : SharedOutcome.Refused;
}
