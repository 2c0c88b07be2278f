// Fields that several parts of the configuration have.
import { Bytes } from "../../assembly";
import { ConfigArray, ConfigObject, ConfigValue } from "../../assembly/json";
import { canonicalName, isReadable, NOT_A_NAME, whyFixed } from "./header-names";
import { OperationKind, Side } from "./kinds";

/** Stands for a name that is not even a string, which is an error of its own. */
const SOME_NAME = "x";

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

/** True if an object has a field besides these: it is an unknown one, or a misspelt one of them. */
export function hasOthers(object: ConfigObject, known: string[]): bool {
  const names = object.names();
  for (let i = 0; i < names.length; i++) {
    if (!known.includes(names[i])) return true;
  }
  return false;
}

/** The name of a header that is looked at. */
export function readReadableName(value: ConfigValue, side: Side): Bytes {
  const name = canonicalName(value.asString(SOME_NAME), side);
  if (value.exists && !isReadable(name, side)) value.fail(NOT_A_NAME);
  return Bytes.fromString(name);
}

/** The name of a header that an operation changes. */
export function readWritableName(value: ConfigValue, side: Side, kind: OperationKind): Bytes {
  const name = canonicalName(value.asString(SOME_NAME), side);
  const reason = isReadable(name, side) ? whyFixed(name, side, kind) : NOT_A_NAME;
  if (value.exists && reason.length > 0) value.fail(reason);
  return Bytes.fromString(name);
}
