// What the codec says of recorded frames: through the module that the fuzzer drives.

import { XProtocolGuest } from "../../fuzz/xprotocol-guest.js";
import type { RecordedFrame } from "../fixtures/dubbo.js";

export interface Described {
  length: number;
  streamType: "request" | "one-way" | "response";
  isHeartbeat: boolean;
  isGoAway: boolean;
  timeout: number;
  status: number;
  service: string;
  method: string;
  version: string;
  group: string;
  headersComplete: boolean;
  /** Null for a value that is no text. */
  headers: Map<string, string | null>;
}

const WHOLE = 2;

/** Decodes whole frames; throws for one that is none. */
export async function describeRecorded(
  frames: readonly RecordedFrame[],
): Promise<Map<RecordedFrame, Described>> {
  const guest = await XProtocolGuest.load();
  return new Map(
    frames.map((frame) => {
      const [answer] = guest.decodeAll("dubbo", [frame.bytes]);
      if (answer?.[0] !== WHOLE) throw new Error(`${frame.by} ${frame.name}: status ${answer?.[0]}`);
      return [frame, read(answer)];
    }),
  );
}

/** See `describe` in tests/fixtures/xprotocol-fuzz.ts. */
function read(answer: Buffer): Described {
  let at = 1;
  const byte = (): number => answer[at++]!;
  const word = (): number => {
    at += 4;
    return answer.readInt32LE(at - 4);
  };
  const text = (): string => {
    const length = word();
    at += length;
    return answer.toString("utf8", at - length, at);
  };
  const length = word();
  const streamType = (["request", "one-way", "response"] as const)[byte()]!;
  at += 8;
  const [isHeartbeat, isGoAway, timeout, status] = [byte() === 1, byte() === 1, word(), word()];
  const [service, method, version, group] = [text(), text(), text(), text()];
  const headersComplete = byte() === 1;
  const headers = new Map<string, string | null>();
  for (let count = word(); count > 0; count--) {
    const [name, value] = [text(), text()];
    headers.set(name, byte() === 1 ? value : null);
  }
  return {
    length,
    streamType,
    isHeartbeat,
    isGoAway,
    timeout,
    status,
    service,
    method,
    version,
    group,
    headersComplete,
    headers,
  };
}
