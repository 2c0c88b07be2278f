// The first 16 bytes of a Dubbo frame (dubbo.apache.org, "Dubbo 2 protocol"); numbers are big-endian:
//
//    0    u16  da bb
//    2    u8   80 request, 40 an answer is due, 20 event; the low five bits: serialization
//    3    u8   status of a response
//    4    u64  request id
//   12    u32  how many bytes follow

/** The size of the head. */
export const HEAD_SIZE: i32 = 16;
/** The most bytes that may follow: Java takes the length for a signed number. */
export const MAX_PAYLOAD: u32 = 0x7fffffff - <u32>HEAD_SIZE;
/** The most bytes, head included, that what precedes the arguments of a call may take. */
export const PROLOGUE_LIMIT: i32 = 64 * 1024;

/** What byte 2 says besides the serialization. */
export enum Flag {
  /** A request; a response otherwise. */
  Request = 0x80,
  /** An answer is due. */
  TwoWay = 0x40,
  /** An event, such as a heartbeat; a call or its result otherwise. */
  Event = 0x20,
  /** The bits of the serialization. */
  SerializationMask = 0x1f,
}

/** How the payload is serialized, by the numbers of Dubbo's `Constants`; those that are told apart here. */
export enum Serialization {
  /** Hessian 2 as Dubbo has it: the default. */
  Hessian2 = 2,
  /** Java's own, in Dubbo's wrapping. */
  Java = 3,
  /** fastjson: a line of JSON a value. */
  FastJson = 6,
  /** Java's own. */
  NativeJava = 7,
  /** Hessian 2 as Caucho has it. */
  NativeHessian = 10,
  /** fastjson 2: a length and JSONB a value. */
  FastJson2 = 23,
}

/** True if the payload is a row of Hessian 2 values. */
export function isHessian(serialization: u32): bool {
  return serialization == Serialization.Hessian2 || serialization == Serialization.NativeHessian;
}

/** Writes a head into 16 bytes. */
export function storeHead(at: usize, flags: u32, status: u32, requestId: u64, payloadSize: u32): void {
  store<u16>(at, 0xbbda);
  store<u8>(at, <u8>flags, 2);
  store<u8>(at, <u8>status, 3);
  store<u64>(at, bswap<u64>(requestId), 4);
  storePayloadSize(at, payloadSize);
}

/** Sets the request id of a head. */
export function storeRequestId(at: usize, requestId: u64): void {
  store<u64>(at, bswap<u64>(requestId), 4);
}

/** Sets how many bytes follow a head. */
export function storePayloadSize(at: usize, payloadSize: u32): void {
  store<u32>(at, bswap<u32>(payloadSize), 12);
}
