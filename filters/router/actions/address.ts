import { Bytes } from "../../../assembly/bytes/bytes";
import { addressLength } from "../match/host-port";

const BRACKET: u8 = 0x5b;

/** Makes a view of `10.0.0.1:80` or `[::1]:80` one of the address without the port, and without brackets. */
export function cutPort(address: Bytes): void {
  const start = address.at(0) == BRACKET ? 1 : 0;
  address.aim(address.ptr + <usize>start, addressLength(address) - start);
}
