/** A call, whichever protocol carries it. */
export interface Call {
  service: string;
  version: string;
  method: string;
  /** The only argument. */
  argument: string;
  /** Bolt's headers, Dubbo's attachments. */
  headers: Readonly<Record<string, string>>;
  /** Nobody waits for an answer. */
  isOneWay?: boolean;
  /** How long the caller waits, in milliseconds. */
  timeout?: number;
}

/** What came of a call. */
export interface Answer {
  /** The protocol's own status. */
  status: number;
  /** What was returned, or why nothing was. */
  text: string;
}

/** What one frame says. */
export type Message =
  | { kind: "call"; id: bigint; call: Call }
  | { kind: "answer"; id: bigint; answer: Answer }
  | { kind: "heartbeat"; id: bigint; isQuestion: boolean };

/** An RPC protocol, as clients and servers of the demo speak it. */
export interface RpcProtocol {
  readonly name: "Bolt" | "Dubbo";
  /** The status of a call that went well. */
  readonly ok: number;
  /** How many bytes the frame at the start of these has, or undefined while that cannot be told. */
  frameSize(bytes: Buffer): number | undefined;
  read(frame: Buffer): Message;
  writeCall(id: bigint, call: Call): Buffer;
  /** An answer that all went well, with what was returned. */
  writeAnswer(id: bigint, text: string): Buffer;
  writeHeartbeat(id: bigint, isQuestion: boolean): Buffer;
}

/** Cuts what comes over a connection into messages. */
export function messageReader(
  protocol: RpcProtocol,
  onMessage: (message: Message) => void,
): (chunk: Buffer) => void {
  let held = Buffer.alloc(0);
  return (chunk) => {
    held = Buffer.concat([held, chunk]);
    for (;;) {
      const size = protocol.frameSize(held);
      if (size === undefined || held.length < size) return;
      const message = protocol.read(held.subarray(0, size));
      held = held.subarray(size);
      onMessage(message);
    }
  };
}
