import { Bytes } from "../bytes/bytes";
import { HeaderCursor } from "../http/header-cursor";

/**
 * Walks the entries of a property that is a map or a list, where they lie:
 *
 *     const labels = LABELS.map();
 *     while (labels.next()) log.info(`${labels.key} is ${labels.value}`);
 *
 * A map's order is the host's choice, and may differ each time. Lives until the callback returns.
 *
 * Source: Envoy, "Attributes": structured values are sequences of pairs, recursively; the elements of a list are the
 * names of its pairs.
 */
@final
export class Entries {
  private readonly pairs: HeaderCursor;

  /** The entries in the encoding of a map, or of a list; none for `null` and for what is no such encoding. */
  constructor(
    encoded: Bytes | null,
    private readonly inNames: bool,
  ) {
    this.pairs =
      encoded === null ? new HeaderCursor(0, 0) : new HeaderCursor(encoded.ptr, <usize>encoded.length);
  }

  /** How many entries there are. */
  get count(): i32 {
    return this.pairs.count;
  }

  /** Goes on to the next entry; false after the last. */
  next(): bool {
    return this.pairs.next();
  }

  /** The key of this entry of a map; empty in a list. */
  get key(): Bytes {
    return this.inNames ? this.pairs.valueBytes : this.pairs.nameBytes;
  }

  /**
   * The value of this entry, or this element: `integerOf`, `numberOf`, `booleanOf`, `mapOf` and `listOf` take it
   * further.
   */
  get value(): Bytes {
    return this.inNames ? this.pairs.nameBytes : this.pairs.valueBytes;
  }
}
