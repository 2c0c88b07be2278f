import { DescriptionError, type Reader, Fields as StrictFields } from "../../envoy/xprotocol/fields.js";

export {
  DescriptionError,
  flag,
  integer,
  listOf,
  mapOf,
  type Reader,
  text,
} from "../../envoy/xprotocol/fields.js";
export { anyText } from "../import/values.js";

/** The fields of a message in protobuf's JSON mapping: each may be named as in the proto or in camel case. */
export class Fields extends StrictFields {
  constructor(value: unknown, path: string) {
    super(withProtoNames(value, path), path);
  }
}

/** The one of these fields that is there; undefined for none. */
export function oneOfFields(fields: Fields, names: readonly string[]): string | undefined {
  const there = names.filter((name) => fields.has(name));
  if (there.length > 1) throw new DescriptionError(fields.path, `${there.join(" and ")} exclude each other`);
  return there[0];
}

/** Reads a whole number that may stand there as a text, as protobuf writes long ones. */
export const long: Reader<number> = (value, path) => {
  const number = typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
  if (typeof number === "number" && Number.isSafeInteger(number) && number >= 0) return number;
  throw new DescriptionError(
    path,
    `expected a whole number from 0 to ${Number.MAX_SAFE_INTEGER}, found ${JSON.stringify(value)}`,
  );
};

/** Reads a time as protobuf writes it, `1.5s`, and writes it in the shortest way. */
export const seconds: Reader<string> = (value, path) => {
  if (typeof value === "string" && /^\d+(\.\d+)?s$/.test(value)) return `${Number(value.slice(0, -1))}s`;
  throw new DescriptionError(path, `expected a time such as "1.5s", found ${JSON.stringify(value)}`);
};

function withProtoNames(value: unknown, path: string): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const named = Object.entries(value).map(([name, each]) => [snakeCase(name), each] as const);
  const names = named.map(([name]) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined)
    throw new DescriptionError(path, `"${twice}" stands twice, under both of its names`);
  return Object.fromEntries(named);
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
