/** The first byte of a Hessian 2 value that has to be told by name (Hessian 2.0 Serialization Protocol, section 4). */
export enum Tag {
  /** A piece of binary data that is not the last one. */
  BinaryChunk = 0x41,
  /** The last, or only, piece of binary data. */
  Binary = 0x42,
  /** The definition of a class; the value comes behind it. */
  ClassDefinition = 0x43,
  /** A map. */
  Map = 0x48,
  /** A number of 32 bits. */
  Int = 0x49,
  /** A number of 64 bits. */
  Long = 0x4c,
  /** A map with a type. */
  TypedMap = 0x4d,
  /** Null. */
  Null = 0x4e,
  /** An object of a class whose number follows. */
  Object = 0x4f,
  /** A value that was there before: its number follows. */
  Reference = 0x51,
  /** A piece of a string that is not the last one. */
  StringChunk = 0x52,
  /** The last, or only, piece of a string. */
  String = 0x53,
  /** A list with a type, up to `End`. */
  TypedVariableList = 0x55,
  /** A list with a type and a length. */
  TypedFixedList = 0x56,
  /** A list up to `End`. */
  VariableList = 0x57,
  /** A list with a length. */
  FixedList = 0x58,
  /** A long of 32 bits. */
  LongInt = 0x59,
  /** The end of a map and of a variable list. */
  End = 0x5a,
}

/**
 * How many bytes a value takes whose first byte says it, that one included; 0 for all others, and for bytes that begin none:
 *
 *     00        the empty string           49      int, 4 bytes behind       80..bf  int
 *     20..2f    binary, 0 to 15 bytes      4a      date in ms, 8             c0..cf  int, 1
 *     38..3f    long, 2                    4b      date in minutes, 4        d0..d7  int, 2
 *     44        double, 8                  4c      long, 8                   d8..ef  long
 *     46 54     false, true                59      long, 4                   f0..ff  long, 1
 *     4e        null                       5b..5f  double, 0, 0, 1, 2, 4
 */
// biome-ignore format: a row has sixteen first bytes
export function scalarSize(tag: u32): u32 {
  const sizes = memory.data<u8>([
    1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, // 00
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, // 20
    0, 0, 0, 0, 0, 0, 0, 0, 3, 3, 3, 3, 3, 3, 3, 3,
    0, 0, 0, 0, 9, 0, 1, 0, 0, 5, 9, 5, 9, 0, 1, 0, // 40
    0, 0, 0, 0, 1, 0, 0, 0, 0, 5, 0, 1, 1, 2, 3, 5,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, // 60
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, // 80
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, // a0
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
    2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, // c0
    3, 3, 3, 3, 3, 3, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1,
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, // e0
    2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2,
  ]);
  return <u32>load<u8>(sizes + <usize>tag);
}
