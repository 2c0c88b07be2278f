import { Attribute } from "../../../assembly/attribute";
import { Bytes } from "../../../assembly/bytes/bytes";
import { environmentVariable } from "../../../assembly/environment";
import { nearest } from "../../../assembly/json/nearest";
import { ValueKind } from "../table/kinds";
import { ValuePart, ValueTemplate } from "../table/value-template";
import { isToken, lowerCase } from "./names";
import { splitPath } from "./property-path";
import { ADDRESSES, OWN, PROPERTIES, UNTOLD, WITH_ARGUMENT } from "./value-commands";

/** Reads values of headers, in which `%…%` is a command. Source: Envoy, "Custom request headers", "Format rules". */
@final
export class ValueParser {
  /** Why the text is no value; empty if it is one. */
  error: string = "";

  /** Every command. */
  private readonly known: string[] = OWN.concat(WITH_ARGUMENT);
  private text: string = "";
  private position: i32 = 0;
  private parts: ValuePart[] = [];
  private literal: string = "";

  constructor() {
    for (let i = 0; i < PROPERTIES.length; i += 2) this.known.push(PROPERTIES[i]);
    for (let i = 0; i < ADDRESSES.length; i += 2) this.known.push(ADDRESSES[i]);
  }

  /** The value; nothing of it counts if there is an `error`. */
  parse(text: string): ValueTemplate {
    this.error = "";
    this.text = text;
    this.position = 0;
    this.parts = [];
    this.literal = "";
    while (this.position < text.length && this.error.length == 0) {
      const percent = text.indexOf("%", this.position);
      const end = percent < 0 ? text.length : percent;
      this.literal += text.substring(this.position, end);
      this.position = end;
      if (percent >= 0) this.command();
    }
    this.endLiteral();
    if (this.parts.length == 0) this.add(ValueKind.Literal, new Bytes());
    return new ValueTemplate(this.parts);
  }

  /** Reads a command, or a doubled percent sign. */
  private command(): void {
    const start = this.position++;
    if (this.text.charAt(this.position) == "%") {
      this.literal += "%";
      this.position++;
      return;
    }
    const nameStart = this.position;
    while (isNameUnit(this.text.charCodeAt(this.position))) this.position++;
    const name = this.text.substring(nameStart, this.position);
    const hasArgument = this.text.charAt(this.position) == "(";
    const argument = hasArgument ? this.argument() : "";
    const most = this.length();
    if (this.error.length > 0) return;
    if (this.text.charAt(this.position) != "%") {
      this.fail(start, "expected % at the end of the command; a percent sign alone is %%");
      return;
    }
    this.position++;
    this.endLiteral();
    this.resolve(start, name, argument, hasArgument, most);
  }

  /** What stands in parentheses. */
  private argument(): string {
    const start = this.position + 1;
    const end = this.text.indexOf(")", start);
    if (end < 0) {
      this.fail(start, "expected ) at the end of the argument");
      return "";
    }
    this.position = end + 1;
    return this.text.substring(start, end);
  }

  /** `:10`, how many bytes are taken at most; negative if all are. */
  private length(): i32 {
    if (this.error.length > 0 || this.text.charAt(this.position) != ":") return -1;
    const start = ++this.position;
    let most = 0;
    while (isDigit(this.text.charCodeAt(this.position)) && this.position - start < 9) {
      most = most * 10 + this.text.charCodeAt(this.position++) - 0x30;
    }
    if (this.position == start) this.fail(start, "expected a length of up to nine digits");
    return most;
  }

  private resolve(start: i32, name: string, argument: string, hasArgument: bool, most: i32): void {
    if (hasArgument != WITH_ARGUMENT.includes(name) && this.isKnown(name)) {
      this.fail(
        start,
        hasArgument ? `${name} is not supported with an argument` : `expected (…) after ${name}`,
      );
    } else if (most >= 0 && !WITH_ARGUMENT.includes(name) && this.isKnown(name)) {
      this.fail(start, `${name} is not supported with a length`);
    } else if (name == "REQ" || name == "RESP") {
      this.header(start, name == "REQ" ? ValueKind.RequestHeader : ValueKind.ResponseHeader, argument, most);
    } else if (name == "ENVIRONMENT") {
      this.environment(start, argument, most);
    } else if (name == "PROPERTY") {
      this.property(start, ValueKind.Property, argument, most);
    } else if (OWN.includes(name)) {
      this.add(this.ownKind(name), new Bytes());
    } else {
      this.named(start, name);
    }
  }

  /** A command that is a property, or none. */
  private named(start: i32, name: string): void {
    const property = PROPERTIES.indexOf(name);
    const address = ADDRESSES.indexOf(name);
    if (property >= 0) this.property(start, ValueKind.Property, PROPERTIES[property + 1], -1);
    else if (address >= 0) this.property(start, ValueKind.Address, ADDRESSES[address + 1], -1);
    else if (UNTOLD.includes(name)) {
      this.fail(
        start,
        `a filter cannot give %${name}%: the host does not tell its type; %PROPERTY(…)% gives text`,
      );
    } else {
      const meant = nearest(name, this.known);
      this.fail(
        start,
        `a filter cannot give %${name}%${meant.length > 0 ? `; did you mean %${meant}%?` : ""}`,
      );
    }
  }

  private ownKind(name: string): ValueKind {
    if (name == "ROUTE_NAME") return ValueKind.RouteName;
    if (name == "START_TIME") return ValueKind.StartTime;
    return name == "UPSTREAM_CLUSTER" ? ValueKind.Cluster : ValueKind.VirtualHostName;
  }

  /** A header, and maybe another one for when it is not there: `name?other`. */
  private header(start: i32, kind: ValueKind, argument: string, most: i32): void {
    const names = argument.split("?");
    const first = lowerCase(Bytes.fromString(names[0]));
    const second = lowerCase(Bytes.fromString(names.length > 1 ? names[1] : ""));
    const isRight = isReadable(first) && (names.length == 1 || isReadable(second)) && names.length <= 2;
    if (!isRight) {
      this.fail(start, "expected the name of a header, or two with ? between them, in the parentheses");
      return;
    }
    const part = this.add(kind, first);
    part.alternative = second;
    part.most = most;
  }

  /** What the environment has when the filter is configured; `-` for what it does not have, as in Envoy. */
  private environment(start: i32, name: string, most: i32): void {
    if (name.length == 0) {
      this.fail(start, "expected the name of an environment variable");
      return;
    }
    const value = environmentVariable(name);
    const text = Bytes.fromString(value === null ? "" : value);
    if (value === null) this.literal += "-";
    this.literal += (most < 0 ? text : text.slice(0, most)).toString();
  }

  private property(start: i32, kind: ValueKind, path: string, most: i32): void {
    const parts = splitPath(path);
    if (parts.includes("")) {
      this.fail(start, "expected the path of a property, its parts joined by dots");
      return;
    }
    const part = this.add(kind, Bytes.fromString(path));
    part.attribute = new Attribute(parts);
    part.most = most;
  }

  private add(kind: ValueKind, text: Bytes): ValuePart {
    const part = new ValuePart(kind, text);
    this.parts.push(part);
    return part;
  }

  private endLiteral(): void {
    if (this.literal.length > 0) this.add(ValueKind.Literal, Bytes.fromString(this.literal));
    this.literal = "";
  }

  private isKnown(name: string): bool {
    return this.known.includes(name);
  }

  private fail(at: i32, message: string): void {
    this.error = `character ${at + 1}: ${message}`;
  }
}

function isReadable(name: Bytes): bool {
  return isToken(name.at(0) == 0x3a ? name.slice(1) : name);
}

function isNameUnit(unit: i32): bool {
  return (unit >= 0x41 && unit <= 0x5a) || unit == 0x5f || isDigit(unit);
}

function isDigit(unit: i32): bool {
  return unit >= 0x30 && unit <= 0x39;
}
