import { toLower } from "../../../assembly/bytes/ascii";
import { Bytes } from "../../../assembly/bytes/bytes";
import { isFieldByte, isSpace, isToken } from "./characters";

const COLON: u8 = 0x3a;
const CR: u8 = 0x0d;

/** A cursor over header lines, whose names it makes lower case where they lie. */
export class Http1Fields {
  /** The present header's name, in lower case: a view as long as the lines are. */
  readonly name: Bytes = new Bytes();
  /** The present header's value, without the space around it: a view as long as the lines are. */
  readonly value: Bytes = new Bytes();
  /** True if a line is none: `next` has stopped before it. */
  malformed: bool = false;

  private first: usize = 0;
  private at: usize = 0;
  private end: usize = 0;

  /** Shows the lines from `at` to `end`, each of which ends with CR LF, and none of which has either within. */
  protected aimLines(at: usize, end: usize): void {
    this.first = at;
    this.end = end;
    this.rewind();
  }

  /** Goes back before the first header. */
  rewind(): void {
    this.at = this.first;
    this.malformed = false;
  }

  /** Goes on to the next header; false where there is none. */
  next(): bool {
    if (this.at >= this.end || this.malformed) return false;
    let at = this.at;
    // A line ends with CR LF, which are neither: no loop goes beyond.
    while (isToken(load<u8>(at))) {
      store<u8>(at, toLower(load<u8>(at)));
      at++;
    }
    const length = <i32>(at - this.at);
    // No name: this includes a line that goes on with the one before (obs-fold). A space before the colon is none of the name's.
    if (length == 0 || load<u8>(at) != COLON) return this.fail();
    this.name.aim(this.at, length);
    at++;
    while (isSpace(load<u8>(at))) at++;
    const start = at;
    while (isFieldByte(load<u8>(at))) at++;
    if (load<u8>(at) != CR) return this.fail();
    this.at = at + 2;
    while (at > start && isSpace(load<u8>(at - 1))) at--;
    this.value.aim(start, <i32>(at - start));
    return true;
  }

  private fail(): bool {
    this.malformed = true;
    return false;
  }
}
