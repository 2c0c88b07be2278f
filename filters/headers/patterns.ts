// The ways in which a path or a header's value can be compared.
import { Bytes } from "../../assembly/bytes/bytes";
import { Glob } from "../../assembly/bytes/glob";

/** What a value may be. */
export abstract class Pattern {
  abstract matches(value: Bytes): bool;
}

/** One value, byte for byte. */
@final
export class ExactPattern extends Pattern {
  constructor(private readonly text: Bytes) {
    super();
  }

  matches(value: Bytes): bool {
    return value.equals(this.text);
  }
}

/** Every value that begins with a text. */
@final
export class PrefixPattern extends Pattern {
  constructor(private readonly prefix: Bytes) {
    super();
  }

  matches(value: Bytes): bool {
    return value.startsWith(this.prefix);
  }
}

/** Every value that a glob describes. */
@final
export class GlobPattern extends Pattern {
  constructor(private readonly glob: Glob) {
    super();
  }

  matches(value: Bytes): bool {
    return this.glob.matches(value);
  }
}
