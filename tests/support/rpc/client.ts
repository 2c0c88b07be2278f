import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { onMessages } from "./connection.js";
import type { RpcAnswer, RpcCall, RpcMessage, Wire } from "./wire.js";

interface Waiting {
  resolve(message: RpcMessage): void;
  reject(error: Error): void;
}

/** A client with one connection, on which any number of calls may be in flight. */
export class RpcClient {
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;

  private constructor(
    private readonly socket: Socket,
    private readonly wire: Wire,
  ) {
    onMessages(socket, wire, (message) => {
      const waiting = this.#waiting.get(message.id);
      this.#waiting.delete(message.id);
      if (waiting) waiting.resolve(message);
      else socket.destroy(new Error(`an answer to nothing that was asked: ${JSON.stringify(message)}`));
    });
    let cause = new Error("the connection was closed");
    socket.on("error", (error) => {
      cause = error;
    });
    socket.on("close", () => {
      for (const { reject } of this.#waiting.values()) reject(cause);
      this.#waiting.clear();
    });
  }

  static async connect(wire: Wire, { host, port }: { host: string; port: number }): Promise<RpcClient> {
    const socket = connect(port, host);
    await once(socket, "connect");
    socket.setNoDelay();
    return new RpcClient(socket, wire);
  }

  /** Calls, and rejects only if the connection ends before the answer. */
  async call(call: RpcCall): Promise<RpcAnswer> {
    const message = await this.#ask((id) => ({ kind: "call", id, call }));
    if (message.kind !== "answer") throw new Error(`expected an answer, got a ${message.kind}`);
    return message.answer;
  }

  /** Sends what has no answer. */
  send(call: RpcCall): void {
    this.socket.write(this.wire.write({ kind: "call", id: ++this.#lastId, call: { ...call, oneWay: true } }));
  }

  /** Asks whether the other side is alive. */
  async heartbeat(): Promise<void> {
    const message = await this.#ask((id) => ({ kind: "heartbeat", id }));
    if (message.kind !== "heartbeat answer")
      throw new Error(`expected a heartbeat's answer, got a ${message.kind}`);
  }

  close(): void {
    this.socket.destroy();
  }

  #ask(message: (id: number) => RpcMessage): Promise<RpcMessage> {
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      if (this.socket.destroyed) reject(new Error("the connection is closed"));
      this.#waiting.set(id, { resolve, reject });
      this.socket.write(this.wire.write(message(id)));
    });
  }
}
