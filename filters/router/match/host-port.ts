import { Bytes } from "../../../assembly/bytes/bytes";

const COLON: u8 = 0x3a;
const BRACKET: u8 = 0x5d;

/** How much of `example.com:8080` or `[::1]:8080` is the host, brackets and all: what is before the last colon beyond them. */
export function lengthWithoutPort(authority: Bytes): i32 {
  for (let i = authority.length - 1; i >= 0; i--) {
    const byte = authority.at(i);
    if (byte == COLON) return i;
    if (byte == BRACKET) break;
  }
  return authority.length;
}

/** Where the address ends in `10.0.0.1:8080` or `[::1]:8080`: before the port, and before the bracket. */
export function addressLength(address: Bytes): i32 {
  const end = lengthWithoutPort(address);
  return address.at(end - 1) == BRACKET ? end - 1 : end;
}
