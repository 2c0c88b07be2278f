import { Bytes } from "../../../assembly/bytes/bytes";
import { areDigits, digitsToNumber } from "./numbers";

/** What is no time. */
export const NO_TIME: i64 = i64.MIN_VALUE;

const DOT: u8 = 0x2e;
const MINUS: u8 = 0x2d;
const PLUS: u8 = 0x2b;
const COLON: u8 = 0x3a;
const LETTER_T: u8 = 0x54;
const LETTER_Z: u8 = 0x5a;
/** How long `2026-03-01T12:30:05` is. */
const TO_SECONDS: i32 = 19;

/**
 * The milliseconds since 1970 of a time as RFC 3339 writes it (`2026-03-01T12:30:05.250Z`, `2026-03-01T12:30:05+01:00`), what
 * is below one cut off; `NO_TIME` for what is none. A leap second counts as the next one.
 */
export function parseTimestamp(text: Bytes): i64 {
  if (!isLaidOut(text)) return NO_TIME;
  const year = digitsToNumber(text, 0, 4);
  const month = digitsToNumber(text, 5, 7);
  const day = digitsToNumber(text, 8, 10);
  const hour = digitsToNumber(text, 11, 13);
  const minute = digitsToNumber(text, 14, 16);
  const second = digitsToNumber(text, 17, TO_SECONDS);
  if (month < 1 || month > 12 || day < 1 || day > daysOfMonth(year, month)) return NO_TIME;
  if (hour > 23 || minute > 59 || second > 60) return NO_TIME;
  const zone = endOfFraction(text);
  const offset = minutesOfZone(text, zone);
  if (offset == NO_TIME) return NO_TIME;
  const seconds = ((daysSince1970(year, month, day) * 24 + hour) * 60 + minute - offset) * 60 + second;
  return seconds * 1000 + millisecondsOf(text, zone);
}

/** True if digits and signs are where they belong, up to the seconds. */
function isLaidOut(text: Bytes): bool {
  const hasDate = areDigits(text, 0, 4) && areDigits(text, 5, 7) && areDigits(text, 8, 10);
  const hasTime = areDigits(text, 11, 13) && areDigits(text, 14, 16) && areDigits(text, 17, TO_SECONDS);
  const hasSigns = text.at(4) == MINUS && text.at(7) == MINUS && text.at(13) == COLON && text.at(16) == COLON;
  return hasDate && hasTime && hasSigns && (text.at(10) & 0xdf) == LETTER_T;
}

/** Where the zone begins. */
function endOfFraction(text: Bytes): i32 {
  if (text.at(TO_SECONDS) != DOT) return TO_SECONDS;
  let end = TO_SECONDS + 1;
  while (areDigits(text, end, end + 1)) end++;
  return end;
}

function millisecondsOf(text: Bytes, end: i32): i64 {
  let milliseconds: i64 = 0;
  for (let i = 1; i <= 3; i++) {
    const at = TO_SECONDS + i;
    milliseconds = milliseconds * 10 + (at < end ? <i64>(text.at(at) - 0x30) : 0);
  }
  return milliseconds;
}

/** How many minutes a zone is ahead of UTC; `NO_TIME` for what is no zone. */
function minutesOfZone(text: Bytes, start: i32): i64 {
  if (start == TO_SECONDS + 1) return NO_TIME;
  const sign = text.at(start);
  if ((sign & 0xdf) == LETTER_Z && text.length == start + 1) return 0;
  if ((sign != PLUS && sign != MINUS) || text.length != start + 6 || text.at(start + 3) != COLON)
    return NO_TIME;
  if (!areDigits(text, start + 1, start + 3) || !areDigits(text, start + 4, start + 6)) return NO_TIME;
  const hours = digitsToNumber(text, start + 1, start + 3);
  const minutes = digitsToNumber(text, start + 4, start + 6);
  if (hours > 23 || minutes > 59) return NO_TIME;
  return sign == MINUS ? -(hours * 60 + minutes) : hours * 60 + minutes;
}

function daysOfMonth(year: i64, month: i64): i64 {
  if (month == 2) return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

/** Days since 1970, in years that begin with March, so that the day that some years have more is their last. */
function daysSince1970(year: i64, month: i64, day: i64): i64 {
  const marchYear = month > 2 ? year : year - 1;
  const marchMonth = month > 2 ? month - 3 : month + 9;
  const leapDays = marchYear / 4 - marchYear / 100 + marchYear / 400;
  return marchYear * 365 + leapDays + (marchMonth * 153 + 2) / 5 + day - 719_469;
}
