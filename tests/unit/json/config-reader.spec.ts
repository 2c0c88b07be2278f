import { Bytes, bytes } from "../../../assembly/bytes/bytes";
import { ConfigArray, ConfigObject, ConfigReader, JsonLimits } from "../../../assembly/json";

// A configuration like that of a filter that rewrites headers, read as a filter's config.ts would.

enum Op {
  Set,
  Add,
  Remove,
}

const OPS = ["set", "add", "remove"];

class Operation {
  op: Op = Op.Set;
  name: string = "";
  value: string = "";
}

class Response {
  status: i32 = 0;
  body: string = "";
}

class Rule {
  methods: string[] = [];
  prefix: string = "/";
  request: Operation[] = [];
  respond: Response | null = null;
}

class Config {
  rules: Rule[] = [];
  ratio: f64 = 0;
  dryRun: bool = false;
}

function readConfig(root: ConfigObject): Config {
  const config = new Config();
  const rules = root.required("rules").asArray();
  for (let i = 0; i < rules.length; i++) config.rules.push(readRule(rules.at(i).asObject()));
  config.ratio = root.optional("ratio").asF64(0, 1, 0.5);
  config.dryRun = root.optional("dryRun").asBool();
  return config;
}

function readRule(object: ConfigObject): Rule {
  const rule = new Rule();
  const match = object.optional("match").asObject();
  rule.methods = readStrings(match.optional("methods").asArray());
  rule.prefix = match.optional("prefix").asString("/");
  const request = object.optional("request").asArray();
  for (let i = 0; i < request.length; i++) rule.request.push(readOperation(request.at(i).asObject()));
  const respond = object.optional("respond").asObject();
  if (respond.exists) {
    rule.respond = readResponse(respond);
    if (request.length > 0) object.fail('"request" and "respond" exclude each other');
  }
  return rule;
}

function readStrings(array: ConfigArray): string[] {
  const strings: string[] = [];
  for (let i = 0; i < array.length; i++) strings.push(array.at(i).asString());
  return strings;
}

function readOperation(object: ConfigObject): Operation {
  const operation = new Operation();
  operation.op = object.required("op").asChoice(OPS, Op.Set);
  operation.name = object.required("name").asString();
  if (operation.op != Op.Remove) operation.value = object.required("value").asString();
  return operation;
}

function readResponse(object: ConfigObject): Response {
  const response = new Response();
  response.status = object.required("status").asI32(200, 599);
  response.body = object.optional("body").asString();
  return response;
}

function errorsOf(text: string): string {
  const reader = new ConfigReader(bytes(text));
  readConfig(reader.root);
  expect<bool>(reader.failed).toBe(reader.message.length > 0);
  return reader.message;
}

describe("a good configuration", () => {
  it("is read as it is written", () => {
    const reader = new ConfigReader(
      bytes(`{
        "$schema": "./schema.json",
        "rules": [
          {
            "match": { "methods": ["GET", "HEAD"], "prefix": "/api" },
            "request": [
              { "op": "set", "name": "x-env", "value": "pr\\u006fd" },
              { "op": "remove", "name": "cookie" }
            ]
          },
          { "respond": { "status": 403, "body": "no" } }
        ],
        "ratio": 0.25,
        "dryRun": true
      }`),
    );
    const config = readConfig(reader.root);
    expect<string>(reader.message).toBe("");
    expect<bool>(reader.failed).toBe(false);
    expect<i32>(config.rules.length).toBe(2);
    expect<string[]>(config.rules[0].methods).toStrictEqual(["GET", "HEAD"]);
    expect<string>(config.rules[0].prefix).toBe("/api");
    expect<Op>(config.rules[0].request[0].op).toBe(Op.Set);
    expect<string>(config.rules[0].request[0].value).toBe("prod");
    expect<Op>(config.rules[0].request[1].op).toBe(Op.Remove);
    expect<bool>(config.rules[0].respond == null).toBe(true);
    expect<i32>(config.rules[1].respond!.status).toBe(403);
    expect<string>(config.rules[1].prefix).toBe("/");
    expect<f64>(config.ratio).toBe(0.25);
    expect<bool>(config.dryRun).toBe(true);
  });

  it("may leave out what is optional", () => {
    const reader = new ConfigReader(bytes('{"rules":[]}'));
    const config = readConfig(reader.root);
    expect<bool>(reader.failed).toBe(false);
    expect<f64>(config.ratio).toBe(0.5);
    expect<bool>(config.dryRun).toBe(false);
  });
});

describe("a value of the wrong type", () => {
  it("is named with its path, what was expected and what was found", () => {
    expect<string>(errorsOf('{"rules":5}')).toBe("rules: expected an array, found number 5");
    expect<string>(errorsOf('{"rules":{"a":1}}')).toBe("rules: expected an array, found an object");
    expect<string>(errorsOf('{"rules":["x"]}')).toBe('rules[0]: expected an object, found string "x"');
    expect<string>(errorsOf('{"rules":[{"match":{"methods":["GET",5]}}]}')).toBe(
      "rules[0].match.methods[1]: expected a string, found number 5",
    );
    expect<string>(errorsOf('{"rules":[],"dryRun":"yes"}')).toBe(
      'dryRun: expected true or false, found string "yes"',
    );
    expect<string>(errorsOf('{"rules":[],"dryRun":null}')).toBe("dryRun: expected true or false, found null");
  });

  it("reads as the fallback", () => {
    const reader = new ConfigReader(bytes('{"a":1,"b":"x","c":[],"d":{},"e":true,"f":"f"}'));
    const root = reader.root;
    expect<string>(root.required("a").asString("none")).toBe("none");
    expect<i32>(root.required("a").asBytes().length).toBe(0);
    expect<bool>(root.required("b").asBool(true)).toBe(true);
    expect<i32>(root.required("c").asI32(0, 9, 7)).toBe(7);
    expect<i64>(root.required("d").asI64(0, 9, 7)).toBe(7);
    expect<f64>(root.required("e").asF64(0, 9, 7)).toBe(7);
    expect<i32>(root.required("f").asArray().length).toBe(0);
    expect<bool>(root.required("f").asObject().exists).toBe(false);
    expect<i32>(reader.list().length).toBe(8);
  });
});

describe("a value out of range", () => {
  it("is named with the range", () => {
    expect<string>(errorsOf('{"rules":[{"respond":{"status":42}}]}')).toBe(
      "rules[0].respond.status: expected an integer from 200 to 599, found 42",
    );
    expect<string>(errorsOf('{"rules":[{"respond":{"status":200.5}}]}')).toBe(
      "rules[0].respond.status: expected an integer from 200 to 599, found 200.5",
    );
    expect<string>(errorsOf('{"rules":[{"respond":{"status":"200"}}]}')).toBe(
      'rules[0].respond.status: expected an integer from 200 to 599, found string "200"',
    );
    expect<string>(errorsOf('{"rules":[{"respond":{"status":99999999999999999999}}]}')).toBe(
      "rules[0].respond.status: expected an integer from 200 to 599, found 99999999999999999999",
    );
    expect<string>(errorsOf('{"rules":[],"ratio":1.5}')).toBe(
      "ratio: expected a number from 0.0 to 1.0, found 1.5",
    );
  });

  it("may be at either end", () => {
    const reader = new ConfigReader(bytes('{"a":200,"b":599,"c":-9223372036854775808,"d":1e15}'));
    expect<i32>(reader.root.required("a").asI32(200, 599)).toBe(200);
    expect<i32>(reader.root.required("b").asI32(200, 599)).toBe(599);
    expect<i64>(reader.root.required("c").asI64(i64.MIN_VALUE, i64.MAX_VALUE)).toBe(i64.MIN_VALUE);
    expect<i64>(reader.root.required("d").asI64(0, i64.MAX_VALUE)).toBe(1_000_000_000_000_000);
    expect<string>(reader.message).toBe("");
  });
});

describe("a choice", () => {
  it("is one of the strings", () => {
    expect<string>(errorsOf('{"rules":[{"request":[{"op":"sett","name":"x","value":"y"}]}]}')).toBe(
      'rules[0].request[0].op: expected "set", "add" or "remove", found string "sett"; did you mean "set"?',
    );
    expect<string>(errorsOf('{"rules":[{"request":[{"op":7,"name":"x","value":"y"}]}]}')).toBe(
      'rules[0].request[0].op: expected "set", "add" or "remove", found number 7',
    );
  });

  it("has a fallback", () => {
    const reader = new ConfigReader(bytes("{}"));
    expect<i32>(reader.root.optional("op").asChoice(OPS, Op.Add)).toBe(Op.Add);
    expect<i32>(reader.root.optional("op").asChoice(OPS)).toBe(-1);
    expect<bool>(reader.failed).toBe(false);
  });
});

describe("fields", () => {
  it("that are unknown are named, with what was meant", () => {
    expect<string>(
      errorsOf('{"rules":[{"request":[{"op":"set","name":"x","value":"y","vlaue":"z"}]}]}'),
    ).toBe('rules[0].request[0]: unknown field "vlaue"; did you mean "value"? (known: op, name, value)');
    expect<string>(errorsOf('{"rules":[],"colour":1}')).toBe(
      'top level: unknown field "colour" (known: rules, ratio, dryRun)',
    );
    expect<string>(errorsOf('{"rules":[{"request":[{"op":"remove","name":"x","value":"y"}]}]}')).toBe(
      'rules[0].request[0]: unknown field "value" (known: op, name)',
    );
  });

  it("that are missing are named", () => {
    expect<string>(errorsOf("{}")).toBe('top level: missing field "rules"');
    expect<string>(errorsOf('{"rules":[{},{"request":[{"op":"set","name":"x"}]}]}')).toBe(
      'rules[1].request[0]: missing field "value"',
    );
  });

  it("that are misspelt are one error and not two", () => {
    expect<string>(errorsOf('{"rules":[{"request":[{"op":"set","name":"x","vlaue":"y"}]}]}')).toBe(
      'rules[0].request[0]: unknown field "vlaue"; did you mean "value"? (known: op, name, value)',
    );
    expect<string>(errorsOf('{"rulse":[]}')).toBe(
      'top level: unknown field "rulse"; did you mean "rules"? (known: rules, ratio, dryRun)',
    );
  });

  it("of a missing object are not missed", () => {
    const reader = new ConfigReader(bytes("{}"));
    const nothing = reader.root.optional("nothing").asObject();
    expect<bool>(nothing.exists).toBe(false);
    expect<string>(nothing.required("a").asObject().required("b").asString("none")).toBe("none");
    expect<i32>(nothing.names().length).toBe(0);
    nothing.fail("not told");
    expect<string>(reader.message).toBe("");
  });

  it("that depend on a broken one are not called unknown", () => {
    const reader = new ConfigReader(bytes('{"op":"sett","name":"x"}'));
    if (reader.root.required("op").asChoice(OPS) >= 0) reader.root.required("name").asString();
    expect<string[]>(reader.list()).toStrictEqual([
      'op: expected "set", "add" or "remove", found string "sett"; did you mean "set"?',
    ]);
  });

  it("may be asked for twice, through the same object or another", () => {
    const reader = new ConfigReader(bytes('{"a":{"b":1,"c":2}}'));
    reader.root.required("a").asObject().required("b").asI32(0, 9);
    reader.root.required("a").asObject().required("c").asI32(0, 9);
    expect<string>(reader.message).toBe("");
  });

  it("may have any names, and may be allowed without being read", () => {
    const reader = new ConfigReader(bytes('{"labels":{"b":"1","a":"2"},"comment":[]}'));
    reader.root.allow("comment");
    const labels = reader.root.required("labels").asObject();
    const names = labels.names();
    expect<string[]>(names).toStrictEqual(["b", "a"]);
    let values = "";
    for (let i = 0; i < names.length; i++) values += labels.required(names[i]).asString();
    expect<string>(values).toBe("12");
    expect<string>(reader.message).toBe("");
  });
});

describe("an array", () => {
  it("gives its elements in any order", () => {
    const reader = new ConfigReader(bytes('{"a":[0,1,2,3]}'));
    const array = reader.root.required("a").asArray();
    expect<i32>(array.at(2).asI32(0, 9, -1)).toBe(2);
    expect<i32>(array.at(0).asI32(0, 9, -1)).toBe(0);
    expect<i32>(array.at(3).asI32(0, 9, -1)).toBe(3);
    expect<i32>(array.at(3).asI32(0, 9, -1)).toBe(3);
    expect<i32>(array.at(1).asI32(0, 9, -1)).toBe(1);
    expect<bool>(array.at(4).exists).toBe(false);
    expect<bool>(array.at(i32.MAX_VALUE).exists).toBe(false);
    expect<bool>(array.at(-1).exists).toBe(false);
    expect<i32>(array.at(0).asI32(0, 9, -1)).toBe(0);
    expect<string>(reader.message).toBe("");
  });
});

describe("a filter's own errors", () => {
  it("carry the path, too", () => {
    const reader = new ConfigReader(bytes('{"path":"api","limits":{"low":5,"high":1}}'));
    const path = reader.root.required("path");
    if (!path.asBytes().startsWith(Bytes.fromString("/"))) path.reject('a path that starts with "/"');
    const limits = reader.root.required("limits").asObject();
    const low = limits.required("low");
    if (low.asI32(0, 9) > limits.required("high").asI32(0, 9)) low.fail("is above high");
    expect<string[]>(reader.list()).toStrictEqual([
      'path: expected a path that starts with "/", found string "api"',
      "limits.low: is above high",
    ]);
    expect<string>(errorsOf('{"rules":[{"request":[],"respond":{"status":200}}]}')).toBe("");
    expect<string>(
      errorsOf('{"rules":[{"request":[{"op":"remove","name":"x"}],"respond":{"status":200}}]}'),
    ).toBe('rules[0]: "request" and "respond" exclude each other');
  });
});

describe("a text that is no configuration", () => {
  it("has the parser's error and no other", () => {
    expect<string>(errorsOf('{"rules":[\n {"match" 1}]}')).toBe(
      'line 2, column 11: expected ":" after the name of a member, found "1"',
    );
    expect<string>(errorsOf("")).toBe("line 1, column 1: expected a value, found the end of the text");
    const reader = new ConfigReader(bytes('{"rules":[]}'), new JsonLimits(5));
    expect<string>(reader.message).toBe("the text has 12 bytes; 5 are allowed");
  });

  it("must be an object", () => {
    expect<string>(errorsOf("[]")).toBe("top level: expected an object, found an array");
    expect<string>(errorsOf('"x"')).toBe('top level: expected an object, found string "x"');
  });
});

describe("many errors", () => {
  it("come in the order of the text", () => {
    const reader = new ConfigReader(bytes('{"a":1,"b":2,"c":{"x":1},"d":4}'));
    reader.root.required("d").asString();
    reader.root.required("b").asString();
    reader.root.required("c").asObject();
    reader.root.required("a").asString();
    expect<string[]>(reader.list()).toStrictEqual([
      "a: expected a string, found number 1",
      "b: expected a string, found number 2",
      'c: unknown field "x" (known: none)',
      "d: expected a string, found number 4",
    ]);
    expect<string>(reader.message).toBe(reader.list().join("\n"));
  });

  it("are cut at twenty", () => {
    const reader = new ConfigReader(bytes(`{"a":[${"1,".repeat(29)}1]}`));
    const array = reader.root.required("a").asArray();
    for (let i = 0; i < array.length; i++) array.at(i).asString();
    expect<i32>(reader.list().length).toBe(20);
    expect<string>(reader.list()[19]).toBe("a[19]: expected a string, found number 1");
  });
});
