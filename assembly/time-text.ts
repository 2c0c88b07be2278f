import { ByteWriter } from "./bytes/byte-writer";

const PER_SECOND: i64 = 1_000_000_000;
const PER_MILLISECOND: i64 = 1_000_000;
const SECONDS_A_DAY: i64 = 86_400;

const DASH: u8 = 0x2d;
const DOT: u8 = 0x2e;
const COLON: u8 = 0x3a;
const LETTER_T: u8 = 0x54;
const LETTER_Z: u8 = 0x5a;
const LETTER_S: u8 = 0x73;

/** Writes nanoseconds since 1970 as UTC to the millisecond, rounded down: `2026-03-01T12:30:05.250Z` (RFC 3339). */
export function writeTimestamp(nanoseconds: i64, writer: ByteWriter): void {
  const seconds = floorDivide(nanoseconds, PER_SECOND);
  const days = floorDivide(seconds, SECONDS_A_DAY);
  writeDate(days, writer);
  writer.writeByte(LETTER_T);
  const second = seconds - days * SECONDS_A_DAY;
  writer.writeNumber(second / 3600, 2);
  writer.writeByte(COLON);
  writer.writeNumber((second / 60) % 60, 2);
  writer.writeByte(COLON);
  writer.writeNumber(second % 60, 2);
  writer.writeByte(DOT);
  writer.writeNumber((nanoseconds - seconds * PER_SECOND) / PER_MILLISECOND, 3);
  writer.writeByte(LETTER_Z);
}

/** Writes nanoseconds as seconds with none, three, six or nine digits behind the point: `0.250s`, as protobuf's JSON does. */
export function writeDuration(nanoseconds: i64, writer: ByteWriter): void {
  const whole = nanoseconds / PER_SECOND;
  let rest = nanoseconds % PER_SECOND;
  if (nanoseconds < 0) {
    writer.writeByte(DASH);
    rest = -rest;
  }
  writer.writeNumber(nanoseconds < 0 ? -whole : whole);
  if (rest != 0) {
    let digits = 9;
    for (; rest % 1000 == 0; rest /= 1000) digits -= 3;
    writer.writeByte(DOT);
    writer.writeNumber(rest, digits);
  }
  writer.writeByte(LETTER_S);
}

/**
 * Writes the date of a day counted from 1970-01-01. Years are counted from March, so that the leap day is the last of
 * its year, in eras of 400 years, which all have the same number of days.
 */
function writeDate(days: i64, writer: ByteWriter): void {
  const sinceEra0 = days + 719_468;
  const era = floorDivide(sinceEra0, 146_097);
  const dayOfEra = sinceEra0 - era * 146_097;
  const yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
  const dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
  const monthFromMarch = (5 * dayOfYear + 2) / 153;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  writer.writeNumber(yearOfEra + era * 400 + (month <= 2 ? 1 : 0), 4);
  writer.writeByte(DASH);
  writer.writeNumber(month, 2);
  writer.writeByte(DASH);
  writer.writeNumber(dayOfYear - (153 * monthFromMarch + 2) / 5 + 1, 2);
}

function floorDivide(dividend: i64, divisor: i64): i64 {
  const quotient = dividend / divisor;
  return dividend % divisor < 0 ? quotient - 1 : quotient;
}
