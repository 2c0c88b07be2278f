import { Attribute } from "../../../assembly/attribute";
import { Bytes } from "../../../assembly/bytes/bytes";
import { environmentVariable } from "../../../assembly/environment";
import { TextKind, VariableSource } from "../table/kinds";
import { VariableMatcher } from "../table/variable-matcher";
import { Field } from "./field";
import { MAX_CONDITIONS, MAX_NAME_BYTES } from "./limits";
import { Message } from "./message";
import { isToken, lowerCase } from "./names";
import { splitPath } from "./property-path";
import { Shape } from "./shape";
import { TextReader } from "./text-reader";

/** What a list that is not there reads as. */
const NONE: VariableMatcher[] = [];

const TESTS = ["value", "regex"];
const MODELS = ["and", "or"];
const HEADER = "header.";
const COOKIE = "cookie.";
const ARGUMENT = "argument.";
const ENVIRONMENT = "environment.";
const NODE = "node.metadata.";
const PROPERTY = "property.";
const EXPECTED =
  "header.NAME, cookie.NAME, argument.NAME, source.address, method, host, path, scheme, rpc.service, rpc.method, " +
  "environment.NAME, node.metadata.KEY or property.PATH";

/** Reads the variables of a match, which are MOSN's. */
@final
export class VariableReader {
  private readonly shape: Shape = new Shape(["name", "value", "regex", "model"]);

  constructor(private readonly texts: TextReader) {}

  /** The matchers of a list. */
  readList(field: Field): VariableMatcher[] {
    if (!field.exists) return NONE;
    const matchers: VariableMatcher[] = [];
    const list = field.list(MAX_CONDITIONS);
    let element = list.next();
    while (element !== null) {
      const matcher = this.read(element);
      if (matcher !== null) matchers.push(matcher);
      element = list.next();
    }
    return matchers;
  }

  private read(field: Field): VariableMatcher | null {
    const message = new Message(field, this.shape);
    const name = message.required("name");
    const kind = message.requiredOneOf(TESTS);
    const joinsByOr = message.get("model").choice(MODELS) == 1;
    const isExact = kind == "value";
    const test = message.get(kind);
    const text = isExact ? this.texts.compared(test, TextKind.Exact) : this.texts.pattern(test);
    const written = name.filled(MAX_NAME_BYTES);
    if (text === null || written.isEmpty) return null;
    const variable = new Variable(written.toString());
    if (variable.error.length > 0) name.reject(variable.error);
    return new VariableMatcher(written, variable.source, variable.key, variable.attribute, text, joinsByOr);
  }
}

/** What the name of a variable means. */
@final
class Variable {
  error: string = "";
  source: VariableSource = VariableSource.Absent;
  key: Bytes = new Bytes();
  attribute: Attribute | null = null;

  constructor(name: string) {
    this.source = this.plain(name);
    if (this.source == VariableSource.Absent) this.keyedBy(name);
  }

  private keyedBy(name: string): void {
    const dot = name.indexOf(".") + 1;
    const rest = name.substring(dot);
    if (rest.length == 0) this.error = EXPECTED;
    else if (name.startsWith(HEADER)) this.header(rest);
    else if (name.startsWith(COOKIE)) this.keyed(VariableSource.Cookie, rest);
    else if (name.startsWith(ARGUMENT)) this.keyed(VariableSource.Argument, rest);
    else if (name.startsWith(ENVIRONMENT)) this.environment(rest);
    else if (name.startsWith(NODE)) this.property(["node", "metadata", name.substring(NODE.length)]);
    else if (name.startsWith(PROPERTY)) this.property(splitPath(rest));
    else this.error = EXPECTED;
  }

  /** The source of a name that has no key; `Absent` for any other. */
  private plain(name: string): VariableSource {
    if (name == "source.address") return VariableSource.SourceAddress;
    if (name == "method") return VariableSource.Method;
    if (name == "host") return VariableSource.Host;
    if (name == "path") return VariableSource.Path;
    if (name == "scheme") return VariableSource.Scheme;
    if (name == "rpc.service") return VariableSource.RpcService;
    return name == "rpc.method" ? VariableSource.RpcMethod : VariableSource.Absent;
  }

  private header(name: string): void {
    this.keyed(VariableSource.Header, name);
    if (!isToken(lowerCase(this.key))) this.error = "the name of a header after header.";
  }

  private keyed(source: VariableSource, key: string): void {
    this.source = source;
    this.key = Bytes.fromString(key);
  }

  private environment(name: string): void {
    const value = environmentVariable(name);
    if (value !== null) this.keyed(VariableSource.Constant, value);
  }

  private property(parts: string[]): void {
    if (parts.includes("")) this.error = "a property's path without empty parts";
    this.source = VariableSource.Property;
    this.attribute = new Attribute(parts);
  }
}
