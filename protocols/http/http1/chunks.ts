import { hexValue, isFieldByte } from "./characters";

const CR: u8 = 0x0d;
const LF: u8 = 0x0a;
const SEMICOLON: u8 = 0x3b;
/** More digits say nothing, or too much. */
const MAX_DIGITS: u32 = 8;

enum State {
  Size,
  Extension,
  SizeEnd,
  Data,
  DataCr,
  DataLf,
}

/** Reads the chunks of a body (RFC 9112, section 7.1), but for the trailers, of bytes that come in any pieces. */
@final
export class ChunkReader {
  /** Where the data is that the latest `take` came upon, and how much. */
  data: usize = 0;
  dataLength: u32 = 0;
  /** True once the last chunk's line has come: the trailers follow. */
  isDone: bool = false;
  /** True if the bytes are no chunks. */
  failed: bool = false;

  private state: State = State.Size;
  private digits: u32 = 0;
  private size: u32 = 0;
  private extensionBytes: u32 = 0;

  constructor(private readonly maxExtensionBytes: u32) {}

  /** Begins a body. */
  begin(): void {
    this.isDone = false;
    this.failed = false;
    this.extensionBytes = 0;
    this.beginChunk();
  }

  /** Takes bytes up to the end of some data, of the chunks or of the bytes, whichever is first, and says how many. */
  take(at: usize, length: usize): usize {
    const end = at + length;
    let next = at;
    this.dataLength = 0;
    while (next < end && !this.isDone && !this.failed) {
      if (this.state == State.Data) {
        this.data = next;
        this.dataLength = <u32>min(<usize>this.size, end - next);
        this.size -= this.dataLength;
        if (this.size == 0) this.state = State.DataCr;
        return next + <usize>this.dataLength - at;
      }
      this.takeByte(load<u8>(next++));
    }
    return next - at;
  }

  private takeByte(byte: u8): void {
    switch (this.state) {
      case State.Size:
        this.takeDigit(byte);
        break;
      case State.Extension:
        if (byte == CR) this.state = State.SizeEnd;
        else if (!isFieldByte(byte) || ++this.extensionBytes > this.maxExtensionBytes) this.failed = true;
        break;
      case State.SizeEnd:
        if (byte != LF) this.failed = true;
        else if (this.size == 0) this.isDone = true;
        else this.state = State.Data;
        break;
      case State.DataCr:
        if (byte == CR) this.state = State.DataLf;
        else this.failed = true;
        break;
      default:
        if (byte == LF) this.beginChunk();
        else this.failed = true;
    }
  }

  private takeDigit(byte: u8): void {
    const digit = hexValue(byte);
    if (digit < 16) {
      this.size = (this.size << 4) | digit;
      if (++this.digits > MAX_DIGITS) this.failed = true;
    } else if (this.digits == 0) this.failed = true;
    else if (byte == CR) this.state = State.SizeEnd;
    else if (byte == SEMICOLON) this.state = State.Extension;
    else this.failed = true;
  }

  private beginChunk(): void {
    this.state = State.Size;
    this.digits = 0;
    this.size = 0;
  }
}
