import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { type Host, RpcProxy, type RpcProxyOptions } from "../../host/index.js";
import { eventually } from "./serving.js";
import type { Callbacks } from "./support/guest.js";
import { loadGuests } from "./support/load.js";

/** The hosts that a {@link RpcProxy} works with. */
export interface RpcHosts {
  ingress: Host;
  http: Host;
  egress: Host;
}

/** What each host's filter does; a filter that nothing is said of is left out. */
export type RpcGuests = Partial<Record<keyof RpcHosts, Callbacks>>;

/** A proxy, its hosts, and the lines it reported. */
export interface RpcServing extends RpcHosts {
  proxy: RpcProxy;
  errors: string[];
}

export type RpcServingOptions = Pick<RpcProxyOptions, "clusters"> &
  Partial<Omit<RpcProxyOptions, keyof RpcHosts>>;

/** Runs something against a proxy with these filters. No call and no context may be left when it is through. */
export async function servingRpc(
  guests: RpcGuests,
  options: RpcServingOptions,
  use: (serving: RpcServing) => Promise<void>,
): Promise<void> {
  const load = (guest: Callbacks | undefined): Promise<Host> => loadGuests(guest ? [guest] : []);
  const hosts = {
    ingress: await load(guests.ingress),
    http: await load(guests.http),
    egress: await load(guests.egress),
  };
  const errors: string[] = [];
  const proxy = await RpcProxy.start({ ...hosts, onError: (message) => errors.push(message), ...options });
  try {
    await use({ ...hosts, proxy, errors });
    await eventually(() => proxy.liveCalls === 0, "a call is left");
  } finally {
    await proxy.close();
    for (const host of Object.values(hosts)) host.close();
  }
  await eventually(() => Object.values(hosts).every(isEmpty), "a context is left");
}

function isEmpty(host: Host): boolean {
  return host.inventory().contexts.every(({ kind }) => kind === "plugin");
}

/** A server on the network, and its connections. */
export interface BareServer {
  url: string;
  sockets: Set<Socket>;
  close(): void;
}

/** Starts a server on the network. */
export async function listen(onConnection: (socket: Socket) => void): Promise<BareServer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.resume();
    socket.once("close", () => sockets.delete(socket));
    onConnection(socket);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sockets,
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** A client on a bare connection: what it has got so far, and the end. */
export class BareClient {
  readonly socket: Socket;
  text = "";
  readonly closed: Promise<unknown>;

  constructor(port: number) {
    this.socket = connect(port, "127.0.0.1");
    this.socket.on("error", () => {});
    this.socket.on("data", (chunk) => {
      this.text += chunk.toString("latin1");
    });
    this.closed = once(this.socket, "close");
  }

  /** Sends text, and waits for what is to come of it. */
  async say(text: string, expected: RegExp): Promise<void> {
    this.socket.write(text, "latin1");
    await eventually(() => expected.test(this.text), `no ${expected} but ${JSON.stringify(this.text)}`);
  }
}
