import { proxy_get_buffer_status, proxy_set_buffer_bytes } from "../../abi/buffers";
import { BufferType, Status } from "../../abi/enums";
import { readBuffer, WHOLE } from "../buffers";
import { argument, argumentLength } from "../bytes/argument";
import { Bytes } from "../bytes/bytes";
import { clearResult, numberSlot, resultU32 } from "../bytes/host-result";
import { mark, release } from "../bytes/scratch";

/**
 * A request or response body, readable and writable in the body callback of its direction. A callback sees the piece
 * that came, or, if the ones before were held with `StopIterationAndBuffer`, everything since. A filter that changes
 * the length removes `content-length` in the headers callback, which has to hold the headers back for that or to know
 * beforehand.
 *
 * Source: Proxy-Wasm ABI 0.2.1, "Buffers"; which ranges can be written is what Envoy allows.
 */
@final
export class Body {
  constructor(
    /** Which buffer it is. */
    readonly type: BufferType,
  ) {}

  /** How many bytes can be read now; 0 outside the body callback. */
  get length(): u32 {
    clearResult();
    return proxy_get_buffer_status(this.type, numberSlot(), numberSlot() + 4) == Status.Ok ? resultU32() : 0;
  }

  /** Up to `length` bytes from `start`, as a view that lives until the callback returns; empty beyond the end. */
  read(start: u32 = 0, length: u32 = WHOLE): Bytes {
    return readBuffer(this.type, start, length);
  }

  /** All of it decoded from UTF-8. */
  text(): string {
    const before = mark();
    const text = this.read().toString();
    release(before);
    return text;
  }

  /** Puts data (`string` or `Bytes`) behind what is there. `BadArgument` outside the body callback. */
  append<D>(data: D): Status {
    return this.write(WHOLE, WHOLE, data);
  }

  /** Puts data (`string` or `Bytes`) before what is there. `BadArgument` outside the body callback. */
  prepend<D>(data: D): Status {
    return this.write(0, 0, data);
  }

  /** Puts data (`string` or `Bytes`) in the place of what is there. `BadArgument` outside the body callback. */
  replace<D>(data: D): Status {
    return this.write(0, WHOLE, data);
  }

  private write<D>(start: u32, length: u32, data: D): Status {
    const before = mark();
    const ptr = argument(data);
    const status = proxy_set_buffer_bytes(this.type, start, length, ptr, argumentLength);
    release(before);
    return status;
  }
}
