import { Bytes } from "../../../../assembly/bytes/bytes";
import {
  Candidate,
  Http1Candidate,
  Http2Candidate,
  IDENTIFICATION_BYTES,
  Identification,
  UNDECIDED,
  UNKNOWN,
} from "../../../../protocols/xprotocol/identification";
import { ProtocolMatch } from "../../../../protocols/xprotocol/protocol-match";

/** Says yes to what begins with an `a`, after so many bytes. */
class Slow extends Candidate {
  constructor(private readonly bytes: i32) {
    super();
  }

  get name(): string {
    return "slow";
  }

  match(start: Bytes): ProtocolMatch {
    if (start.at(0) != 0x61) return ProtocolMatch.No;
    return start.length < this.bytes ? ProtocolMatch.NeedMore : ProtocolMatch.Yes;
  }
}

function identify(candidates: Candidate[], text: string): i32 {
  return new Identification(candidates).identify(Bytes.fromString(text));
}

describe("identification", () => {
  it("takes the first that says yes", () => {
    expect(identify([new Slow(1), new Slow(2)], "ab")).toBe(0);
    expect(identify([new Http1Candidate(), new Slow(1)], "ab")).toBe(1);
  });

  it("waits as long as one before may yet say yes", () => {
    const candidates: Candidate[] = [new Slow(5), new Slow(1)];
    expect(identify(candidates, "abcd")).toBe(UNDECIDED);
    expect(identify(candidates, "abcde")).toBe(0);
  });

  it("does not wait for one behind", () => {
    expect(identify([new Slow(1), new Slow(5)], "a")).toBe(0);
  });

  it("waits no longer than it may", () => {
    const never: Candidate[] = [new Slow(i32.MAX_VALUE)];
    expect(identify(never, "a".repeat(IDENTIFICATION_BYTES - 1))).toBe(UNDECIDED);
    expect(identify(never, "a".repeat(IDENTIFICATION_BYTES))).toBe(UNKNOWN);
  });

  it("knows what is none of them", () => {
    expect(identify([new Slow(1)], "b")).toBe(UNKNOWN);
    expect(identify([], "a")).toBe(UNKNOWN);
  });
});

describe("HTTP's first bytes", () => {
  it("are a method and a space", () => {
    const candidates: Candidate[] = [new Http1Candidate()];
    const methods = ["GET", "POST", "PUT", "HEAD", "DELETE", "OPTIONS", "PATCH", "CONNECT", "TRACE"];
    for (let i = 0; i < methods.length; i++) {
      expect(identify(candidates, methods[i])).toBe(UNDECIDED, methods[i]);
      expect(identify(candidates, methods[i] + " /")).toBe(0, methods[i]);
    }
    expect(identify(candidates, "GETS ")).toBe(UNKNOWN);
    expect(identify(candidates, "get ")).toBe(UNKNOWN);
  });

  it("are the preface in HTTP/2", () => {
    const candidates: Candidate[] = [new Http1Candidate(), new Http2Candidate()];
    const preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    for (let at = 1; at < preface.length; at++) {
      expect(identify(candidates, preface.substring(0, at))).toBe(UNDECIDED);
    }
    expect(identify(candidates, preface + "more")).toBe(1);
    expect(identify(candidates, "PRI * HTTP/1.0")).toBe(UNKNOWN);
  });
});
