import { Bytes } from "../../../assembly/bytes/bytes";
import { REQUEST_HEADERS } from "../../../assembly/http/stream-maps";
import { HeaderEdits } from "../table/header-edits";
import { ValueKind } from "../table/kinds";
import { ValuePart } from "../table/value-template";

const header = new Bytes();

/** Reads the request header of a part, or its alternative; false if there is neither. */
export function readRequestPart(part: ValuePart, into: Bytes): bool {
  if (REQUEST_HEADERS.read(part.text, into)) return true;
  return !part.alternative.isEmpty && REQUEST_HEADERS.read(part.alternative, into);
}

/**
 * The request headers that the response's edits need, written down while the request passes: hosts no longer have
 * them when the response comes. They are taken in the order in which the edits ask for them again.
 */
@final
export class CapturedHeaders {
  private readonly values: Array<Bytes | null> = [];
  private position: i32 = 0;

  /** Writes down what one level's edits of the response need. */
  capture(edits: HeaderEdits): void {
    const options = edits.responseAdd;
    for (let i = 0; i < options.length; i++) {
      const parts = options[i].value.parts;
      for (let j = 0; j < parts.length; j++) {
        if (parts[j].kind == ValueKind.RequestHeader) this.add(parts[j]);
      }
    }
  }

  /** The next value; false if the request had no such header. */
  next(into: Bytes): bool {
    const value = this.position < this.values.length ? this.values[this.position++] : null;
    if (value === null) return false;
    into.aim(value.ptr, value.length);
    return true;
  }

  /** Goes back to the first. */
  rewind(): void {
    this.position = 0;
  }

  private add(part: ValuePart): void {
    this.values.push(readRequestPart(part, header) ? header.copy() : null);
  }
}
