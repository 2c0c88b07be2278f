import { Bytes } from "../../assembly/bytes/bytes";

/** The number that `:status` says, 0 where it says none. */
export function statusOf(value: Bytes): u32 {
  if (value.length != 3) return 0;
  let status: u32 = 0;
  for (let i = 0; i < 3; i++) {
    const digit = <u32>value.at(i) - 0x30;
    if (digit > 9) return 0;
    status = status * 10 + digit;
  }
  return status;
}
