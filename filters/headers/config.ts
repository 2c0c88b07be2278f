// The configuration: JSON in, rules out. schema.json describes the same for people and editors.
import { Bytes, GrpcStatus } from "../../assembly";
import { ConfigObject, ConfigReader, ConfigValue } from "../../assembly/json";
import { hasOthers, listOf, readReadableName, readWritableName } from "./config-fields";
import { readMatch } from "./config-match";
import { canonicalName, isReadable, METHOD, NOT_A_NAME, PATH, whyFixed } from "./header-names";
import { isPseudoValue } from "./header-values";
import { OPERATION_NAMES, OperationKind, Side } from "./kinds";
import { MAX_LIST, MAX_OPERATIONS, MAX_RULES } from "./limits";
import {
  AddHeader,
  AppendHeader,
  CopyHeader,
  Operation,
  RemoveHeader,
  SetHeader,
  SetPseudoHeader,
} from "./operations";
import { Reply, ReplyHeader } from "./reply";
import { Rule, Rules } from "./rules";
import { Template } from "./template";
import { TemplateParser } from "./template-parser";

const COLON: u8 = 0x3a;

/** The rules of a configuration, or why it has none. */
export class Configuration {
  constructor(
    /** Null if the configuration is refused. */
    readonly rules: Rules | null,
    readonly errors: string[],
  ) {}
}

/** Reads a configuration. */
export function readConfiguration(text: Bytes): Configuration {
  if (text.isEmpty) return new Configuration(null, ['there is none; expected {"rules": […]}']);
  const reader = new ConfigReader(text);
  const rules = new RuleReader().readAll(reader.root.required("rules"));
  return reader.failed ? new Configuration(null, reader.list()) : new Configuration(rules, []);
}

/** Reads rules, and collects what templates of the response need of the request. */
class RuleReader {
  private readonly recorded: Bytes[] = [];
  private readonly requestTemplates: TemplateParser = new TemplateParser(Side.Request, this.recorded);
  private readonly responseTemplates: TemplateParser = new TemplateParser(Side.Response, this.recorded);

  readAll(value: ConfigValue): Rules {
    const array = listOf(value, MAX_RULES);
    const rules: Rule[] = [];
    for (let i = 0; i < array.length; i++) rules.push(this.readRule(array.at(i), i));
    return new Rules(rules, this.recorded);
  }

  private readRule(value: ConfigValue, index: i32): Rule {
    const object = value.asObject();
    const match = readMatch(object.optional("match"));
    const request = this.readOperations(object.optional("request"), Side.Request);
    const response = this.readOperations(object.optional("response"), Side.Response);
    const reply = this.readReply(object.optional("respond"), index);
    if (reply !== null && object.optional("request").exists) {
      object
        .optional("request")
        .fail("a rule that responds does not send the request on: put this into an earlier rule");
    }
    if (object.exists && !hasOthers(object, ["match"])) {
      object.fail("expected request, response or respond: the rule does nothing");
    }
    return new Rule(match, request, response, reply);
  }

  private readOperations(value: ConfigValue, side: Side): Operation[] {
    const array = listOf(value, MAX_OPERATIONS);
    const operations: Operation[] = [];
    for (let i = 0; i < array.length; i++) {
      const operation = this.readOperation(array.at(i).asObject(), side);
      if (operation !== null) operations.push(operation);
    }
    return operations;
  }

  private readOperation(object: ConfigObject, side: Side): Operation | null {
    const kind = <OperationKind>object.required("op").asChoice(OPERATION_NAMES);
    switch (kind) {
      case OperationKind.Rename:
      case OperationKind.Copy:
        return this.readCopy(object, side, kind);
      case OperationKind.Remove:
        return new RemoveHeader(readWritableName(object.required("name"), side, kind));
      case OperationKind.Set:
      case OperationKind.Add:
      case OperationKind.Append:
        return this.readChange(object, side, kind);
      default:
        return null;
    }
  }

  private readCopy(object: ConfigObject, side: Side, kind: OperationKind): Operation {
    const from = object.required("from");
    const to = object.required("to");
    const fromName =
      kind == OperationKind.Copy ? readReadableName(from, side) : readWritableName(from, side, kind);
    const toName = readWritableName(to, side, kind);
    if (to.exists && fromName.equals(toName)) to.fail("expected another header than from");
    return new CopyHeader(fromName, toName, kind == OperationKind.Copy);
  }

  private readChange(object: ConfigObject, side: Side, kind: OperationKind): Operation | null {
    const name = readWritableName(object.required("name"), side, kind);
    const field = object.required("value");
    const value = this.readTemplate(field, side);
    if (value === null) return null;
    if (kind == OperationKind.Add) return new AddHeader(name, value);
    if (kind == OperationKind.Append) return new AppendHeader(name, value);
    if (name.at(0) != COLON) return new SetHeader(name, value);
    const constant = value.constant;
    if (constant !== null && !isPseudoValue(name, constant)) field.reject(pseudoValueOf(name));
    return new SetPseudoHeader(name, value);
  }

  private readReply(value: ConfigValue, index: i32): Reply | null {
    if (!value.exists) return null;
    const object = value.asObject();
    const status = object.required("status").asI32(200, 599);
    const headers = this.readReplyHeaders(object.optional("headers"));
    const body = object.optional("body");
    const bytes = body.asBytes().copy();
    if (!bytes.isEmpty && (status == 204 || status == 304))
      body.fail(`an answer with status ${status} has no body`);
    const grpcStatus = object.optional("grpcStatus").asI32(0, 16, GrpcStatus.InvalidCode);
    return new Reply(status, headers, bytes, grpcStatus, `headers.rules[${index}]`);
  }

  private readReplyHeaders(value: ConfigValue): ReplyHeader[] {
    const object = value.asObject();
    const names = object.names();
    const headers: ReplyHeader[] = [];
    if (names.length > MAX_LIST) object.fail(`at most ${MAX_LIST} are allowed, found ${names.length}`);
    for (let i = 0; i < names.length; i++) {
      const field = object.required(names[i]);
      const name = canonicalName(names[i], Side.Response);
      const reason = isReadable(name, Side.Response)
        ? whyFixed(name, Side.Response, OperationKind.Add)
        : NOT_A_NAME;
      if (reason.length > 0) field.fail(reason);
      const template = this.readTemplate(field, Side.Request);
      if (template !== null) headers.push(new ReplyHeader(Bytes.fromString(name), template));
    }
    return headers;
  }

  /** A template of values for one side's operations; those of an answer are made while the request is there. */
  private readTemplate(value: ConfigValue, side: Side): Template | null {
    const parser = side == Side.Request ? this.requestTemplates : this.responseTemplates;
    const template = parser.parse(value.asString());
    if (template === null) value.fail(parser.error);
    return template;
  }
}

/** What a request may have as the value of a pseudo-header. */
function pseudoValueOf(name: Bytes): string {
  if (name.equals(PATH)) return "a path that begins with / and has no white space";
  return name.equals(METHOD) ? "a method" : "a host without white space";
}
