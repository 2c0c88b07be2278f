import { Bytes } from "../bytes/bytes";
import {
  COLON,
  COMMA,
  isDigit,
  LEFT_BRACE,
  LEFT_BRACKET,
  LINE_FEED,
  MINUS,
  QUOTE,
  RIGHT_BRACE,
  RIGHT_BRACKET,
} from "./characters";
import { quote } from "./describe";
import { JsonDocument } from "./document";
import { JsonLimits } from "./limits";
import { JsonKind, NodeTable } from "./node-table";
import { Scanner } from "./scanner";
import { UniqueNames } from "./unique-names";

/**
 * Parses a JSON text (RFC 8259). It never traps: a text that is refused gives a document that says why and where.
 * `text` is copied first, so it may be a view of the host's.
 *
 * Stricter than the RFC asks, as a reader of configurations should be: a name may be there only once in an object,
 * strings hold whole characters (no lone surrogates, no bytes that are not UTF-8), a byte order mark is refused and
 * there are limits to size and depth.
 */
export function parseJson(text: Bytes, limits: JsonLimits = new JsonLimits()): JsonDocument {
  if (text.length > limits.bytes) {
    const error = `the text has ${text.length} bytes; ${limits.bytes} are allowed`;
    return new JsonDocument(new Bytes(), new NodeTable(), error);
  }
  const parser = new Parser(new Scanner(text.copy()), limits);
  const scanner = parser.scanner;
  const error = parser.parse() ? "" : `${locate(text, scanner.failurePosition)}: ${scanner.failure}`;
  return new JsonDocument(scanner.text, parser.nodes, error);
}

/** A byte's place for people. Columns count characters. */
function locate(text: Bytes, position: i32): string {
  let line = 1;
  let column = 1;
  for (let i = 0; i < position; i++) {
    const byte = text.at(i);
    if (byte == LINE_FEED) {
      line++;
      column = 1;
    } else if ((byte & 0xc0) != 0x80) {
      column++;
    }
  }
  return `line ${line}, column ${column}`;
}

/** What the parser is ready to read. */
enum Expecting {
  /** A value: the root, or the element after a comma. */
  Value,
  /** The first element of an array, or its end. */
  FirstElement,
  /** The name after a comma. */
  Name,
  /** The first name of an object, or its end. */
  FirstName,
  /** What follows an element or a member. */
  Separator,
  /** What follows the root. */
  End,
}

/** Builds the table of nodes. One loop over states with a stack of its own: nesting costs no call depth. */
@final
class Parser {
  readonly nodes: NodeTable = new NodeTable();
  private expecting: Expecting = Expecting.Value;
  private readonly names: UniqueNames = new UniqueNames();

  /** How many arrays and objects are open. */
  private depth: i32 = 0;
  /** The open arrays and objects, outermost first. */
  private readonly open: StaticArray<i32>;
  /** The last element or name of each of them; 0 as long as there is none. */
  private readonly lastChild: StaticArray<i32>;

  constructor(
    readonly scanner: Scanner,
    readonly limits: JsonLimits,
  ) {
    this.open = new StaticArray<i32>(limits.depth);
    this.lastChild = new StaticArray<i32>(limits.depth);
  }

  /** Parses the whole text; false if it was refused. */
  parse(): bool {
    const scanner = this.scanner;
    if (scanner.text.at(0) == 0xef && scanner.text.at(1) == 0xbb && scanner.text.at(2) == 0xbf) {
      return scanner.fail(0, "the text starts with a byte order mark (save it as UTF-8 without one)");
    }
    while (this.step()) {
      scanner.skipSpace();
      if (this.expecting == Expecting.End) {
        return scanner.position == scanner.text.length || scanner.failExpecting("nothing after the value");
      }
    }
    return false;
  }

  /** Reads one token; false if it is not what may be there. */
  private step(): bool {
    this.scanner.skipSpace();
    switch (this.expecting) {
      case Expecting.FirstElement:
        return this.scanner.skip(RIGHT_BRACKET) ? this.close() : this.readValue('a value or "]"');
      case Expecting.Name:
        return this.readName('a name in quotation marks after ","');
      case Expecting.FirstName:
        return this.scanner.skip(RIGHT_BRACE)
          ? this.close()
          : this.readName('a name in quotation marks or "}"');
      case Expecting.Separator:
        return this.readSeparator();
      default:
        return this.readValue(this.depth == 0 ? "a value" : 'a value after ","');
    }
  }

  private readValue(expected: string): bool {
    const scanner = this.scanner;
    const byte = scanner.peek();
    if (byte == QUOTE) return scanner.readString() && this.addScalar(JsonKind.String);
    if (byte == LEFT_BRACE) return this.openContainer(JsonKind.Object, Expecting.FirstName);
    if (byte == LEFT_BRACKET) return this.openContainer(JsonKind.Array, Expecting.FirstElement);
    if (byte == MINUS || isDigit(byte)) return scanner.readNumber() && this.addScalar(JsonKind.Number);
    if (scanner.skipWord("true")) return this.addBool(true);
    if (scanner.skipWord("false")) return this.addBool(false);
    if (scanner.skipWord("null")) return this.addScalar(JsonKind.Null);
    return scanner.failExpecting(expected);
  }

  private readName(expected: string): bool {
    const scanner = this.scanner;
    if (scanner.peek() != QUOTE) return scanner.failExpecting(expected);
    if (!scanner.readString() || !this.add(JsonKind.Name, scanner.tokenStart, scanner.tokenEnd)) return false;
    scanner.skipSpace();
    if (!scanner.skip(COLON)) return scanner.failExpecting('":" after the name of a member');
    scanner.skipSpace();
    return this.readValue('a value after ":"');
  }

  private readSeparator(): bool {
    const scanner = this.scanner;
    const isObject = this.nodes.kind(this.open[this.depth - 1]) == JsonKind.Object;
    if (scanner.skip(COMMA)) {
      this.expecting = isObject ? Expecting.Name : Expecting.Value;
      return true;
    }
    if (scanner.skip(isObject ? RIGHT_BRACE : RIGHT_BRACKET)) return this.close();
    return scanner.failExpecting(
      isObject ? '"," or "}" after a member of an object' : '"," or "]" after an element of an array',
    );
  }

  private addBool(value: bool): bool {
    return this.add(JsonKind.Bool, this.scanner.tokenStart, value ? 1 : 0) && this.endValue();
  }

  private addScalar(kind: JsonKind): bool {
    return this.add(kind, this.scanner.tokenStart, this.scanner.tokenEnd) && this.endValue();
  }

  private openContainer(kind: JsonKind, expecting: Expecting): bool {
    const scanner = this.scanner;
    if (this.depth == this.limits.depth) {
      return scanner.fail(scanner.position, `nested deeper than ${this.limits.depth} levels`);
    }
    if (!this.add(kind, scanner.position, 0)) return false;
    scanner.position++;
    this.open[this.depth] = this.nodes.length - 1;
    this.lastChild[this.depth] = 0;
    this.depth++;
    this.expecting = expecting;
    return true;
  }

  private close(): bool {
    const container = this.open[--this.depth];
    return this.checkNames(container) && this.endValue();
  }

  private checkNames(container: i32): bool {
    if (this.nodes.kind(container) != JsonKind.Object) return true;
    const text = this.scanner.text;
    const name = this.names.findRepeated(text, this.nodes, container);
    if (name == 0) return true;
    const start = this.nodes.start(name);
    const repeated = quote(text.slice(start, this.nodes.end(name)).toString());
    return this.scanner.fail(start - 1, `the name ${repeated} is there twice in an object`);
  }

  private endValue(): bool {
    this.expecting = this.depth == 0 ? Expecting.End : Expecting.Separator;
    return true;
  }

  /** Adds a node, and links it to what is open unless it is a member's value, which follows its name. */
  private add(kind: JsonKind, start: i32, end: i32): bool {
    if (this.nodes.length >= this.limits.nodes) {
      const most = `more than ${this.limits.nodes} values and names`;
      return this.scanner.fail(this.scanner.position, most);
    }
    const node = this.nodes.add(kind, start, end);
    if (this.depth == 0) return true;
    const parent = this.open[this.depth - 1];
    if (kind == JsonKind.Name || this.nodes.kind(parent) == JsonKind.Array) {
      this.nodes.addChild(parent, this.lastChild[this.depth - 1], node);
      this.lastChild[this.depth - 1] = node;
    }
    return true;
  }
}
