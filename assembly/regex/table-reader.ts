/** Reads the numbers of a table, one after the other. */
@final
export class TableReader {
  constructor(
    private at: usize,
    private readonly end: usize,
  ) {}

  /** True if all has been read. */
  get isAtEnd(): bool {
    return this.at >= this.end;
  }

  /** The next byte. */
  byte(): u32 {
    return load<u8>(this.at++);
  }

  /** The next number: seven bits a byte, lowest first, where all bytes but the last have the top bit set. */
  number(): u32 {
    let value: u32 = 0;
    let shift: u32 = 0;
    let byte = this.byte();
    for (; byte > 0x7f; byte = this.byte()) {
      value |= (byte & 0x7f) << shift;
      shift += 7;
    }
    return value | (byte << shift);
  }
}
