/**
 * How a field's value is written; the low three bits of its tag. Several of protobuf's types share one.
 *
 * Source: protobuf.dev, "Encoding".
 */
export enum WireType {
  /** int32, int64, uint32, uint64, sint32, sint64, bool, enum. */
  Varint = 0,
  /** fixed64, sfixed64, double. */
  Fixed64 = 1,
  /** string, bytes, messages, packed repeated fields. */
  Bytes = 2,
  /** The begin of a group, the older form of a message. */
  GroupStart = 3,
  /** The end of a group. */
  GroupEnd = 4,
  /** fixed32, sfixed32, float. */
  Fixed32 = 5,
}

/** The highest number a field can have. The lowest is 1. */
export const MAX_FIELD: u32 = (1 << 29) - 1;

/** How deeply messages and groups may be nested, for reading and for writing. Other implementations have the same limit. */
export const MAX_DEPTH: i32 = 100;
