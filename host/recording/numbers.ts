/** A value as WebAssembly passes it, as a recording has it: unsigned, 64 bits in decimal digits. */
export function recorded(value: number | bigint): number | string {
  return typeof value === "bigint" ? BigInt.asUintN(64, value).toString() : value >>> 0;
}
