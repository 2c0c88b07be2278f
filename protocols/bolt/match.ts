import { Bytes } from "../../assembly/bytes/bytes";
import { ProtocolMatch } from "../xprotocol/protocol-match";
import { read16 } from "./big-endian";
import {
  Command,
  codecAt,
  commandAt,
  commandVersionAt,
  FrameType,
  ProtocolCode,
  SWITCH_AT,
  shiftOf,
  typeAt,
  VERSION_AT,
} from "./layout";

/** Codecs and switches are Java bytes, of which none below 0 has a meaning. */
const MOST: u8 = 127;

/**
 * Whether these can be the first bytes of a frame: `No` as soon as one of them cannot, `Yes` once type and command are there
 * and go together. Bytes beyond the first that a frame must have are not asked for.
 */
export function matchFrame(data: Bytes, code: ProtocolCode): ProtocolMatch {
  const length = data.length;
  if (length == 0) return ProtocolMatch.NeedMore;
  if (<ProtocolCode>load<u8>(data.ptr) != code) return ProtocolMatch.No;
  const shift = shiftOf(code);
  if (shift && length > VERSION_AT && !isVersion(load<u8>(data.ptr, VERSION_AT))) return ProtocolMatch.No;
  if (length <= typeAt(shift)) return ProtocolMatch.NeedMore;
  const type = <u32>load<u8>(data.ptr + <usize>typeAt(shift));
  if (type > <u32>FrameType.OneWay) return ProtocolMatch.No;
  if (length < commandAt(shift) + 2) return ProtocolMatch.NeedMore;
  return isCommand(type, read16(data.ptr + <usize>commandAt(shift))) ? ProtocolMatch.Yes : ProtocolMatch.No;
}

/**
 * Whether these are the first bytes of a connection that speaks the protocol: besides `matchFrame`, the version of the
 * command has to be the only one that there is, and codec and switches what they can be. 10 bytes of Bolt decide, 12 of
 * Bolt v2.
 */
export function matchConnection(data: Bytes, code: ProtocolCode): ProtocolMatch {
  const match = matchFrame(data, code);
  if (match != ProtocolMatch.Yes) return match;
  const shift = shiftOf(code);
  const last = shift ? SWITCH_AT : codecAt(0);
  if (data.length > commandVersionAt(shift) && data.at(commandVersionAt(shift)) != 1) return ProtocolMatch.No;
  if (data.at(codecAt(shift)) > MOST || (shift && data.at(SWITCH_AT) > MOST)) return ProtocolMatch.No;
  return data.length > last ? ProtocolMatch.Yes : ProtocolMatch.NeedMore;
}

function isVersion(version: u8): bool {
  return version == 1 || version == 2;
}

function isCommand(type: u32, command: u32): bool {
  if (command == Command.Heartbeat) return true;
  if (type == FrameType.Response) return command == Command.Response;
  return command == Command.Request || command == Command.GoAway;
}
