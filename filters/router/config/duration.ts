import { Bytes } from "../../../assembly/bytes/bytes";
import { areDigits, digitsToNumber } from "./numbers";

/** What is no duration. */
export const NO_DURATION: i64 = -1;

const DOT: u8 = 0x2e;
const SECONDS: u8 = 0x73;
/** About 31 years: more is a mistake, and less than a header of the host holds. */
const MOST_SECONDS: i64 = 1_000_000_000;

/**
 * The milliseconds of a duration as protobuf's JSON mapping writes it (`1.5s`), what is below one cut off, as in Envoy;
 * `NO_DURATION` for what is none, or is negative or longer than 10^9 seconds.
 */
export function parseDuration(text: Bytes): i64 {
  const end = text.length - 1;
  if (text.at(end) != SECONDS) return NO_DURATION;
  const dot = text.indexOf(DOT);
  const whole = dot < 0 ? end : dot;
  if (!areDigits(text, 0, whole) || whole > 10) return NO_DURATION;
  if (dot >= 0 && (!areDigits(text, dot + 1, end) || end - dot > 10)) return NO_DURATION;
  const seconds = digitsToNumber(text, 0, whole);
  if (seconds > MOST_SECONDS) return NO_DURATION;
  let milliseconds: i64 = 0;
  for (let i = 1; i <= 3; i++) {
    const digit = dot >= 0 && dot + i < end ? <i64>(text.at(dot + i) - 0x30) : 0;
    milliseconds = milliseconds * 10 + digit;
  }
  return seconds * 1000 + milliseconds;
}
