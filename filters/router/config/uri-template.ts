import { ByteWriter } from "../../../assembly/bytes/byte-writer";
import { Bytes } from "../../../assembly/bytes/bytes";

const SLASH: u8 = 0x2f;
const STAR: u8 = 0x2a;
const OPEN: u8 = 0x7b;
const CLOSE: u8 = 0x7d;
const EQUALS: u8 = 0x3d;
const UNDERSCORE: u8 = 0x5f;
/** What a literal may have beside letters and digits. Envoy takes a star, too, but as one of the regular expression's. */
const SIGNS = "-._~%!$&'()+,;:@=";
/** Those of them that regular expressions have a use for. */
const SIGNS_OF_REGEX = ".$()+";
/** What `*` and `**` stand for, without the slash. */
const CHARACTERS = "a-zA-Z0-9-._~%!$&'()*+,;:@=";
const MAX_VARIABLES: i32 = 5;
const MAX_VARIABLE_BYTES: i32 = 16;

/**
 * A template of paths, turned into a regular expression: `*` is a segment, `**` any number of them, `{name}` and
 * `{name=a/*}` capture what they match. Source: envoy.extensions.path.match.uri_template.v3.
 */
@final
export class UriTemplate {
  /** Why the text is no template; empty if it is one. */
  error: string = "";
  /** The names of the variables; the first is what the first group captures. */
  readonly variables: string[] = [];

  private readonly pattern: ByteWriter;
  private position: i32 = 0;
  /** True after `**`, which must be the last operator. */
  private isOpen: bool = false;

  constructor(private readonly text: Bytes) {
    // Each byte becomes at most the class that `*` does, and a name has its group's signs around it.
    this.pattern = new ByteWriter(text.length * (CHARACTERS.length + 8) + 64);
    this.parse();
  }

  /** The regular expression, which the whole path must match. */
  get regex(): Bytes {
    return this.pattern.written.copy();
  }

  private parse(): void {
    if (this.text.at(0) != SLASH) {
      this.fail(0, "a template begins with /");
      return;
    }
    this.position = 1;
    this.write("/");
    while (this.position < this.text.length && this.segment()) {
      if (this.position == this.text.length) return;
      if (this.peek() != SLASH) {
        this.suffix();
        return;
      }
      this.position++;
      this.write("/");
    }
  }

  /** What follows an operator or a variable within its segment, which must be the last one. */
  private suffix(): void {
    if (this.literal() && this.position < this.text.length) {
      this.fail(this.position, "what follows an operator within its segment must be the end of the template");
    }
  }

  private segment(): bool {
    const first = this.peek();
    if (first == STAR) return this.operator();
    if (first != OPEN && !this.literal()) return false;
    return this.peek() == OPEN ? this.variable() : true;
  }

  private operator(): bool {
    if (this.isOpen) return this.fail(this.position, "** must be the last operator");
    this.position++;
    if (this.peek() != STAR) {
      this.write(`[${CHARACTERS}]+`);
      return true;
    }
    this.position++;
    this.isOpen = true;
    this.write(`[${CHARACTERS}/]*`);
    return true;
  }

  private literal(): bool {
    const start = this.position;
    while (isLiteral(this.peek())) {
      const byte = this.text.at(this.position++);
      if (SIGNS_OF_REGEX.includes(String.fromCharCode(byte))) this.write("\\");
      this.pattern.writeByte(byte);
    }
    const isWhole = this.position == this.text.length || this.peek() == SLASH;
    if (!isWhole && this.peek() != OPEN && this.peek() != CLOSE) {
      return this.fail(this.position, "this character cannot stand in a template");
    }
    if (start == this.position) return this.fail(start, "a segment must not be empty");
    return true;
  }

  private variable(): bool {
    const start = ++this.position;
    while (isNameByte(this.peek())) this.position++;
    const name = this.text.slice(start, this.position).toString();
    if (!isName(name))
      return this.fail(start, `the name of a variable is a letter and up to 15 letters, digits and _`);
    if (this.variables.includes(name)) return this.fail(start, `the variable ${name} stands twice`);
    if (this.variables.push(name) > MAX_VARIABLES) return this.fail(start, "at most 5 variables are allowed");
    this.write(`(?P<${name}>`);
    if (!this.match()) return false;
    if (this.peek() != CLOSE) return this.fail(this.position, "expected } at the end of the variable");
    this.position++;
    this.write(")");
    return true;
  }

  /** What a variable matches: a segment if it does not say. */
  private match(): bool {
    if (this.peek() != EQUALS) {
      if (this.isOpen) return this.fail(this.position, "** must be the last operator");
      this.write(`[${CHARACTERS}]+`);
      return true;
    }
    do {
      if (this.text.at(this.position) == SLASH) this.write("/");
      this.position++;
      if (!(this.peek() == STAR ? this.operator() : this.literal())) return false;
    } while (this.peek() == SLASH);
    return true;
  }

  private peek(): u8 {
    return this.text.at(this.position);
  }

  private write(text: string): void {
    for (let i = 0; i < text.length; i++) this.pattern.writeByte(<u8>text.charCodeAt(i));
  }

  private fail(at: i32, message: string): bool {
    this.error = `offset ${at}: ${message}`;
    return false;
  }
}

/** True for what may stand in a template as it is. */
export function isLiteral(byte: u8): bool {
  return isNameByte(byte) || (byte != 0 && byte < 0x80 && SIGNS.includes(String.fromCharCode(byte)));
}

function isNameByte(byte: u8): bool {
  const isLetter = (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a;
  return isLetter || (byte >= 0x30 && byte <= 0x39) || byte == UNDERSCORE;
}

function isName(name: string): bool {
  const first = name.length > 0 ? name.charCodeAt(0) | 0x20 : 0;
  return first >= 0x61 && first <= 0x7a && name.length <= MAX_VARIABLE_BYTES;
}
