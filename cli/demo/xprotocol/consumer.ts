import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { type Answer, type Call, messageReader, type RpcProtocol } from "./protocol.js";

/** How long a call may take that is to be answered, in milliseconds. */
const PATIENCE = 10_000;

interface Waiting {
  resolve(answer: Answer): void;
  reject(error: Error): void;
}

/** A client with one connection, over which it makes any number of calls at once. */
export class Consumer {
  readonly protocol: RpcProtocol;
  readonly #socket: Socket;
  readonly #waiting = new Map<bigint, Waiting>();
  #lastId = 0n;

  static async connect(port: number, protocol: RpcProtocol): Promise<Consumer> {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true });
    await once(socket, "connect");
    return new Consumer(socket, protocol);
  }

  private constructor(socket: Socket, protocol: RpcProtocol) {
    this.protocol = protocol;
    this.#socket = socket;
    const read = messageReader(protocol, (message) => {
      if (message.kind === "answer") this.#take(message.id)?.resolve(message.answer);
    });
    socket.on("data", read);
    socket.on("error", () => {});
    socket.once("close", () => {
      for (const id of this.#waiting.keys()) this.#take(id)?.reject(new Error("the connection was closed"));
    });
  }

  /** Makes a call and waits for what comes of it. */
  async call(call: Call): Promise<Answer> {
    const id = this.#send(call);
    const timer = setTimeout(() => this.#take(id)?.reject(new Error("no answer came")), PATIENCE);
    try {
      return await new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    } finally {
      clearTimeout(timer);
    }
  }

  /** Makes a call that is not answered. */
  tell(call: Call): void {
    this.#send({ ...call, isOneWay: true });
  }

  close(): void {
    this.#socket.destroy();
  }

  #send(call: Call): bigint {
    const id = ++this.#lastId;
    this.#socket.write(this.protocol.writeCall(id, call));
    return id;
  }

  #take(id: bigint): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    return waiting;
  }
}
