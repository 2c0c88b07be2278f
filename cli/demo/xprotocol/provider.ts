import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { type Call, messageReader, type RpcProtocol } from "./protocol.js";

/** The method that takes its argument's time, in milliseconds. */
const SLOW_METHOD = "takeYourTime";

/** A server of calls that runs for the demo. It answers each with its argument and its own name. */
export class Provider {
  readonly name: string;
  readonly protocol: RpcProtocol;
  /** What came, oldest first. */
  readonly calls: Call[] = [];
  readonly #server = createServer((socket) => this.#serve(socket));
  readonly #sockets = new Set<Socket>();
  readonly #timers = new Set<NodeJS.Timeout>();

  static async start(name: string, protocol: RpcProtocol): Promise<Provider> {
    const provider = new Provider(name, protocol);
    provider.#server.listen(0, "127.0.0.1");
    await once(provider.#server, "listening");
    return provider;
  }

  private constructor(name: string, protocol: RpcProtocol) {
    this.name = name;
    this.protocol = protocol;
  }

  /** `tcp://host:port`. */
  get url(): string {
    return `tcp://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** How many connections there are to it. */
  get connections(): number {
    return this.#sockets.size;
  }

  close(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    for (const timer of this.#timers) clearTimeout(timer);
  }

  #serve(socket: Socket): void {
    const { protocol } = this;
    this.#sockets.add(socket);
    socket.on("error", () => {});
    socket.once("close", () => this.#sockets.delete(socket));
    const read = messageReader(protocol, (message) => {
      if (message.kind === "heartbeat" && message.isQuestion) {
        socket.write(protocol.writeHeartbeat(message.id, false));
      }
      if (message.kind === "call") this.#answer(socket, message.id, message.call);
    });
    socket.on("data", read);
  }

  #answer(socket: Socket, id: bigint, call: Call): void {
    this.calls.push(call);
    if (call.isOneWay) return;
    const answer = (): void => {
      socket.write(this.protocol.writeAnswer(id, `${call.argument}, says ${this.name}`));
    };
    if (call.method !== SLOW_METHOD) {
      answer();
      return;
    }
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      answer();
    }, Number(call.argument));
    this.#timers.add(timer);
  }
}
