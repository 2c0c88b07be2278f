import { Bytes } from "../bytes/bytes";
import { NodeTable } from "./node-table";
import { JsonValue } from "./value";

/** A parsed JSON text, as `parseJson` returns it. It owns its text; values are views of it that keep it alive. */
@final
export class JsonDocument {
  constructor(
    /** The text, where each string has been decoded in its place: UTF-8 without escapes. */
    readonly text: Bytes,
    /**
     * What the text consists of.
     *
     * @internal
     */
    readonly nodes: NodeTable,
    /** Why the text was refused, and where (`line 3, column 14: …`); empty if it was not. */
    readonly error: string,
  ) {}

  /** True if the text was refused: `error` says why, and the root is missing. */
  get failed(): bool {
    return this.error.length > 0;
  }

  /** The value that the text is. */
  get root(): JsonValue {
    return new JsonValue(this, this.failed ? -1 : 0);
  }
}
