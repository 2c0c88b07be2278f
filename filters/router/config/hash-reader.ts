import { ByteWriter } from "../../../assembly/bytes/byte-writer";
import { Bytes } from "../../../assembly/bytes/bytes";
import { HashPolicy } from "../table/hash-policy";
import { HashKind } from "../table/kinds";
import { Field } from "./field";
import { MAX_LIST, MAX_NAME_BYTES, MAX_STRING_BYTES } from "./limits";
import { Message } from "./message";
import { isCookieText, isToken, readHeaderName } from "./names";
import { Shape } from "./shape";
import { SubstitutionReader } from "./substitution-reader";

/** What a list that is not there reads as. */
const NONE: HashPolicy[] = [];

const KINDS = ["header", "cookie", "connection_properties", "query_parameter", "filter_state"];
const SEMICOLON: u8 = 0x3b;
const SPACE: u8 = 0x20;
const EQUALS: u8 = 0x3d;

/** Reads envoy.config.route.v3.RouteAction.HashPolicy. */
@final
export class HashReader {
  private readonly shape: Shape = new Shape(KINDS.concat(["terminal"]));
  private readonly header: Shape = new Shape(["header_name", "regex_rewrite"]);
  private readonly cookie: Shape = new Shape(["name", "ttl", "path", "attributes"]);
  private readonly attribute: Shape = new Shape(["name", "value"]);
  private readonly connection: Shape = new Shape(["source_ip"]);
  private readonly parameter: Shape = new Shape(["name"]);
  private readonly state: Shape = new Shape(["key"]);

  constructor(private readonly substitutions: SubstitutionReader) {}

  /** The policies of a list. */
  readList(field: Field): HashPolicy[] {
    if (!field.exists) return NONE;
    const policies: HashPolicy[] = [];
    const list = field.list(MAX_LIST);
    let element = list.next();
    while (element !== null) {
      const policy = this.read(element);
      if (policy !== null) policies.push(policy);
      element = list.next();
    }
    return policies;
  }

  /** The policy; null if it asks for nothing. */
  private read(field: Field): HashPolicy | null {
    const message = new Message(field, this.shape);
    const kind = message.requiredOneOf(KINDS);
    const policy = this.readKind(kind, message.get(kind));
    const terminal = message.get("terminal").flag();
    if (policy !== null) policy.terminal = terminal;
    return policy;
  }

  private readKind(kind: string, field: Field): HashPolicy | null {
    if (kind == "header") return this.readHeader(field);
    if (kind == "cookie") return this.readCookie(field);
    if (kind == "query_parameter") {
      const name = new Message(field, this.parameter).required("name").filled(MAX_NAME_BYTES);
      return new HashPolicy(HashKind.Argument, name);
    }
    if (kind == "filter_state") {
      const key = new Message(field, this.state).required("key").filled(MAX_NAME_BYTES);
      return new HashPolicy(HashKind.FilterState, key);
    }
    const isSource = new Message(field, this.connection).get("source_ip").flag();
    return isSource ? new HashPolicy(HashKind.SourceAddress, new Bytes()) : null;
  }

  private readHeader(field: Field): HashPolicy {
    const message = new Message(field, this.header);
    const policy = new HashPolicy(HashKind.Header, readHeaderName(message.required("header_name")));
    policy.substitution = this.substitutions.read(message.get("regex_rewrite"));
    return policy;
  }

  private readCookie(field: Field): HashPolicy {
    const message = new Message(field, this.cookie);
    const name = message.required("name");
    const policy = new HashPolicy(HashKind.Cookie, readCookieName(name));
    const ttl = message.get("ttl").milliseconds(-1);
    policy.cookieSeconds = ttl < 0 ? -1 : ttl / 1000;
    policy.cookiePath = readCookieText(message.get("path"));
    policy.cookieAttributes = this.readAttributes(message.get("attributes"));
    return policy;
  }

  private readAttributes(field: Field): Bytes {
    const writer = new ByteWriter(MAX_STRING_BYTES);
    const list = field.list(MAX_LIST);
    let element = list.next();
    while (element !== null) {
      const message = new Message(element, this.attribute);
      const value = readCookieText(message.get("value"));
      writer.writeByte(SEMICOLON);
      writer.writeByte(SPACE);
      writer.write(readCookieName(message.required("name")));
      if (!value.isEmpty) writer.writeByte(EQUALS);
      writer.write(value);
      element = list.next();
    }
    if (writer.overflowed) field.fail(`at most ${MAX_STRING_BYTES} bytes are allowed`);
    return writer.written.copy();
  }
}

/** The name of a cookie that may be set. */
export function readCookieName(field: Field): Bytes {
  const name = field.text(MAX_NAME_BYTES);
  if (!isToken(name)) field.reject("the name of a cookie");
  return name;
}

/** A part of a cookie that may be set. */
export function readCookieText(field: Field): Bytes {
  const text = field.text();
  if (!isCookieText(text)) field.fail("control characters and ; cannot stand in a cookie");
  return text;
}
