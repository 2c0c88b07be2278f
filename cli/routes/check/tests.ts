import type { RouteQuestion } from "../table-host.js";
import { type HeaderMatch, headerMatch } from "./header-match.js";
import {
  anyText,
  DescriptionError,
  Fields,
  flag,
  listOf,
  long,
  type Reader,
  seconds,
  text,
} from "./readers.js";

/** What a test may expect of a decision, beside headers. */
export const ASSERTED = [
  "cluster_name",
  "virtual_host_name",
  "path_rewrite",
  "host_rewrite",
  "path_redirect",
  "timeout",
] as const;
export type Asserted = (typeof ASSERTED)[number];

/** One test of a table. */
export interface RouteTest {
  name: string;
  question: RouteQuestion;
  /** What is expected, as far as the test says; empty for nothing. */
  expected: Partial<Record<Asserted, string>>;
  requestHeaders: readonly HeaderMatch[];
  responseHeaders: readonly HeaderMatch[];
}

/**
 * Reads the tests of Envoy's router_check_tool. Source: test/tools/router_check/validation.proto.
 *
 * @throws DescriptionError with the place of what cannot be understood
 */
export function readTests(document: unknown): RouteTest[] {
  const fields = new Fields(document, "");
  const tests = fields.required("tests", listOf(readTest, 1));
  fields.end();
  return tests;
}

const readTest: Reader<RouteTest> = (value, path) => {
  const fields = new Fields(value, path);
  const name = fields.required("test_name", text);
  const question = fields.required("input", readInput);
  const expected = fields.required("validate", readAssert);
  fields.end();
  return { name, question, ...expected };
};

const readInput: Reader<RouteQuestion> = (value, path) => {
  const fields = new Fields(value, path);
  const isTls = fields.optional("ssl", flag, false);
  const isInternal = fields.optional("internal", flag, false);
  const added = fields.optional("additional_request_headers", headers, []);
  const scheme = isTls ? "https" : "http";
  const question: RouteQuestion = {
    authority: fields.required("authority", text),
    path: fields.required("path", text),
    method: fields.optional("method", text, "GET"),
    random: fields.optional("random_value", long, 0),
    scheme,
    headers: [
      ["x-forwarded-proto", scheme],
      ...(isInternal ? [["x-envoy-internal", "true"] as const] : []),
      ...added,
    ],
    responseHeaders: fields.optional("additional_response_headers", headers, []),
  };
  if (fields.has("runtime")) {
    throw new DescriptionError(`${path}.runtime`, "a filter has no runtime, and its tables no runtime keys");
  }
  fields.end();
  return question;
};

const header: Reader<readonly [string, string]> = (value, path) => {
  const fields = new Fields(value, path);
  const pair = [fields.required("key", text).toLowerCase(), fields.optional("value", anyText, "")] as const;
  fields.end();
  return pair;
};
const headers = listOf(header);

const readAssert: Reader<Pick<RouteTest, "expected" | "requestHeaders" | "responseHeaders">> = (
  value,
  path,
) => {
  const fields = new Fields(value, path);
  const expected: Partial<Record<Asserted, string>> = {};
  for (const name of ASSERTED) {
    const wanted = fields.optional(name, name === "timeout" ? seconds : anyText, undefined);
    if (wanted !== undefined) expected[name] = wanted;
  }
  if (fields.optional("virtual_cluster_name", anyText, "") !== "") {
    throw new DescriptionError(
      `${path}.virtual_cluster_name`,
      "virtual clusters are the host's statistics; a filter has none",
    );
  }
  const test = {
    expected,
    requestHeaders: matchers(fields, "request"),
    responseHeaders: matchers(fields, "response"),
  };
  fields.end();
  const { requestHeaders, responseHeaders } = test;
  if (Object.keys(expected).length + requestHeaders.length + responseHeaders.length === 0) {
    throw new DescriptionError(path, "it expects nothing");
  }
  return test;
};

/** Both forms: values, of which an empty one stands for no such header, and matchers. */
function matchers(fields: Fields, side: "request" | "response"): HeaderMatch[] {
  const values = fields.optional(`${side}_header_fields`, headers, []);
  const more = fields.optional(`${side}_header_matches`, listOf(headerMatch), []);
  const exact = values.map(([name, value]): HeaderMatch => {
    return { name, shown: JSON.stringify(value), passes: (actual) => (actual ?? "") === value };
  });
  return [...exact, ...more];
}
