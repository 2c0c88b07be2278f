import { Bytes } from "../../assembly/bytes/bytes";
import { FrameHeaders } from "./frame-headers";
import { StreamType } from "./stream-type";

/** A frame that is told from the others on its connection by an id: XProtocol's Multiplexing. */
export interface Multiplexing {
  /** The id that a request and its response share. */
  requestId: u64;
}

/** A frame that knows what is called: XProtocol's ServiceAware. Both empty in a response, and where the frame does not say. */
export interface ServiceAware {
  /** The service, such as `com.test.UserService`. */
  service: Bytes;
  /** The method, such as `GetUser`. */
  method: Bytes;
}

/**
 * One message of an RPC protocol, as a codec read it: XProtocol's XFrame. All that it shows are views of the bytes that were
 * decoded, and live as long as they do. A frame is an object that serves one message after the other; what a codec needs besides
 * goes into a class of its own that extends this one.
 */
export class XFrame implements Multiplexing, ServiceAware {
  /** How many bytes the frame has on the wire, all included; 0 until that is known. */
  length: u32 = 0;
  /** After `NeedMore` and `Head`: from how many bytes on it is worth decoding again. */
  wanted: u32 = 0;
  /** Why the frame is malformed, in plain words; empty otherwise. Constant text, so that it costs nothing. */
  error: string = "";

  /** Request, one-way request or response. Heartbeats are one of the first and the last, too. */
  streamType: StreamType = StreamType.Request;
  /** The id that a request and its response share. */
  requestId: u64 = 0;
  /** True for the question whether the other side is alive, and for the answer to it. */
  isHeartbeat: bool = false;
  /** True for the announcement that a side takes no new calls on this connection. */
  isGoAway: bool = false;
  /** How long the caller waits, in milliseconds; 0 where it does not say, negative where it waits for ever. */
  timeout: i32 = 0;
  /** The protocol's own status of a response. */
  status: u32 = 0;
  /** What a heartbeat's or a local reply has to repeat of the request besides its id (a serialization, a version), as the codec packs it. */
  replyHint: u32 = 0;

  /** The service that is called. */
  service: Bytes = new Bytes();
  /** The method that is called. */
  method: Bytes = new Bytes();
  /** The version of the service that is called; empty where the frame does not say. */
  version: Bytes = new Bytes();
  /** The group of the service that is called; empty where the frame does not say. */
  group: Bytes = new Bytes();
  /** The headers or attachments, to be read and edited. */
  headers: FrameHeaders = new FrameHeaders();
  /** True once `headers` has all of them. */
  headersComplete: bool = false;
  /** The frame as far as it was there when it was decoded, from its first byte. */
  data: Bytes = new Bytes();
  /** The body as far as it was there: what the protocol wraps, without its own head. */
  body: Bytes = new Bytes();

  /** For codecs, before they decode: forgets the message before, and shows these bytes. */
  reset(data: Bytes): void {
    this.length = 0;
    this.wanted = 0;
    this.error = "";
    this.streamType = StreamType.Request;
    this.requestId = 0;
    this.isHeartbeat = false;
    this.isGoAway = false;
    this.timeout = 0;
    this.status = 0;
    this.replyHint = 0;
    this.service.aim(0, 0);
    this.method.aim(0, 0);
    this.version.aim(0, 0);
    this.group.aim(0, 0);
    this.headers.clear();
    this.headersComplete = false;
    this.data.aim(data.ptr, data.length);
    this.body.aim(0, 0);
  }
}
