import { Bytes } from "../../../assembly/bytes/bytes";
import { TemplatePart } from "../table/path-rewrite";
import { isLiteral } from "./uri-template";

const SLASH: u8 = 0x2f;
const STAR: u8 = 0x2a;
const OPEN: u8 = 0x7b;
const CLOSE: u8 = 0x7d;

/** The template of a new path, with the variables of the template that the old one matched. */
@final
export class RewriteTemplate {
  /** Why the text is no template; empty if it is one. */
  error: string = "";
  readonly parts: TemplatePart[] = [];

  constructor(
    private readonly text: Bytes,
    private readonly variables: string[],
  ) {
    if (text.at(0) != SLASH) this.fail(0, "a template begins with /");
    for (let at = 0; at < text.length && this.error.length == 0; ) {
      at = text.at(at) == OPEN ? this.variable(at) : this.literal(at);
    }
  }

  /** Reads up to the next variable, and returns where it ends. */
  private literal(start: i32): i32 {
    let end = start;
    while (end < this.text.length && this.text.at(end) != OPEN) {
      const byte = this.text.at(end);
      if (byte == SLASH && this.text.at(end + 1) == SLASH) this.fail(end, "a segment must not be empty");
      if (byte != SLASH && byte != STAR && !isLiteral(byte))
        this.fail(end, "this character cannot stand in a template");
      end++;
    }
    this.parts.push(new TemplatePart(this.text.slice(start, end), 0));
    return end;
  }

  /** Reads a variable, and returns where it ends. */
  private variable(start: i32): i32 {
    const close = this.text.indexOf(CLOSE, start);
    const end = close < 0 ? this.text.length : close;
    const name = this.text.slice(start + 1, end).toString();
    if (close < 0) this.fail(start, "expected } at the end of the variable");
    else if (!this.variables.includes(name))
      this.fail(start, `the path's template has no variable "${name}"`);
    this.parts.push(new TemplatePart(new Bytes(), this.variables.indexOf(name) + 1));
    return end + 1;
  }

  private fail(at: i32, message: string): void {
    if (this.error.length == 0) this.error = `offset ${at}: ${message}`;
  }
}
