import { equalsString } from "../../../assembly/bytes/ascii";
import { ByteWriter } from "../../../assembly/bytes/byte-writer";
import { Bytes } from "../../../assembly/bytes/bytes";
import { ByteQueue } from "../byte-queue";
import { ChunkReader } from "./chunks";
import { Http1Limits } from "./limits";
import { LineError, LineReader } from "./line-reader";
import { CHUNKED, Http1Request } from "./request";
import { Http1ResponseWriter } from "./response-writer";
import { Http1Trailers } from "./trailers";

enum State {
  /** Before and in a request's head. */
  Head,
  /** In a body whose length is known. */
  Body,
  /** In a body that comes in chunks. */
  Chunks,
  /** Behind its last chunk. */
  Trailers,
}

/**
 * The server's side of one HTTP/1.1 connection (RFC 9112): bytes in, events and bytes out; it knows no host. Its owner passes what
 * comes to `receive`, and sends what is in `output`.
 *
 * It is strict where two readers could see different requests: a CR or LF alone, a line that goes on with the one before, space
 * before a colon, two lengths, a length that is no plain number, a coding other than `chunked`, and chunks of any other form are
 * errors. A head and trailers are kept whole until they are, and bodies are passed on as they come.
 *
 * One request is served at a time: what comes behind it waits, bounded, until its response is complete; then the owner calls
 * `receive`, if only with no bytes, to go on.
 */
export abstract class Http1Connection extends Http1ResponseWriter {
  /** Why the connection has ended, in plain words; empty while it has not. Constant text, so that it costs nothing. */
  error: string = "";

  private readonly limits: Http1Limits;
  private readonly lines: LineReader;
  private readonly request: Http1Request = new Http1Request();
  private readonly trailers: Http1Trailers = new Http1Trailers();
  private readonly chunks: ChunkReader;
  private readonly held: ByteQueue = new ByteQueue();
  private readonly piece: Bytes = new Bytes();
  private state: State = State.Head;
  private bodyRest: i64 = 0;

  /** `output` may be one that several connections share, if it is taken after each call. */
  constructor(limits: Http1Limits, output: ByteWriter | null = null) {
    super(output === null ? new ByteWriter(<i32>limits.maxOutputBytes) : output);
    this.limits = limits;
    this.lines = new LineReader(limits.maxHeadBytes);
    this.chunks = new ChunkReader(limits.maxExtensionBytes);
  }

  /** A request's head came; its cursor stands before the first header. */
  abstract onRequest(head: Http1Request): void;

  /** A piece of the request's body: a view until the return. */
  abstract onBody(data: Bytes): void;

  /** The request is complete. */
  abstract onRequestEnd(): void;

  /** How many bytes wait for the response before them. */
  get heldBytes(): i32 {
    return this.held.length;
  }

  /**
   * Takes bytes in any pieces. False after an error: `error` says why, `output` has a response that refuses the request, unless its
   * response was begun, and nothing follows.
   */
  receive(data: Bytes): bool {
    if (this.error.length > 0) return false;
    if (this.held.length == 0) {
      const used = this.takeAll(data.ptr, <usize>data.length);
      return this.error.length == 0 && this.hold(data.ptr + used, data.length - <i32>used);
    }
    if (!this.hold(data.ptr, data.length)) return false;
    const used = this.takeAll(this.held.ptr, <usize>this.held.length);
    this.held.drop(<i32>used);
    return this.error.length == 0;
  }

  private hold(at: usize, length: i32): bool {
    if (length == 0) return true;
    if (<u64>length + <u64>this.held.length > <u64>this.limits.maxHeldBytes) {
      return this.fail(429, "too many requests before an answer");
    }
    this.piece.aim(at, length);
    this.held.add(this.piece);
    return true;
  }

  /** Takes what can be taken now, and says how many bytes those are. */
  private takeAll(start: usize, length: usize): usize {
    const end = start + length;
    let at = start;
    while (at < end && this.error.length == 0 && !this.waits()) {
      switch (this.state) {
        case State.Head:
          at += this.takeHead(at, end - at);
          break;
        case State.Body:
          at += this.takeBody(at, end - at);
          break;
        case State.Chunks:
          at += this.takeChunks(at, end - at);
          break;
        default:
          at += this.takeTrailers(at, end - at);
      }
    }
    return at - start;
  }

  /** The next request waits for the response to the one before it; after the last one, nothing is read any more. */
  private waits(): bool {
    return this.state == State.Head && (this.isAwaited || this.shouldClose);
  }

  private takeHead(at: usize, length: usize): usize {
    const used = this.lines.take(at, length);
    if (this.lines.error != LineError.None) return this.failLines();
    if (!this.lines.isWhole) return used;
    const head = this.lines.written;
    const request = this.request;
    if (!request.parse(head, this.limits.maxHeaders)) {
      this.fail(request.status, request.error);
      return used;
    }
    this.isAwaited = true;
    this.isHead = equalsString(request.method.ptr, <usize>request.method.length, "HEAD");
    this.takesChunks = request.minor == 1;
    if (!request.keepsAlive) this.shouldClose = true;
    const size = request.contentLength;
    this.bodyRest = size;
    this.state = size == CHUNKED ? State.Chunks : State.Body;
    if (size == CHUNKED) this.chunks.begin();
    this.onRequest(request);
    if (size == 0) this.endRequest();
    return used;
  }

  private takeBody(at: usize, length: usize): usize {
    const used = <usize>min(this.bodyRest, <i64>length);
    this.bodyRest -= <i64>used;
    this.show(at, used);
    if (this.bodyRest == 0) this.endRequest();
    return used;
  }

  private takeChunks(at: usize, length: usize): usize {
    const chunks = this.chunks;
    const used = chunks.take(at, length);
    if (chunks.failed) {
      this.fail(400, "a chunk is malformed");
      return used;
    }
    if (chunks.dataLength > 0) this.show(chunks.data, <usize>chunks.dataLength);
    if (chunks.isDone) {
      this.state = State.Trailers;
      this.lines.begin(true);
    }
    return used;
  }

  private takeTrailers(at: usize, length: usize): usize {
    const used = this.lines.take(at, length);
    if (this.lines.error != LineError.None) return this.failLines();
    if (!this.lines.isWhole) return used;
    if (!this.trailers.check(this.lines.written, this.limits.maxHeaders)) {
      this.fail(400, "a trailer is malformed");
    } else this.endRequest();
    return used;
  }

  private show(at: usize, length: usize): void {
    this.piece.aim(at, <i32>length);
    this.onBody(this.piece);
  }

  private endRequest(): void {
    this.state = State.Head;
    this.lines.begin(false);
    this.onRequestEnd();
  }

  private failLines(): usize {
    if (this.lines.error == LineError.TooLong) this.fail(431, "the headers are too long");
    else this.fail(400, "a line does not end with CR LF");
    return 0;
  }

  private fail(status: u32, error: string): bool {
    this.error = error;
    this.refuse(status);
    return false;
  }
}
