import { ByteWriter } from "../../../assembly/bytes/byte-writer";
import { Bytes } from "../../../assembly/bytes/bytes";
import { isFieldByte, isToken } from "./characters";

/** The length of a body that is sent in chunks, for it is not known. */
export const UNKNOWN_LENGTH: i64 = -1;
/** The length of a body that there cannot be: of a 1xx, 204 or 304. */
export const NO_BODY: i64 = -2;

enum Framing {
  None,
  Length,
  Chunks,
  /** Until the connection ends: for HTTP/1.0. */
  Close,
}

/** Writes the responses of one connection, one after the other (RFC 9112, sections 4, 6 and 7). */
export abstract class Http1ResponseWriter {
  /** What is to be sent to the client; the owner takes it and clears it. */
  readonly output: ByteWriter;
  /** True if the connection has to be closed once the output was sent and the response is complete. */
  shouldClose: bool = false;

  /** True from a request's head on until its response is complete. */
  protected isAwaited: bool = false;
  /** What the request that is answered allows. */
  protected isHead: bool = false;
  protected takesChunks: bool = true;
  private hasBegun: bool = false;
  private inBody: bool = false;
  private framing: Framing = Framing.None;
  private rest: i64 = 0;

  constructor(output: ByteWriter) {
    this.output = output;
  }

  /** Begins a response with that status, of three digits. */
  beginHead(status: u32): void {
    this.hasBegun = true;
    writeText(this.output, "HTTP/1.1 ");
    this.output.writeNumber(<i64>status, 3);
    // No reason: it is for people, and nobody reads it.
    writeText(this.output, " \r\n");
  }

  /** Adds a header that says nothing of the body's length. False, and nothing is written, where it is none by HTTP's rules. */
  header(name: Bytes, value: Bytes): bool {
    if (!isName(name) || !isValue(value)) return false;
    this.output.write(name);
    writeText(this.output, ": ");
    this.output.write(value);
    writeText(this.output, "\r\n");
    return true;
  }

  /** Ends the head: a body of that length follows, or `UNKNOWN_LENGTH`, or `NO_BODY`, which ends the response. */
  endHead(length: i64): void {
    const out = this.output;
    this.framing = Framing.None;
    if (length >= 0) {
      writeText(out, "content-length: ");
      out.writeNumber(length);
      writeText(out, "\r\n");
      this.framing = Framing.Length;
      this.rest = length;
    } else if (length == UNKNOWN_LENGTH) {
      this.framing = this.takesChunks ? Framing.Chunks : Framing.Close;
      if (this.takesChunks) writeText(out, "transfer-encoding: chunked\r\n");
      else this.shouldClose = true;
    }
    if (this.shouldClose) writeText(out, "connection: close\r\n");
    writeText(out, "\r\n");
    this.inBody = true;
    if (this.framing == Framing.None) this.endBody();
  }

  /** Writes a piece of the body. False, and nothing is written, where that is more than was said, or than `output` takes. */
  writeBody(data: Bytes): bool {
    if (!this.inBody || this.framing == Framing.None) return false;
    if (this.framing == Framing.Length) {
      if (<i64>data.length > this.rest) return false;
      this.rest -= <i64>data.length;
    }
    if (this.isHead || data.length == 0) return true;
    // A chunk has eight digits and two line ends besides.
    if (<u64>this.output.length + <u64>data.length + 64 > <u64>this.output.limit) return false;
    if (this.framing == Framing.Chunks) writeChunkSize(this.output, <u32>data.length);
    this.output.write(data);
    if (this.framing == Framing.Chunks) writeText(this.output, "\r\n");
    return true;
  }

  /** Ends the response. Where bytes are missing, the connection has to be closed. */
  endBody(): void {
    if (!this.inBody) return;
    if (this.framing == Framing.Chunks && !this.isHead) writeText(this.output, "0\r\n\r\n");
    if (this.framing == Framing.Length && this.rest > 0 && !this.isHead) this.shouldClose = true;
    this.inBody = false;
    this.hasBegun = false;
    this.isAwaited = false;
  }

  /** Tells a client that waits for it that it may send its body: RFC 9110, section 10.1.1. */
  writeContinue(): void {
    if (!this.hasBegun) writeText(this.output, "HTTP/1.1 100 \r\n\r\n");
  }

  /** Refuses a request, where no response was begun; the connection ends. */
  protected refuse(status: u32): void {
    this.shouldClose = true;
    if (this.hasBegun) return;
    this.beginHead(status);
    this.endHead(0);
    this.endBody();
  }
}

function writeChunkSize(out: ByteWriter, size: u32): void {
  let shift: u32 = 28;
  while (shift > 0 && size >> shift == 0) shift -= 4;
  while (true) {
    const digit = (size >> shift) & 15;
    out.writeByte(<u8>(digit < 10 ? 0x30 + digit : 0x57 + digit));
    if (shift == 0) break;
    shift -= 4;
  }
  writeText(out, "\r\n");
}

function isName(name: Bytes): bool {
  for (let i = 0; i < name.length; i++) {
    if (!isToken(name.at(i))) return false;
  }
  return name.length > 0;
}

function isValue(value: Bytes): bool {
  for (let i = 0; i < value.length; i++) {
    if (!isFieldByte(value.at(i))) return false;
  }
  return true;
}

function writeText(out: ByteWriter, text: string): void {
  const at = out.reserve(text.length);
  if (at == 0) return;
  for (let i = 0; i < text.length; i++) store<u8>(at + <usize>i, <u8>text.charCodeAt(i));
}
