import { Attribute } from "../../assembly/attribute";
import { ByteWriter } from "../../assembly/bytes/byte-writer";
import { Bytes } from "../../assembly/bytes/bytes";
import { environmentVariable } from "../../assembly/environment";
import { canonicalName, isReadable, NOT_A_NAME } from "./header-names";
import { isControl, writeClean } from "./header-values";
import { Side } from "./kinds";
import { MAX_VALUE_BYTES } from "./limits";
import { AttributePart, HeaderPart, Literal, Nothing, Part, RecordedHeader, Template } from "./template";

const PERCENT: i32 = 0x25;
const BACKSLASH: i32 = 0x5c;
const DOT: i32 = 0x2e;
const REFERENCES = "%REQ(…)%, %RESP(…)%, %PROPERTY(…)%, %ENVIRONMENT(…)% or %% for a percent sign";

/**
 * Reads templates. What stands between percent signs is a reference:
 *
 *     %REQ(name)%  %RESP(name)%  %PROPERTY(part.part)%  %ENVIRONMENT(NAME)%  %% (a percent sign)
 */
@final
export class TemplateParser {
  /** Why the template is none, with the place of the character that it is about; empty if it is one. */
  error: string = "";

  private text: string = "";
  private position: i32 = 0;
  private parts: Part[] = [];

  /**
   * A parser for one side's operations. `recorded` are the names of the request headers that have to be recorded for
   * the response's operations; the parser adds those that it meets.
   */
  constructor(
    private readonly side: Side,
    private readonly recorded: Bytes[],
  ) {}

  /** The template of a text, or null and `error`. */
  parse(text: string): Template | null {
    this.error = "";
    this.text = text;
    this.position = 0;
    this.parts = [];
    const size = String.UTF8.byteLength(text);
    if (size > MAX_VALUE_BYTES)
      return this.fail(`at most ${MAX_VALUE_BYTES} bytes are allowed, found ${size}`);
    while (this.position < text.length) {
      const read = text.charCodeAt(this.position) == PERCENT ? this.reference() : this.literal();
      if (!read) return null;
    }
    return new Template(this.parts);
  }

  /** Reads up to the next percent sign. */
  private literal(): bool {
    const start = this.position;
    const percent = this.text.indexOf("%", start);
    this.position = percent < 0 ? this.text.length : percent;
    for (let i = start; i < this.position; i++) {
      const unit = this.text.charCodeAt(i);
      if (unit < 0x80 && isControl(<u8>unit))
        return this.refuse(i, "control characters, line breaks among them, are not allowed");
    }
    return this.add(new Literal(Bytes.fromString(this.text.substring(start, this.position))));
  }

  private reference(): bool {
    const start = this.position++;
    const keyword = this.keyword();
    if (keyword.length == 0 && this.skip("%")) return this.add(new Literal(Bytes.fromString("%")));
    if (!REFERENCES.includes(`%${keyword}(`)) return this.refuse(start, `expected ${REFERENCES}`);
    if (!this.skip("(")) return this.refuse(this.position, `expected "(" after %${keyword}`);
    const end = this.text.indexOf(")", this.position);
    if (end < 0) return this.refuse(this.text.length, `expected ")%" at the end of %${keyword}(`);
    const argumentStart = this.position;
    const argument = this.text.substring(argumentStart, end);
    this.position = end + 1;
    if (!this.skip("%")) return this.refuse(this.position, `expected "%" after %${keyword}(${argument})`);
    return this.resolve(keyword, argument, start, argumentStart);
  }

  private resolve(keyword: string, argument: string, start: i32, argumentStart: i32): bool {
    if (keyword == "REQ") return this.header(argument, Side.Request, argumentStart);
    if (keyword == "PROPERTY") return this.attribute(argument, argumentStart);
    if (keyword == "ENVIRONMENT") return this.environment(argument, argumentStart);
    if (this.side == Side.Response) return this.header(argument, Side.Response, argumentStart);
    return this.refuse(start, "%RESP(…)% can only stand in operations on the response");
  }

  private header(argument: string, from: Side, at: i32): bool {
    const name = canonicalName(argument, from);
    if (!isReadable(name, from)) return this.refuse(at, NOT_A_NAME);
    const encoded = Bytes.fromString(name);
    return this.add(from == this.side ? new HeaderPart(encoded) : new RecordedHeader(this.record(encoded)));
  }

  /** The place of a request header among those that are recorded. */
  private record(name: Bytes): i32 {
    for (let i = 0; i < this.recorded.length; i++) {
      if (this.recorded[i].equals(name)) return i;
    }
    return this.recorded.push(name) - 1;
  }

  private attribute(argument: string, at: i32): bool {
    const parts = splitPath(argument);
    if (parts.includes(""))
      return this.refuse(at, "expected the name of a property, its parts joined by dots");
    return this.add(new AttributePart(new Attribute(parts)));
  }

  private environment(argument: string, at: i32): bool {
    if (argument.length == 0) return this.refuse(at, "expected the name of an environment variable");
    const value = environmentVariable(argument);
    return this.add(value === null ? new Nothing() : new Literal(clean(value)));
  }

  /** Reads the capital letters that are next, if any. */
  private keyword(): string {
    const start = this.position;
    while (this.position < this.text.length && isCapital(this.text.charCodeAt(this.position)))
      this.position++;
    return this.text.substring(start, this.position);
  }

  private skip(sign: string): bool {
    if (this.text.charAt(this.position) != sign) return false;
    this.position++;
    return true;
  }

  private add(part: Part): bool {
    this.parts.push(part);
    return true;
  }

  private refuse(at: i32, message: string): bool {
    this.error = `character ${at + 1}: ${message}`;
    return false;
  }

  private fail(message: string): Template | null {
    this.error = message;
    return null;
  }
}

/** The parts of a property's name: dots separate them, and `\.` is a dot in a part. */
function splitPath(name: string): string[] {
  const parts: string[] = [];
  let part = "";
  for (let i = 0; i < name.length; i++) {
    const unit = name.charCodeAt(i);
    if (unit == BACKSLASH && i + 1 < name.length) {
      part += name.charAt(++i);
    } else if (unit == DOT) {
      parts.push(part);
      part = "";
    } else {
      part += name.charAt(i);
    }
  }
  parts.push(part);
  return parts;
}

function isCapital(unit: i32): bool {
  return unit >= 0x41 && unit <= 0x5a;
}

function clean(text: string): Bytes {
  const encoded = Bytes.fromString(text);
  const writer = new ByteWriter(encoded.length);
  writeClean(encoded, writer);
  return writer.written.copy();
}
