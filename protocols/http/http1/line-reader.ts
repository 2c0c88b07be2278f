import { ByteWriter } from "../../../assembly/bytes/byte-writer";
import { Bytes } from "../../../assembly/bytes/bytes";

const CR: u8 = 0x0d;
const LF: u8 = 0x0a;

/** A one in each byte of a word. */
const ONES: u64 = u64.MAX_VALUE / 0xff;

/** Why lines are refused; 0 if they are not. */
export enum LineError {
  /** They are not. */
  None = 0,
  /** A CR or an LF is alone. */
  Bare = 1,
  /** There are too many bytes. */
  TooLong = 2,
}

/** Gathers lines up to an empty one, of bytes that come in any pieces. Every line has to end with CR LF, and have neither within. */
@final
export class LineReader {
  /** Why the lines are refused. */
  error: LineError = LineError.None;
  private readonly lines: ByteWriter;
  private readonly piece: Bytes = new Bytes();
  /** How much of CR LF CR LF has come: 2 at the beginning of a line. */
  private matched: i32 = 0;

  /** A reader of at most `limit` bytes. */
  constructor(limit: u32) {
    this.lines = new ByteWriter(<i32>limit);
  }

  /** How many bytes there are so far. */
  get length(): i32 {
    return this.lines.length;
  }

  /** All lines, with the empty one: a view until the next ones are begun, that may be written to. */
  get written(): Bytes {
    return this.lines.written;
  }

  /** Begins anew. With `mayBeNone`, an empty line at once is all there is. */
  begin(mayBeNone: bool): void {
    this.lines.clear();
    this.error = LineError.None;
    this.matched = mayBeNone ? 2 : 0;
  }

  /** Takes what belongs to the lines of these bytes, and says how many those are; `isWhole` afterwards says whether that was all. */
  take(at: usize, length: usize): usize {
    const end = at + length;
    let next = at;
    let matched = this.matched;
    while (next < end && matched < 4) {
      // Eight bytes of text at once, in the midst of a line.
      if ((matched & 1) == 0 && end - next >= 8 && isText(load<u64>(next))) {
        matched = 0;
        next += 8;
        continue;
      }
      const byte = load<u8>(next++);
      if (byte == CR) {
        if (matched == 1 || matched == 3) return this.fail(LineError.Bare);
        matched = matched == 2 ? 3 : 1;
      } else if (byte == LF) {
        if (matched != 1 && matched != 3) return this.fail(LineError.Bare);
        matched++;
      } else {
        if (matched == 1 || matched == 3) return this.fail(LineError.Bare);
        matched = 0;
      }
    }
    this.matched = matched;
    this.piece.aim(at, <i32>(next - at));
    this.lines.write(this.piece);
    if (this.lines.overflowed) return this.fail(LineError.TooLong);
    return next - at;
  }

  /** True once the empty line has come. */
  get isWhole(): bool {
    return this.matched == 4;
  }

  private fail(error: LineError): usize {
    this.error = error;
    return 0;
  }
}

/** True if none of eight bytes is below 0x20. It may be false though none is. */
function isText(word: u64): bool {
  return ((word - ONES * 0x20) & ~word & (ONES * 0x80)) == 0;
}
