import { Bytes } from "../../../assembly/bytes/bytes";
import { areDigits, digitsToNumber } from "./numbers";

const COLON: u8 = 0x3a;
const DOT: u8 = 0x2e;
const OPEN: u8 = 0x5b;
const CLOSE: u8 = 0x5d;

/** True for an IPv4 address, or an IPv6 address in brackets, with a port. */
export function isAddress(text: Bytes): bool {
  let colon = text.length - 1;
  while (colon >= 0 && text.at(colon) != COLON) colon--;
  if (!isNumber(text, colon + 1, text.length, 1, 65_535)) return false;
  if (text.at(0) == OPEN) return text.at(colon - 1) == CLOSE && isIpv6(text.slice(1, colon - 1));
  return isIpv4(text.slice(0, colon));
}

function isIpv4(text: Bytes): bool {
  let start = 0;
  for (let part = 0; part < 4; part++) {
    const dot = text.indexOf(DOT, start);
    const end = part == 3 ? text.length : dot;
    if (end < 0 || !isNumber(text, start, end, 0, 255)) return false;
    start = end + 1;
  }
  return true;
}

/** True for groups of hexadecimal digits, eight or fewer with `::` for those that are left out. */
function isIpv6(text: Bytes): bool {
  let groups = 0;
  let isShortened = false;
  let at = 0;
  while (at < text.length) {
    if (text.at(at) == COLON && text.at(at + 1) == COLON) {
      if (isShortened) return false;
      isShortened = true;
      at += 2;
      continue;
    }
    if (text.at(at) == COLON && (at == 0 || text.at(at - 1) == COLON)) return false;
    if (text.at(at) == COLON) at++;
    const start = at;
    while (isHex(text.at(at))) at++;
    if (at == start || at - start > 4) return false;
    groups++;
  }
  return isShortened ? groups < 8 : groups == 8;
}

function isNumber(text: Bytes, start: i32, end: i32, least: i64, most: i64): bool {
  if (!areDigits(text, start, end) || end - start > 5) return false;
  const number = digitsToNumber(text, start, end);
  return number >= least && number <= most;
}

function isHex(byte: u8): bool {
  return (byte >= 0x30 && byte <= 0x39) || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x66);
}
