// Fields that several parts of the configuration have.
import { Bytes } from "../../assembly";
import { ConfigArray, ConfigValue } from "../../assembly/json";
import { canonicalName, isReadable, whyFixed } from "./header-names";
import { OperationKind, Side } from "./kinds";

/** What is said of a name that is none. */
export const NOT_A_NAME = "expected the name of a header";

/** An array that must not be longer than `most`. */
export function listOf(value: ConfigValue, most: i32): ConfigArray {
  const array = value.asArray();
  if (array.length > most) value.fail(`at most ${most} are allowed, found ${array.length}`);
  return array;
}

/** Like `listOf`, for a list that says nothing when it is empty: it may be meant as "all" or as "none". */
export function filledListOf(value: ConfigValue, most: i32): ConfigArray {
  const array = listOf(value, most);
  if (array.exists && array.length == 0) value.fail("expected at least one, or leave it out to match all");
  return array;
}

/** The name of a header that is looked at. */
export function readReadableName(value: ConfigValue, side: Side): Bytes {
  const name = canonicalName(value.asString(), side);
  if (value.exists && !isReadable(name, side)) value.fail(NOT_A_NAME);
  return Bytes.fromString(name);
}

/** The name of a header that an operation changes. */
export function readWritableName(value: ConfigValue, side: Side, kind: OperationKind): Bytes {
  const name = canonicalName(value.asString(), side);
  const reason = isReadable(name, side) ? whyFixed(name, side, kind) : NOT_A_NAME;
  if (value.exists && reason.length > 0) value.fail(reason);
  return Bytes.fromString(name);
}
