import { Attribute } from "../../../assembly/attribute";
import { Bytes } from "../../../assembly/bytes/bytes";
import { ValueKind } from "./kinds";

/** A part of a header's value. */
@final
export class ValuePart {
  /** What is read where the first header is missing; empty if nothing is. Of headers alone. */
  alternative: Bytes = new Bytes();
  /** How many bytes of it are taken at most; negative if all are. */
  most: i32 = -1;
  /** Not null if, and only if, the kind is `Property` or `Address`. */
  attribute: Attribute | null = null;

  constructor(
    readonly kind: ValueKind,
    /** The literal, or the name of the header in lower case. */
    readonly text: Bytes,
  ) {}
}

/** The value of a header: parts, one after the other. What is missing is empty. Source: Envoy, "Custom request headers". */
@final
export class ValueTemplate {
  constructor(readonly parts: ValuePart[]) {}

  /** The value, if it is the same for every request; otherwise null. */
  get constant(): Bytes | null {
    const parts = this.parts;
    return parts.length == 1 && parts[0].kind == ValueKind.Literal ? parts[0].text : null;
  }
}
