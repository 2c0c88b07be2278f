/** A call as the tests send and receive it: its one argument is a text. */
export interface RpcCall {
  service: string;
  method: string;
  version?: string;
  group?: string;
  /** Bolt headers or Dubbo attachments besides those that say the above. */
  headers?: Readonly<Record<string, string>>;
  text?: string;
  /** Milliseconds, as the frame says it. */
  timeout?: number;
  oneWay?: boolean;
}

/** What came back. */
export interface RpcAnswer {
  /** The protocol's own. */
  status: number;
  /** True for the status of success. */
  ok: boolean;
  /** The value, or what is readable of the exception. */
  text: string;
}

/** One frame. */
export type RpcMessage =
  | { kind: "call"; id: number; call: RpcCall }
  | { kind: "answer"; id: number; answer: RpcAnswer }
  | { kind: "heartbeat"; id: number }
  | { kind: "heartbeat answer"; id: number };

/** Writes and reads the frames of a protocol: plainly, and apart from the codecs that are tested. */
export interface Wire {
  name: "bolt" | "boltv2" | "dubbo";
  write(message: RpcMessage): Buffer;
  /** Bytes of the frame that begins there; 0 as long as that cannot be told. */
  lengthOf(data: Buffer): number;
  read(frame: Buffer): RpcMessage;
}
