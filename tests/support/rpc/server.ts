import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { onMessages } from "./connection.js";
import type { RpcCall, RpcMessage, Wire } from "./wire.js";

/** What a server answers: a value, a failure with the protocol's own status, or nothing at all. */
export type Respond = (call: RpcCall) => string | { status: number; text: string } | null;

/** A server that notes what it is called. */
export class RpcServer {
  readonly calls: RpcCall[] = [];
  heartbeats = 0;
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;

  private constructor(
    readonly wire: Wire,
    /** How calls are answered from now on. */
    public respond: Respond,
  ) {
    this.#server = createServer({ noDelay: true }, (socket) => {
      this.#sockets.add(socket);
      socket.on("error", () => {});
      socket.on("close", () => this.#sockets.delete(socket));
      onMessages(socket, wire, (message) => this.#take(socket, message));
    });
  }

  /** @param port 0 takes a free one */
  static async start(wire: Wire, respond: Respond, port = 0): Promise<RpcServer> {
    const server = new RpcServer(wire, respond);
    server.#server.listen(port, "127.0.0.1");
    await once(server.#server, "listening");
    return server;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** `127.0.0.1:port`. */
  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  /** How many connections there are. */
  get connections(): number {
    return this.#sockets.size;
  }

  /** Dies at once, calls in flight or not. May be called again. */
  async stop(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = once(this.#server, "close");
    this.#server.close();
    for (const socket of this.#sockets) socket.resetAndDestroy();
    await closed;
  }

  #take(socket: Socket, message: RpcMessage): void {
    const { kind, id } = message;
    if (kind === "heartbeat") {
      this.heartbeats++;
      socket.write(this.wire.write({ kind: "heartbeat answer", id }));
    }
    if (kind !== "call") return;
    this.calls.push(message.call);
    const answer = this.respond(message.call);
    if (answer === null || message.call.oneWay) return;
    const ok = this.wire.name === "dubbo" ? 20 : 0;
    const { status, text } = typeof answer === "string" ? { status: ok, text: answer } : answer;
    socket.write(this.wire.write({ kind: "answer", id, answer: { status, ok: status === ok, text } }));
  }
}
