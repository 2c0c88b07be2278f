import { Bytes } from "../../../assembly/bytes/bytes";

/** What endpoints must have in their metadata `envoy.lb`: each key its value. Sorted by key, and no key twice. */
@final
export class MetadataMatch {
  constructor(
    readonly keys: Bytes[],
    /** As text: numbers and booleans as JSON has them. */
    readonly values: Bytes[],
  ) {}

  /** How many keys there are. */
  get length(): i32 {
    return this.keys.length;
  }
}
