import { equalsIgnoreCase } from "./ascii";
import { encodedLength, encodeInto } from "./utf8";

/**
 * A view of bytes: where they are and how many. The common currency of the SDK: header names and values,
 * bodies, properties and configuration all come and go as `Bytes`, and become a `string` only when asked.
 *
 * Two lifetimes, one type:
 * - a view of what the host returned lives until the callback that asked for it returns; `copy()` keeps it;
 * - bytes made by the guest (`Bytes.fromString`, `bytes("…")`, `copy()`) live as long as they are referenced.
 *
 * No method traps: indexes beyond the ends are clamped, `at()` there reads 0.
 */
@final
export class Bytes {
  /** The managed memory the view points into; null for memory of the host's or of static data. */
  private owner: ArrayBuffer | null = null;

  /**
   * A view of `length` bytes at `ptr`. For the SDK's own use and for static data; the caller vouches for the
   * memory. Filters use `fromString`, `bytes` and the values that the SDK hands out.
   */
  constructor(
    /** Where the first byte is, in the module's memory. */
    public ptr: usize = 0,
    /** How many bytes there are. */
    public length: i32 = 0,
  ) {}

  /** The UTF-8 encoding of a string, in memory of its own. */
  static fromString(text: string): Bytes {
    const buffer = new ArrayBuffer(<i32>encodedLength(text));
    encodeInto(text, changetype<usize>(buffer));
    return Bytes.wrap(buffer);
  }

  /** A view of a whole buffer, which it keeps alive. */
  static wrap(buffer: ArrayBuffer): Bytes {
    const view = new Bytes(changetype<usize>(buffer), buffer.byteLength);
    view.owner = buffer;
    return view;
  }

  /** True if there are no bytes. */
  get isEmpty(): bool {
    return this.length == 0;
  }

  /** The byte at `index`, or 0 beyond either end. */
  at(index: i32): u8 {
    return <u32>index < <u32>this.length ? load<u8>(this.ptr + <usize>index) : 0;
  }

  /** True if both hold the same bytes. */
  equals(other: Bytes): bool {
    return this.length == other.length && memory.compare(this.ptr, other.ptr, <usize>this.length) == 0;
  }

  /** True if both hold the same bytes, where ASCII letters of either case are the same. */
  equalsIgnoreCase(other: Bytes): bool {
    return this.length == other.length && equalsIgnoreCase(this.ptr, other.ptr, <usize>this.length);
  }

  /** True if the first bytes are those of `prefix`. */
  startsWith(prefix: Bytes): bool {
    return this.length >= prefix.length && memory.compare(this.ptr, prefix.ptr, <usize>prefix.length) == 0;
  }

  /** True if the last bytes are those of `suffix`. */
  endsWith(suffix: Bytes): bool {
    const start = this.length - suffix.length;
    return start >= 0 && memory.compare(this.ptr + <usize>start, suffix.ptr, <usize>suffix.length) == 0;
  }

  /** True if the last bytes are those of `suffix`, where ASCII letters of either case are the same. */
  endsWithIgnoreCase(suffix: Bytes): bool {
    const start = this.length - suffix.length;
    return start >= 0 && equalsIgnoreCase(this.ptr + <usize>start, suffix.ptr, <usize>suffix.length);
  }

  /** The index of the first `byte` at or after `from`, or -1. */
  indexOf(byte: u8, from: i32 = 0): i32 {
    for (let i = max(from, 0); i < this.length; i++) {
      if (load<u8>(this.ptr + <usize>i) == byte) return i;
    }
    return -1;
  }

  /** A view of the bytes from `from` up to, not including, `to`, both clamped; it lives as long as this one. */
  slice(from: i32, to: i32 = i32.MAX_VALUE): Bytes {
    const start = min(max(from, 0), this.length);
    const end = max(min(to, this.length), start);
    const view = new Bytes(this.ptr + <usize>start, end - start);
    view.owner = this.owner;
    return view;
  }

  /** The same bytes in memory of their own, which outlives the callback. */
  copy(): Bytes {
    const buffer = new ArrayBuffer(this.length);
    memory.copy(changetype<usize>(buffer), this.ptr, <usize>this.length);
    return Bytes.wrap(buffer);
  }

  /** Decodes UTF-8. A sequence cut off by the end is dropped. */
  toString(): string {
    return String.UTF8.decodeUnsafe(this.ptr, <usize>this.length);
  }

  /** Points this view at host memory, so that one object can serve many reads. */
  aim(ptr: usize, length: i32): void {
    this.ptr = ptr;
    this.length = length;
    this.owner = null;
  }
}

/**
 * The UTF-8 bytes of a literal, for constants: `const X_REQUEST_ID = bytes("x-request-id");` at top level is
 * encoded once, when the module starts, and costs nothing on the request path.
 */
export function bytes(literal: string): Bytes {
  return Bytes.fromString(literal);
}
