// What the filter `headers` refuses as a configuration, and what it says. Run by the built-in host and by real Envoys.

import type { Json } from "../../cli/envoy/index.js";

/** A configuration that must be refused. */
export interface Refusal {
  /** Given as it is if it is a text. */
  configuration: Json;
  /** What follows `headers: configuration refused: ` in the log. */
  message: string;
}

const request = (...operations: Json[]): Json => ({ rules: [{ request: operations }] });
const response = (...operations: Json[]): Json => ({ rules: [{ response: operations }] });
const value = (text: string): Json => request({ op: "set", name: "x", value: text });
const match = (fields: Json): Json => ({ rules: [{ match: fields, request: [] }] });
const respond = (fields: Json): Json => ({ rules: [{ respond: fields }] });

const NAME = "expected the name of a header (a token of at most 256 characters)";
const PROXY_ALONE = "frames the message or belongs to the connection: the proxy alone may change it";
const PSEUDO = "pseudo-headers can only be set, and of them :authority (also called host), :method and :path";
const REFERENCE = "expected %REQ(…)%, %RESP(…)%, %PROPERTY(…)%, %ENVIRONMENT(…)% or %% for a percent sign";
const HOST = 'expected a host without a port, such as "example.com" or "*.example.com"';

const wholes: Refusal[] = [
  { configuration: "", message: 'there is none; expected {"rules": […]}' },
  {
    configuration: '{"rules": [\n  {"request" []}\n]}',
    message: 'line 2, column 14: expected ":" after the name of a member, found "["',
  },
  { configuration: [], message: "top level: expected an object, found an array" },
  { configuration: {}, message: 'top level: missing field "rules"' },
  { configuration: { rules: {} }, message: "rules: expected an array, found an object" },
  {
    configuration: { rules: [], rule: 1 },
    message: 'top level: unknown field "rule"; did you mean "rules"? (known: rules)',
  },
  {
    configuration: { rules: Array(257).fill({ request: [] }) },
    message: "rules: at most 256 are allowed, found 257",
  },
  { configuration: { rules: [5] }, message: "rules[0]: expected an object, found number 5" },
  {
    configuration: { rules: [{ match: {} }] },
    message: "rules[0]: expected request, response or respond: the rule does nothing",
  },
  {
    configuration: { rules: [{ requests: [] }] },
    message:
      'rules[0]: unknown field "requests"; did you mean "request"? (known: match, request, response, respond)',
  },
  {
    configuration: {
      rules: [
        { request: [{ op: "set", name: "a" }] },
        { match: { methods: "GET" }, response: [{ op: "delete" }] },
      ],
    },
    message:
      'rules[0].request[0]: missing field "value"; rules[1].match.methods: expected an array, found string "GET"; ' +
      'rules[1].response[0].op: expected "set", "add", "append", "rename", "copy" or "remove", found string "delete"',
  },
];

const operations: Refusal[] = [
  {
    configuration: {
      rules: [{ request: [] }, { request: [{ op: "add", name: "a", value: "b" }, { op: "sett" }] }],
    },
    message:
      'rules[1].request[1].op: expected "set", "add", "append", "rename", "copy" or "remove", found string "sett"; ' +
      'did you mean "set"?',
  },
  {
    configuration: request(...Array<Json>(65).fill({ op: "remove", name: "a" })),
    message: "rules[0].request: at most 64 are allowed, found 65",
  },
  { configuration: request({ name: "a", value: "b" }), message: 'rules[0].request[0]: missing field "op"' },
  {
    configuration: request({ op: "set", name: "a", value: 5 }),
    message: "rules[0].request[0].value: expected a string, found number 5",
  },
  {
    configuration: request({ op: "set", name: "a", value: "x", valeu: "y" }),
    message: 'rules[0].request[0]: unknown field "valeu"; did you mean "value"? (known: op, name, value)',
  },
  { configuration: request({ op: "copy", from: "a" }), message: 'rules[0].request[0]: missing field "to"' },
  {
    configuration: request({ op: "rename", from: "X-A", to: "x-a" }),
    message: "rules[0].request[0].to: expected another header than from",
  },
  { configuration: request({ op: "remove", name: "a b" }), message: `rules[0].request[0].name: ${NAME}` },
  {
    configuration: request({ op: "remove", name: "a".repeat(257) }),
    message: `rules[0].request[0].name: ${NAME}`,
  },
  { configuration: request({ op: "remove", name: ":path" }), message: `rules[0].request[0].name: ${PSEUDO}` },
  {
    configuration: request({ op: "rename", from: "host", to: "x-host" }),
    message: `rules[0].request[0].from: ${PSEUDO}`,
  },
  {
    configuration: request({ op: "set", name: ":scheme", value: "https" }),
    message: `rules[0].request[0].name: ${PSEUDO}`,
  },
  {
    configuration: response({ op: "set", name: ":status", value: "200" }),
    message: "rules[0].response[0].name: the status of a response cannot be changed",
  },
  {
    configuration: response({ op: "set", name: "Content-Length", value: "5" }),
    message: `rules[0].response[0].name: content-length ${PROXY_ALONE}`,
  },
  {
    configuration: request({ op: "copy", from: "x", to: "transfer-encoding" }),
    message: `rules[0].request[0].to: transfer-encoding ${PROXY_ALONE}`,
  },
  {
    configuration: response({ op: "append", name: "set-cookie", value: "a=1" }),
    message: "rules[0].response[0].name: values of set-cookie cannot be joined: use add",
  },
  {
    configuration: request({ op: "set", name: ":path", value: "new" }),
    message:
      'rules[0].request[0].value: expected a path that begins with / and has no white space, found string "new"',
  },
  {
    configuration: request({ op: "set", name: ":method", value: "G T" }),
    message: 'rules[0].request[0].value: expected a method, found string "G T"',
  },
  {
    configuration: request({ op: "set", name: "host", value: "" }),
    message: 'rules[0].request[0].value: expected a host without white space, found string ""',
  },
];

const templates: Refusal[] = [
  {
    configuration: value("a\r\nx-evil: b"),
    message:
      "rules[0].request[0].value: character 2: control characters, line breaks among them, are not allowed",
  },
  {
    configuration: value("é".repeat(9000)),
    message: "rules[0].request[0].value: at most 16384 bytes are allowed, found 18000",
  },
  { configuration: value("100%"), message: `rules[0].request[0].value: character 4: ${REFERENCE}` },
  { configuration: value("a %HEADER(x)%"), message: `rules[0].request[0].value: character 3: ${REFERENCE}` },
  {
    configuration: value("%REQ%"),
    message: 'rules[0].request[0].value: character 5: expected "(" after %REQ',
  },
  {
    configuration: value("%REQ(x"),
    message: 'rules[0].request[0].value: character 7: expected ")%" at the end of %REQ(',
  },
  {
    configuration: value("%REQ(x) "),
    message: 'rules[0].request[0].value: character 8: expected "%" after %REQ(x)',
  },
  { configuration: value("%REQ(x y)%"), message: `rules[0].request[0].value: character 6: ${NAME}` },
  {
    configuration: value("%RESP(x)%"),
    message: "rules[0].request[0].value: character 1: %RESP(…)% can only stand in operations on the response",
  },
  {
    configuration: value("%PROPERTY(a..b)%"),
    message:
      "rules[0].request[0].value: character 11: expected the name of a property, its parts joined by dots",
  },
  {
    configuration: value("%ENVIRONMENT()%"),
    message: "rules[0].request[0].value: character 14: expected the name of an environment variable",
  },
];

const matches: Refusal[] = [
  {
    configuration: match({ method: ["GET"] }),
    message:
      'rules[0].match: unknown field "method"; did you mean "methods"? (known: methods, path, hosts, headers)',
  },
  {
    configuration: match({ methods: ["GET", 5] }),
    message: "rules[0].match.methods[1]: expected a string, found number 5",
  },
  {
    configuration: match({ methods: ["get"] }),
    message: 'rules[0].match.methods[0]: expected a method in capital letters, found string "get"',
  },
  {
    configuration: match({ methods: [] }),
    message: "rules[0].match.methods: expected at least one, or leave it out to match all",
  },
  {
    configuration: match({ path: { exact: "/a", prefix: "/b" } }),
    message: "rules[0].match.path: expected one of exact, prefix and glob, found 2",
  },
  {
    configuration: match({ path: { regex: "/a" } }),
    message: 'rules[0].match.path: unknown field "regex" (known: exact, prefix, glob)',
  },
  {
    configuration: match({ path: { prefix: "api" } }),
    message: 'rules[0].match.path.prefix: expected a path, which begins with /, found string "api"',
  },
  {
    configuration: match({ path: { exact: "/a?b=c" } }),
    message:
      'rules[0].match.path.exact: expected a path without a query, which is not looked at, found string "/a?b=c"',
  },
  {
    configuration: match({ headers: [{ name: "x", glob: "*a".repeat(600) }] }),
    message: "rules[0].match.headers[0].glob: at most 1024 bytes are allowed, found 1200",
  },
  {
    configuration: match({ hosts: ["example.com", "example.com:80"] }),
    message: `rules[0].match.hosts[1]: ${HOST}, found string "example.com:80"`,
  },
  { configuration: match({ hosts: ["*"] }), message: `rules[0].match.hosts[0]: ${HOST}, found string "*"` },
  {
    configuration: match({ headers: [{ name: "x" }] }),
    message: "rules[0].match.headers[0]: expected one of exact, prefix, glob and present, found none",
  },
  {
    configuration: match({ headers: [{ name: "x", present: "yes" }] }),
    message: 'rules[0].match.headers[0].present: expected true or false, found string "yes"',
  },
];

const replies: Refusal[] = [
  { configuration: respond({}), message: 'rules[0].respond: missing field "status"' },
  {
    configuration: respond({ status: 101 }),
    message: "rules[0].respond.status: expected an integer from 200 to 599, found 101",
  },
  {
    configuration: respond({ status: 403, headers: { "a b": "c" } }),
    message: `rules[0].respond.headers["a b"]: ${NAME}`,
  },
  {
    configuration: respond({ status: 403, headers: { "content-length": "1" } }),
    message: `rules[0].respond.headers.content-length: content-length ${PROXY_ALONE}`,
  },
  {
    configuration: respond({ status: 204, body: "x" }),
    message: "rules[0].respond.body: an answer with status 204 has no body",
  },
  {
    configuration: respond({ status: 403, grpcStatus: 17 }),
    message: "rules[0].respond.grpcStatus: expected an integer from 0 to 16, found 17",
  },
  {
    configuration: { rules: [{ request: [], respond: { status: 403 } }] },
    message:
      "rules[0].request: a rule that responds does not send the request on: put this into an earlier rule",
  },
];

export const refusals: readonly Refusal[] = [...wholes, ...operations, ...templates, ...matches, ...replies];
