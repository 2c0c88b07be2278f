import { ByteWriter } from "../bytes/byte-writer";
import { Bytes } from "../bytes/bytes";

/** The most bytes of a shared value that an update makes. */
const MAX_SIZE: i32 = 64 * 1024;

/**
 * How a shared value changes, for `SharedValue.update`. What the change depends on goes into fields, so one object
 * serves each request and nothing is allocated:
 *
 *     class Append extends SharedUpdate {
 *       line: Bytes = new Bytes();
 *       apply(current: Bytes | null, next: ByteWriter): bool {
 *         if (current !== null) next.write(current);
 *         next.write(this.line);
 *         return true;
 *       }
 *     }
 */
export abstract class SharedUpdate {
  /** Where the new value is put together; at most 64 KiB. It is cleared before each `apply`. */
  readonly next: ByteWriter = new ByteWriter(MAX_SIZE);

  /**
   * Writes the new value to `next`; false leaves the value as it is. `current` is `null` if the key is not there; the
   * view lives until this returns. May be called several times for one update, so what it does to its own fields must
   * not add up.
   */
  abstract apply(current: Bytes | null, next: ByteWriter): bool;
}
