import { anyText, Fields, flag, integer, oneOfFields, type Reader, text } from "./readers.js";

/** A test of a header. */
export interface HeaderMatch {
  name: string;
  /** What is expected, for people. */
  shown: string;
  /** True if a header with these lines, joined by commas, passes; undefined stands for one that is not there. */
  passes(value: string | undefined): boolean;
}

type Test = (value: string) => boolean;

/** Reads an envoy.config.route.v3.HeaderMatcher. */
export const headerMatch: Reader<HeaderMatch> = (value, path) => {
  const fields = new Fields(value, path);
  const name = fields.required("name", text).toLowerCase();
  const kind = oneOfFields(fields, TESTS) ?? "present_match";
  const test = kind === "present_match" ? () => true : fields.required(kind, TEXT_TESTS[kind]!);
  const wantsPresence = kind !== "present_match" || fields.optional(kind, flag, true);
  const inverted = fields.optional("invert_match", flag, false);
  const missingAsEmpty = fields.optional("treat_missing_header_as_empty", flag, false);
  fields.end();
  const matches = (actual: string | undefined): boolean => {
    const present = actual ?? (missingAsEmpty && kind !== "present_match" ? "" : undefined);
    return present === undefined ? !wantsPresence : wantsPresence && test(present);
  };
  return {
    name,
    shown: JSON.stringify(value),
    passes: (actual) => matches(actual) !== inverted,
  };
};

const compare = (test: (value: string, expected: string) => boolean): Reader<Test> => {
  return (value, path) => {
    const expected = anyText(value, path);
    return (actual) => test(actual, expected);
  };
};

const regex: Reader<Test> = (value, path) => {
  const fields = new Fields(value, path);
  fields.optional("google_re2", (each) => each, undefined);
  const pattern = fields.required("regex", text);
  fields.end();
  // RE2's flags stand at the start of the pattern; JavaScript's beside it.
  const [, flags = "", rest = pattern] = /^\(\?([is]+)\)(.*)$/s.exec(pattern) ?? [];
  const whole = new RegExp(`^(?:${rest})$`, flags);
  return (actual) => whole.test(actual);
};

const range: Reader<Test> = (value, path) => {
  const fields = new Fields(value, path);
  const read = integer(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
  const start = fields.optional("start", read, 0);
  const end = fields.optional("end", read, 0);
  fields.end();
  return (actual) => /^-?\d+$/.test(actual) && Number(actual) >= start && Number(actual) < end;
};

const COMPARISONS: Readonly<Record<string, Reader<Test>>> = {
  exact: compare((value, expected) => value === expected),
  prefix: compare((value, expected) => value.startsWith(expected)),
  suffix: compare((value, expected) => value.endsWith(expected)),
  contains: compare((value, expected) => value.includes(expected)),
  safe_regex: regex,
};

const stringMatch: Reader<Test> = (value, path) => {
  const fields = new Fields(value, path);
  const kind = oneOfFields(fields, Object.keys(COMPARISONS)) ?? "exact";
  const ignoreCase = fields.optional("ignore_case", flag, false);
  const lower: Reader<Test> = (each, at) =>
    COMPARISONS[kind]!(typeof each === "string" ? each.toLowerCase() : each, at);
  const test = fields.required(kind, ignoreCase ? lower : COMPARISONS[kind]!);
  fields.end();
  return ignoreCase ? (actual) => test(actual.toLowerCase()) : test;
};

const TEXT_TESTS: Readonly<Record<string, Reader<Test>>> = {
  string_match: stringMatch,
  exact_match: COMPARISONS.exact!,
  prefix_match: COMPARISONS.prefix!,
  suffix_match: COMPARISONS.suffix!,
  contains_match: COMPARISONS.contains!,
  safe_regex_match: regex,
  range_match: range,
};
const TESTS = [...Object.keys(TEXT_TESTS), "present_match"];
