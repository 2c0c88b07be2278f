// The part of the configuration that says which requests a rule is for.
import { Bytes } from "../../assembly";
import { Glob } from "../../assembly/bytes/glob";
import { ConfigObject, ConfigValue } from "../../assembly/json";
import { filledListOf, hasOthers, readReadableName } from "./config-fields";
import { isToken, lowerCase } from "./header-names";
import { HostPattern } from "./host-pattern";
import { Side } from "./kinds";
import { MAX_LIST, MAX_PATTERN_BYTES } from "./limits";
import { HeaderCondition, Match } from "./match";
import { ExactPattern, GlobPattern, Pattern, PrefixPattern } from "./patterns";

const PATTERNS = ["exact", "prefix", "glob"];

/** What a rule matches; null if that is everything. */
export function readMatch(value: ConfigValue): Match | null {
  const object = value.asObject();
  const methods = readMethods(object.optional("methods"));
  const path = readPath(object.optional("path"));
  const hosts = readHosts(object.optional("hosts"));
  const headers = readConditions(object.optional("headers"));
  if (methods.length == 0 && path === null && hosts.length == 0 && headers.length == 0) return null;
  return new Match(methods, path, hosts, headers);
}

function readMethods(value: ConfigValue): Bytes[] {
  const array = filledListOf(value, MAX_LIST);
  const methods: Bytes[] = [];
  for (let i = 0; i < array.length; i++) {
    const method = array.at(i).asString("GET");
    const encoded = Bytes.fromString(method);
    if (!isToken(encoded) || hasSmallLetter(method)) array.at(i).reject("a method in capital letters");
    methods.push(encoded);
  }
  return methods;
}

function hasSmallLetter(text: string): bool {
  for (let i = 0; i < text.length; i++) {
    if (text.charCodeAt(i) >= 0x61 && text.charCodeAt(i) <= 0x7a) return true;
  }
  return false;
}

function readPath(value: ConfigValue): Pattern | null {
  if (!value.exists) return null;
  const object = value.asObject();
  const kind = theOneOf(PATTERNS, object);
  if (kind.length == 0) return null;
  const text = object.optional(kind).asString("/");
  if (
    !text.startsWith("/") &&
    !(kind == "glob" && text.startsWith("*")) &&
    !(kind == "exact" && text == "*")
  ) {
    object.optional(kind).reject("a path, which begins with /");
  }
  if (text.includes("?") && kind != "glob")
    object.optional(kind).reject("a path without a query, which is not looked at");
  return readPattern(object, kind);
}

function readHosts(value: ConfigValue): HostPattern[] {
  const array = filledListOf(value, MAX_LIST);
  const hosts: HostPattern[] = [];
  for (let i = 0; i < array.length; i++) {
    const host = lowerCase(array.at(i).asString("localhost"));
    const isSuffix = host.startsWith("*.");
    const name = isSuffix ? host.substring(1) : host;
    if (!isHost(isSuffix ? host.substring(2) : host)) {
      array.at(i).reject('a host without a port, such as "example.com" or "*.example.com"');
    }
    hosts.push(new HostPattern(Bytes.fromString(name), isSuffix));
  }
  return hosts;
}

/** True for a name, an IPv4 address, or an IPv6 address in brackets. */
function isHost(text: string): bool {
  const isAddress = text.startsWith("[") && text.endsWith("]");
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    const isLetter = unit >= 0x61 && unit <= 0x7a;
    const isDigit = unit >= 0x30 && unit <= 0x39;
    const isSign = isAddress ? "[]:.".includes(text.charAt(i)) : "-._".includes(text.charAt(i));
    if (!isLetter && !isDigit && !isSign) return false;
  }
  return text.length > 0;
}

function readConditions(value: ConfigValue): HeaderCondition[] {
  const array = filledListOf(value, MAX_LIST);
  const conditions: HeaderCondition[] = [];
  for (let i = 0; i < array.length; i++) conditions.push(readCondition(array.at(i).asObject()));
  return conditions;
}

function readCondition(object: ConfigObject): HeaderCondition {
  const name = readReadableName(object.required("name"), Side.Request);
  const inverted = object.optional("invert").asBool();
  const kind = theOneOf(["exact", "prefix", "glob", "present"], object);
  if (kind == "present")
    return new HeaderCondition(name, null, inverted != !object.optional(kind).asBool(true));
  return new HeaderCondition(name, kind.length == 0 ? null : readPattern(object, kind), inverted);
}

function readPattern(object: ConfigObject, kind: string): Pattern {
  const field = object.optional(kind);
  const text = Bytes.fromString(field.asString());
  if (text.length > MAX_PATTERN_BYTES) {
    field.fail(`at most ${MAX_PATTERN_BYTES} bytes are allowed, found ${text.length}`);
    return new ExactPattern(text);
  }
  if (kind == "exact") return new ExactPattern(text);
  return kind == "prefix" ? new PrefixPattern(text) : new GlobPattern(new Glob(text));
}

/** The one of these fields that the object has; empty if there is none or more, which is an error. */
function theOneOf(names: string[], object: ConfigObject): string {
  let found = "";
  let count = 0;
  for (let i = 0; i < names.length; i++) {
    if (!object.optional(names[i]).exists) continue;
    found = names[i];
    count++;
  }
  if (count == 1) return found;
  if (count == 0 && hasOthers(object, ["name", "invert"])) return "";
  const last = names.length - 1;
  object.fail(
    `expected one of ${names.slice(0, last).join(", ")} and ${names[last]}, found ${count == 0 ? "none" : `${count}`}`,
  );
  return "";
}
