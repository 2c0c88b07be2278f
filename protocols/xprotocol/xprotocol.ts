import { ByteWriter } from "../../assembly/bytes/byte-writer";
import { Bytes } from "../../assembly/bytes/bytes";
import { DecodeStatus } from "./decode-status";
import { XFrame } from "./frame";
import { PoolMode } from "./pool-mode";
import { ProtocolMatch } from "./protocol-match";

/** Asks whether the other side is alive, and answers when it is asked: XProtocol's Heartbeater. */
export interface Heartbeater {
  /** Writes a heartbeat request with that id. False, and nothing is written, where the protocol has none. */
  trigger(requestId: u64, out: ByteWriter): bool;

  /** Writes the answer to a heartbeat request with that id and `XFrame.replyHint`. */
  reply(requestId: u64, replyHint: u32, out: ByteWriter): void;
}

/** Answers a request in the server's stead: XProtocol's Hijacker. */
export interface Hijacker {
  /**
   * Writes the response to a request with that id and `XFrame.replyHint`, that says in the protocol's own way that the call
   * failed: with the status that `mapping` gives, and the reason where the protocol has a place for it.
   */
  hijack(requestId: u64, replyHint: u32, httpStatus: u32, reason: Bytes, out: ByteWriter): void;

  /** The protocol's status for an HTTP status: 404 where no route was found, 503 no upstream, 504 a timeout, 429 a limit. */
  mapping(httpStatus: u32): u32;
}

/** Says that no new calls are taken on this connection: XProtocol's GoAwayer. */
export interface GoAwayer {
  /** Writes the announcement with that id. False, and nothing is written, where the protocol has none. */
  goAway(requestId: u64, out: ByteWriter): bool;
}

/**
 * One RPC protocol: XProtocol's codec. It knows bytes and frames and no host, and keeps no state of a connection, so that one
 * object serves them all. No method traps, waits or recurses, whatever the bytes are; all time is linear in them.
 *
 * To add a protocol, extend this class in one file and name it in the modules of `protocols/bridge`.
 */
export abstract class XProtocol implements Heartbeater, Hijacker, GoAwayer {
  /** Its name, in lower case: what `x-rpc-protocol` and the configuration call it. */
  abstract get name(): string;

  /** How its calls share connections if nothing else is configured. Multiplexing takes a heartbeat. */
  abstract get poolMode(): PoolMode;

  /** Whether a connection that begins with these bytes speaks it. It must not want more than 64 bytes. */
  abstract match(start: Bytes): ProtocolMatch;

  /** A frame for `decode`, of the class that this codec needs. */
  abstract createFrame(): XFrame;

  /** Reads the frame that begins with the first of these bytes, as far as it is there; what comes behind it is not looked at. */
  abstract decode(data: Bytes, frame: XFrame): DecodeStatus;

  /**
   * True unless the protocol has a checksum and that of this whole frame is wrong. Asked of what comes from the network, not of
   * what filters may have changed.
   */
  verify(frame: XFrame): bool {
    return true;
  }

  /**
   * Sets the length fields of a whole frame, in place, to the bytes that there are, because its body was changed on its way; it
   * is decoded again after that. False where so many (or few) bytes cannot be a frame.
   */
  abstract mendLength(data: Bytes): bool;

  /**
   * Writes a decoded frame, as far as it was there (`frame.data`, up to `frame.length`), with that request id and with the headers
   * as they were edited; apart from that as it is. Lengths and checksums are set anew. Only complete headers may have been edited.
   */
  abstract writeStart(frame: XFrame, requestId: u64, out: ByteWriter): void;

  /** Writes more of the body of a frame whose start was written before it was all there. Pieces come in order, none is left out. */
  writeMore(frame: XFrame, piece: Bytes, out: ByteWriter): void {
    out.write(piece);
  }

  /** The HTTP status that tells a proxy how a call went: 200 for all that the server meant to answer, 5xx for what may be retried. */
  abstract toHttp(status: u32): u32;

  /** See `Hijacker.mapping`. */
  abstract mapping(httpStatus: u32): u32;

  /** See `Hijacker.hijack`. */
  abstract hijack(requestId: u64, replyHint: u32, httpStatus: u32, reason: Bytes, out: ByteWriter): void;

  /** See `Heartbeater.trigger`. */
  trigger(requestId: u64, out: ByteWriter): bool {
    return false;
  }

  /** See `Heartbeater.reply`. */
  reply(requestId: u64, replyHint: u32, out: ByteWriter): void {}

  /** See `GoAwayer.goAway`. */
  goAway(requestId: u64, out: ByteWriter): bool {
    return false;
  }
}
