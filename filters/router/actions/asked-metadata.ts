import { Bytes } from "../../../assembly/bytes/bytes";
import { MetadataMatch } from "../table/metadata-match";

/**
 * What a request asks of endpoints: what its route does, and what the member of a group does, whose values count for keys that
 * both have. One object serves all requests: `ask` turns it to the next.
 */
@final
export class AskedMetadata {
  private common: MetadataMatch | null = null;
  private own: MetadataMatch | null = null;

  /** What the route, or the one of its clusters that was chosen, asks for. */
  ask(match: MetadataMatch | null): void {
    this.common = match;
    this.own = null;
  }

  /** What the member of a group asks for, on top. */
  askFor(match: MetadataMatch | null): void {
    this.own = match;
  }

  /** How many places there are; some may be empty. */
  get places(): i32 {
    return lengthOf(this.own) + lengthOf(this.common);
  }

  /** The key at a place; null if the place is empty. */
  key(place: i32): Bytes | null {
    const own = this.own;
    const count = lengthOf(own);
    if (own !== null && place < count) return own.keys[place];
    const common = this.common;
    if (common === null || place - count >= common.length) return null;
    const key = common.keys[place - count];
    return wantedValue(own, key) === null ? key : null;
  }

  /** The value that a key must have; null if it is not asked for. */
  value(key: Bytes): Bytes | null {
    const own = wantedValue(this.own, key);
    return own === null ? wantedValue(this.common, key) : own;
  }

  /** True if an endpoint with that metadata is right. */
  isIn(metadata: MetadataMatch | null): bool {
    const places = this.places;
    for (let i = 0; i < places; i++) {
      const key = this.key(i);
      if (key === null) continue;
      const asked = this.value(key);
      const found = wantedValue(metadata, key);
      if (asked !== null && (found === null || !found.equals(asked))) return false;
    }
    return true;
  }
}

function lengthOf(match: MetadataMatch | null): i32 {
  return match === null ? 0 : match.length;
}

function wantedValue(match: MetadataMatch | null, key: Bytes): Bytes | null {
  if (match === null) return null;
  const keys = match.keys;
  for (let i = 0; i < keys.length; i++) {
    if (unchecked(keys[i]).equals(key)) return match.values[i];
  }
  return null;
}
