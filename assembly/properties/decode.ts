import { Bytes } from "../bytes/bytes";
import { Entries } from "./entries";

// What the bytes of a property mean. Nothing in them tells: who asks has to know the type.

/** The size of an integer, a double and a time. */
const WORD: i32 = 8;

/** An integer, a timestamp or a duration: an i64, little-endian. -1 for `null`, and for what has not 8 bytes. */
export function integerOf(value: Bytes | null): i64 {
  return value !== null && value.length == WORD ? load<i64>(value.ptr) : -1;
}

/** A double, as all numbers in metadata are. NaN for `null`, and for what has not 8 bytes. */
export function numberOf(value: Bytes | null): f64 {
  return value !== null && value.length == WORD ? load<f64>(value.ptr) : f64.NaN;
}

/** A boolean: one byte. False for `null`, and for what has not one byte. */
export function booleanOf(value: Bytes | null): bool {
  return value !== null && value.length == 1 && value.at(0) != 0;
}

/** The entries of a map; none for `null`. A map in a map is the value of an entry. */
export function mapOf(value: Bytes | null): Entries {
  return new Entries(value, false);
}

/** The elements of a list; none for `null`. */
export function listOf(value: Bytes | null): Entries {
  return new Entries(value, true);
}
