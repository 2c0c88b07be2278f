import { Bytes, bytes } from "../../assembly/bytes/bytes";
import { ProtocolMatch } from "./protocol-match";
import { XProtocol } from "./xprotocol";

/** The most bytes that are looked at: what has not been told by then is unknown. */
export const IDENTIFICATION_BYTES: i32 = 64;

/** So far it could be one of several: come again with more bytes. */
export const UNDECIDED: i32 = -1;
/** It is none of the candidates. */
export const UNKNOWN: i32 = -2;

/** What a connection may turn out to speak. */
export abstract class Candidate {
  /** What the configuration calls it. */
  abstract get name(): string;

  /** The codec that it is to be handed to; null for what passes untouched. */
  get protocol(): XProtocol | null {
    return null;
  }

  /** Whether a connection that begins with these bytes speaks it. */
  abstract match(start: Bytes): ProtocolMatch;
}

/** A protocol with a codec. */
@final
export class CodecCandidate extends Candidate {
  constructor(private readonly codec: XProtocol) {
    super();
  }

  get name(): string {
    return this.codec.name;
  }

  get protocol(): XProtocol | null {
    return this.codec;
  }

  match(start: Bytes): ProtocolMatch {
    return this.codec.match(start);
  }
}

/** HTTP/2 with prior knowledge, by its preface (RFC 9113, section 3.4). */
@final
export class Http2Candidate extends Candidate {
  private readonly preface: Bytes = bytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

  get name(): string {
    return "http2";
  }

  match(start: Bytes): ProtocolMatch {
    return matchPrefix(start, this.preface);
  }
}

/** HTTP/1.0 and HTTP/1.1, by a method of RFC 9110 or RFC 5789 and the space behind it. */
@final
export class Http1Candidate extends Candidate {
  private readonly methods: Bytes[] = [
    bytes("GET "),
    bytes("POST "),
    bytes("PUT "),
    bytes("HEAD "),
    bytes("DELETE "),
    bytes("OPTIONS "),
    bytes("PATCH "),
    bytes("CONNECT "),
    bytes("TRACE "),
  ];

  get name(): string {
    return "http1";
  }

  match(start: Bytes): ProtocolMatch {
    let match = ProtocolMatch.No;
    for (let i = 0; i < this.methods.length; i++) {
      const one = matchPrefix(start, this.methods[i]);
      if (one == ProtocolMatch.Yes) return one;
      if (one == ProtocolMatch.NeedMore) match = one;
    }
    return match;
  }
}

/**
 * Tells what a connection speaks by its first bytes. The candidates are asked in their order, always the same: the first that says
 * yes is taken, unless one before it may still say yes. It keeps nothing of a connection, so one object serves them all.
 */
@final
export class Identification {
  constructor(
    /** In the order in which they are asked. */
    readonly candidates: Candidate[],
  ) {}

  /** The index of the candidate that the connection speaks; or `UNDECIDED`, at most up to `IDENTIFICATION_BYTES`, or `UNKNOWN`. */
  identify(start: Bytes): i32 {
    for (let i = 0; i < this.candidates.length; i++) {
      const match = unchecked(this.candidates[i]).match(start);
      if (match == ProtocolMatch.Yes) return i;
      // A later candidate must not take what may yet be this one's.
      if (match == ProtocolMatch.NeedMore && start.length < IDENTIFICATION_BYTES) return UNDECIDED;
    }
    return UNKNOWN;
  }
}

/** Whether bytes begin with a text, as far as they are there. */
export function matchPrefix(start: Bytes, prefix: Bytes): ProtocolMatch {
  const length = min(start.length, prefix.length);
  if (memory.compare(start.ptr, prefix.ptr, <usize>length) != 0) return ProtocolMatch.No;
  return length == prefix.length ? ProtocolMatch.Yes : ProtocolMatch.NeedMore;
}
