import { Status } from "../../abi/enums";
import { argument, argumentLength } from "../bytes/argument";
import { Bytes } from "../bytes/bytes";
import { resultBytes, resultLength, resultPtr, resultU32 } from "../bytes/host-result";
import { mark, release } from "../bytes/scratch";
import {
  createShared,
  failure,
  MAX_TRIES,
  overwriteShared,
  readShared,
  writeShared,
} from "./compare-and-swap";
import { SharedOutcome } from "./outcome";
import { SharedUpdate } from "./shared-update";

/**
 * One value that all VMs with the same VM id share, those of the other workers included: bytes under a key. It lives
 * outside the module, until the last VM of that id is gone (on Kong until it is evicted), and cannot be deleted: use a
 * bounded set of keys. Where a host gives all plugins the same VM id (Istio does), they share the keys too, so begin
 * yours with your filter's name. On Kong a key begins with the name of its shared memory: `kv1/my-filter/limits`.
 *
 *     const LIMITS = new SharedValue(bytes("my-filter/limits"));
 *
 * It can be made at any time; its methods may be called in any callback. Nothing here traps.
 *
 * Source: Proxy-Wasm ABI 0.2.1, "Shared Key-Value Store"; the rules of each host are in compare-and-swap.ts.
 */
@final
export class SharedValue {
  private last: Status = Status.NotFound;
  private version: u32 = 0;
  private readonly view: Bytes = new Bytes();

  constructor(
    /** The key, which is used as it is. */
    readonly key: Bytes,
  ) {}

  /**
   * What the last `get` came to: `Ok`; `NotFound`, nobody has written the key yet; `Unimplemented`, the host has no
   * shared data; `InternalFailure`, its configuration forbids it.
   */
  get status(): Status {
    return this.last;
  }

  /** The value as a view that lives until the callback returns; `null` if there is none, which `status` says why. */
  get(): Bytes | null {
    return this.fetch() == Status.Ok ? resultBytes() : null;
  }

  /**
   * Writes a value (`string` or `Bytes`) over whatever is there. `CasMismatch` only on hosts other than Envoy, where
   * others kept writing; `Unimplemented` where the host has no shared data. To change a value by what it was, use
   * `update`: between `get` and `set` others may write.
   */
  set<V>(value: V): Status {
    const before = mark();
    const ptr = argument(value);
    const status = overwriteShared(this.key, ptr, argumentLength);
    release(before);
    return status;
  }

  /**
   * Writes a value (`string` or `Bytes`) if nobody wrote since this object's last `get`; if that found none, only if
   * there still is none. `CasMismatch` if somebody did: read again. `BadArgument` without a `get` that came to one or
   * the other.
   */
  setIfUnchanged<V>(value: V): Status {
    const before = mark();
    const ptr = argument(value);
    const status = this.replace(ptr, argumentLength);
    release(before);
    return status;
  }

  /**
   * Changes the value by what it is, so that no change of another VM is lost: `change.apply` gets the value and makes
   * the next, and is called again where others wrote in between, up to 64 times.
   */
  update(change: SharedUpdate): SharedOutcome {
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const before = mark();
      const found = this.fetch();
      if (found != Status.Ok && found != Status.NotFound) return failure(found);
      this.view.aim(resultPtr(), resultLength());
      const next = change.next;
      next.clear();
      const changed = change.apply(found == Status.Ok ? this.view : null, next);
      release(before);
      if (!changed) return SharedOutcome.Unchanged;
      if (next.overflowed) return SharedOutcome.Refused;
      const status = this.replace(next.written.ptr, <usize>next.length);
      if (status == Status.Ok) return SharedOutcome.Updated;
      if (status != Status.CasMismatch) return failure(status);
    }
    return SharedOutcome.Contended;
  }

  private fetch(): Status {
    this.last = readShared(this.key);
    this.version = resultU32();
    return this.last;
  }

  private replace(ptr: usize, length: usize): Status {
    if (this.last == Status.Ok) return writeShared(this.key, ptr, length, this.version);
    return this.last == Status.NotFound ? createShared(this.key, ptr, length) : Status.BadArgument;
  }
}
