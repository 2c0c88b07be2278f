import { Bytes } from "../bytes/bytes";
import { getProperty, propertyPath } from "../properties";
import { booleanOf, integerOf, listOf, mapOf, numberOf } from "./decode";
import { Entries } from "./entries";

/**
 * A property by its path, read as what it is: for those whose place depends on a configuration, such as metadata. To be
 * made once, not for each stream.
 *
 *     const TIER = new Property(["xds", "cluster_metadata", "filter_metadata", "my.filter", "tier"]);
 *     const tier = TIER.bytes();
 *
 * A path goes down into messages by field name, into maps by key and into lists by index. The values are those of the
 * stream whose callback runs; a view lives until the callback returns. Nothing here traps.
 *
 * Source: Envoy, "Attributes", "Path expressions".
 */
@final
export class Property {
  private readonly path: Bytes;

  /** The property at that path, a part each. */
  constructor(parts: string[]) {
    this.path = propertyPath(parts);
  }

  /**
   * Text and bytes as they are, any other type as it is encoded; a message is serialized protobuf. `null` if there is
   * none now.
   */
  bytes(): Bytes | null {
    return getProperty(this.path);
  }

  /** An integer, or a time in nanoseconds. -1 if there is none. Numbers in metadata are no integers: see `number`. */
  integer(): i64 {
    return integerOf(this.bytes());
  }

  /** A double, as all numbers in metadata are. NaN if there is none. */
  number(): f64 {
    return numberOf(this.bytes());
  }

  /** A boolean; false if there is none. */
  boolean(): bool {
    return booleanOf(this.bytes());
  }

  /** The entries of a map; none if there is no such map. Envoy gives none either for a map that has a null in it. */
  map(): Entries {
    return mapOf(this.bytes());
  }

  /** The elements of a list; none if there is no such list. */
  list(): Entries {
    return listOf(this.bytes());
  }
}
