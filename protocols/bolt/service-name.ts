import { Bytes } from "../../assembly/bytes/bytes";
import { XFrame } from "../xprotocol/frame";

const COLON: u8 = 0x3a;

/**
 * Takes the name of a service apart: SOFARPC writes `interface:version`, or `interface:version:uniqueId` where an
 * interface is served more than once, which is what a group is elsewhere.
 */
export function splitServiceName(name: Bytes, frame: XFrame): void {
  const first = name.indexOf(COLON);
  if (first < 0) {
    frame.service.aim(name.ptr, name.length);
    return;
  }
  frame.service.aim(name.ptr, first);
  const second = name.indexOf(COLON, first + 1);
  const end = second < 0 ? name.length : second;
  frame.version.aim(name.ptr + <usize>(first + 1), end - first - 1);
  if (second >= 0) frame.group.aim(name.ptr + <usize>(second + 1), name.length - second - 1);
}
