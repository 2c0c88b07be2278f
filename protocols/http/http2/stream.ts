import { ByteQueue } from "../byte-queue";

/** One stream's state. The objects serve one stream after the other. */
@final
export class Http2Stream {
  /** Its number. */
  id: u32 = 0;
  /** How much more than the peer's initial window may be sent: below 0 as soon as something was. */
  sendCredit: i64 = 0;
  /** How much the peer may still send, and how much of what it sent was consumed and not yet given back. */
  receiveWindow: i64 = 0;
  consumed: u32 = 0;
  /** True once a header block was sent, and came (one that is no 1xx). */
  headersSent: bool = false;
  headersReceived: bool = false;
  /** True once DATA came. */
  dataReceived: bool = false;
  /** True once the owner has sent the end, which may still wait in `queue`, and once it was written. */
  endRequested: bool = false;
  localEnd: bool = false;
  /** True once the peer's end came. */
  remoteEnd: bool = false;
  /** What waits for windows. */
  readonly queue: ByteQueue = new ByteQueue();
  /** Among those that wait for the connection's window. */
  isWaiting: bool = false;
  previous: Http2Stream | null = null;
  /** Also the next one of those that are not in use. */
  next: Http2Stream | null = null;

  /** Begins to serve a stream. */
  reset(id: u32, receiveWindow: u32): void {
    this.id = id;
    this.sendCredit = 0;
    this.receiveWindow = <i64>receiveWindow;
    this.consumed = 0;
    this.headersSent = false;
    this.headersReceived = false;
    this.dataReceived = false;
    this.endRequested = false;
    this.localEnd = false;
    this.remoteEnd = false;
    this.queue.clear();
    this.isWaiting = false;
    this.previous = null;
    this.next = null;
  }
}
