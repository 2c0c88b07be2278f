import { pairLengths, pairsCount, pairsData } from "../../abi/pairs";
import { equalsString, startsWithString } from "../bytes/ascii";
import { Bytes } from "../bytes/bytes";
import { takeView } from "../bytes/views";

/**
 * Walks name-value pairs where they lie, without an object for each:
 *
 *     const header = this.requestHeaders.cursor();
 *     while (header.next()) {
 *       if (header.nameEquals("cookie")) …
 *     }
 *
 * Lives until the callback returns.
 */
@final
export class HeaderCursor {
  private index: i32 = -1;
  private size: i32 = 0;
  private end: usize = 0;
  private namePtr: usize = 0;
  private nameLength: usize = 0;
  private valuePtr: usize = 0;
  private valueLength: usize = 0;

  /** A walk over `size` bytes of encoded pairs at `ptr`. */
  constructor(
    private pairs: usize = 0,
    size: usize = 0,
  ) {
    this.aim(pairs, size);
  }

  /** Turns to other encoded pairs, so that one object can serve many walks. For the SDK's own use. */
  aim(pairs: usize, size: usize): void {
    this.pairs = pairs;
    this.size = <i32>pairsCount(pairs, size);
    this.end = pairs + size;
    this.rewind();
  }

  /** How many pairs there are. */
  get count(): i32 {
    return this.size;
  }

  /** Goes back to before the first pair. */
  rewind(): void {
    this.index = -1;
    this.nameLength = 0;
    // One NUL after the value before: `next` steps over it, also before the first.
    this.valuePtr = pairsData(this.pairs, this.size) - 1;
    this.valueLength = 0;
  }

  /** Goes on to the next pair; false after the last. */
  next(): bool {
    if (this.index + 1 >= this.size) return false;
    const lengths = pairLengths(this.pairs, this.index + 1);
    const nameLength = <usize>load<u32>(lengths);
    const valueLength = <usize>load<u32>(lengths, 4);
    const namePtr = this.valuePtr + this.valueLength + 1;
    const room = this.end - namePtr;
    if (nameLength >= room || valueLength >= room - nameLength - 1) return false;
    this.index++;
    this.namePtr = namePtr;
    this.nameLength = nameLength;
    this.valuePtr = namePtr + nameLength + 1;
    this.valueLength = valueLength;
    return true;
  }

  /** The name, decoded. */
  get name(): string {
    return String.UTF8.decodeUnsafe(this.namePtr, this.nameLength);
  }

  /** The value, decoded. */
  get value(): string {
    return String.UTF8.decodeUnsafe(this.valuePtr, this.valueLength);
  }

  /** The name as a view. */
  get nameBytes(): Bytes {
    return takeView(this.namePtr, <i32>this.nameLength);
  }

  /** The value as a view. */
  get valueBytes(): Bytes {
    return takeView(this.valuePtr, <i32>this.valueLength);
  }

  /** Like `nameBytes`, into a view that the filter keeps. */
  readName(into: Bytes): void {
    into.aim(this.namePtr, <i32>this.nameLength);
  }

  /** Like `valueBytes`, into a view that the filter keeps. */
  readValue(into: Bytes): void {
    into.aim(this.valuePtr, <i32>this.valueLength);
  }

  /** True if the name is `name` (`string` or `Bytes`); both are expected in lower case, as hosts give names. */
  nameEquals<N>(name: N): bool {
    return equals(this.namePtr, this.nameLength, name);
  }

  /** True if the name begins with `prefix` (`string` or `Bytes`). */
  nameStartsWith<N>(prefix: N): bool {
    return startsWith(this.namePtr, this.nameLength, prefix);
  }

  /** True if the value is exactly `value` (`string` or `Bytes`). */
  valueEquals<N>(value: N): bool {
    return equals(this.valuePtr, this.valueLength, value);
  }
}

function equals<N>(ptr: usize, length: usize, other: N): bool {
  if (isString<N>()) {
    return equalsString(ptr, length, changetype<string>(other));
  } else {
    const view = changetype<Bytes>(other);
    return <usize>view.length == length && memory.compare(ptr, view.ptr, length) == 0;
  }
}

function startsWith<N>(ptr: usize, length: usize, prefix: N): bool {
  if (isString<N>()) {
    return startsWithString(ptr, length, changetype<string>(prefix));
  } else {
    const view = changetype<Bytes>(prefix);
    return <usize>view.length <= length && memory.compare(ptr, view.ptr, <usize>view.length) == 0;
  }
}
