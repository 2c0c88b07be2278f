import { read16, read32 } from "./big-endian";

/** The first byte of a frame: which of the two layouts it has. */
export enum ProtocolCode {
  Bolt = 1,
  BoltV2 = 2,
}

/** How far the fields behind the first byte are moved in a layout: see `typeAt`. */
export function shiftOf(code: ProtocolCode): i32 {
  return code == ProtocolCode.BoltV2 ? 1 : 0;
}

/** What a frame is, in its byte `type`. */
export enum FrameType {
  Response = 0,
  Request = 1,
  OneWay = 2,
}

/** What a frame is about, in its field `cmdcode`. */
export enum Command {
  Heartbeat = 0,
  Request = 1,
  Response = 2,
  /** MOSN's addition: SOFABolt does not know it, and closes a connection on which it comes. */
  GoAway = 100,
}

/** How the content is encoded, in the byte `codec`: Hessian 2, in the older form that SOFA's libraries speak. */
export const HESSIAN: u8 = 1;

/** The bit of the byte `switch` that says, together with `ver1` 2, that a CRC-32 ends the frame. */
const CRC_SWITCH: u8 = 1;

/** How many bytes the CRC-32 at the end of a frame has. */
export const CRC_SIZE: u32 = 4;

/** Bytes of the lengths that end a head: of the class, of the headers (two each), of the content (four). */
const LENGTHS_SIZE: i32 = 8;

/**
 * Where the fields of a head are. All numbers have their highest byte first.
 *
 *     Bolt    proto=1      type cmdcode ver2 requestId codec        timeout|status classLen headerLen contentLen
 *     Bolt v2 proto=2 ver1 type cmdcode ver2 requestId codec switch timeout|status classLen headerLen contentLen
 *     bytes   1       1    1    2       1    4         1     1      4       2      2        2         4
 *
 * A request has a timeout, a response a status. Behind the head come the class name, the headers and the content, and, where
 * `ver1` is 2 and the lowest bit of `switch` is set, the CRC-32 of all bytes before it.
 *
 * The two differ in a byte before `type` and one before the timeout: `shift` is 0 for Bolt and 1 for Bolt v2.
 *
 * Source: RpcProtocol, RpcProtocolV2 and their decoders in SOFABolt.
 */
export function typeAt(shift: i32): i32 {
  return 1 + shift;
}

/** Where `cmdcode` is. */
export function commandAt(shift: i32): i32 {
  return 2 + shift;
}

/** Where `ver2` is: the version of the command, always 1. */
export function commandVersionAt(shift: i32): i32 {
  return 4 + shift;
}

/** Where `requestId` is. */
export function requestIdAt(shift: i32): i32 {
  return 5 + shift;
}

/** Where `codec` is. */
export function codecAt(shift: i32): i32 {
  return 9 + shift;
}

/** Where `ver1` is, in Bolt v2 alone: the version of the protocol, 1 or 2. */
export const VERSION_AT: i32 = 1;

/** Where `switch` is, in Bolt v2 alone. */
export const SWITCH_AT: i32 = 11;

/** Where the timeout of a request is, in milliseconds, or the status of a response. */
export function timeoutOrStatusAt(shift: i32): i32 {
  return 10 + (shift << 1);
}

/** How many bytes a head has: 22 and 20 in Bolt, 24 and 22 in Bolt v2. */
export function headLength(type: u32, shift: i32): i32 {
  return timeoutOrStatusAt(shift) + (type == FrameType.Response ? 2 : 4) + LENGTHS_SIZE;
}

/** Where the length of the class name is in a head of that length. */
export function classLengthAt(head: i32): i32 {
  return head - LENGTHS_SIZE;
}

/** The length of the class name, from a head of that length at `at`. */
export function classLengthOf(at: usize, head: i32): u32 {
  return read16(at + <usize>classLengthAt(head));
}

/** Where the length of the headers is in a head of that length. */
export function headerLengthAt(head: i32): i32 {
  return head - 6;
}

/** The length of the headers, from a head of that length at `at`. */
export function headerLengthOf(at: usize, head: i32): u32 {
  return read16(at + <usize>headerLengthAt(head));
}

/** Where the length of the content is in a head of that length. */
export function contentLengthAt(head: i32): i32 {
  return head - 4;
}

/** The length of the content, from a head of that length at `at`. */
export function contentLengthOf(at: usize, head: i32): u32 {
  return read32(at + <usize>contentLengthAt(head));
}

/** Whether these two bytes of a Bolt v2 head say that a CRC-32 ends the frame. */
export function hasCrc(version: u8, switches: u8): bool {
  return version == 2 && (switches & CRC_SWITCH) != 0;
}
