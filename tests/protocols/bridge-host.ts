// The bridge's modules in the built-in host, with Node's HTTP/2 where the proxy's HTTP side would be.

import http2 from "node:http2";
import { join } from "node:path";
import { Duplex } from "node:stream";
import { Host, type HostOptions } from "../../host/index.js";
import { TestConnection } from "../../host/testing.js";
import { bridgeModules } from "../support/modules.js";
import type { RpcMessage, Wire } from "../support/rpc/wire.js";

export type Side = "ingress" | "egress";

/** A host with one of the modules. */
export async function bridgeHost(
  side: Side,
  configuration?: unknown,
  options: Partial<HostOptions> = {},
): Promise<Host> {
  const wasm = join(await bridgeModules(), `xprotocol-${side}.wasm`);
  const plugin = {
    wasm,
    ...(configuration !== undefined && { configuration: JSON.stringify(configuration) }),
  };
  return Host.load({ plugins: [plugin], ...options });
}

/** A connection whose bytes can be followed as they come. */
export class FollowedConnection extends TestConnection {
  onUpstream: (chunk: Uint8Array) => void = () => {};
  onClient: (chunk: Uint8Array) => void = () => {};
  onClosed: () => void = () => {};

  override upstreamData(chunk: Uint8Array, endOfStream: boolean): void {
    super.upstreamData(chunk, endOfStream);
    this.onUpstream(chunk);
  }

  override downstreamData(chunk: Uint8Array, endOfStream: boolean): void {
    super.downstreamData(chunk, endOfStream);
    this.onClient(chunk);
  }

  override closeConnection(): void {
    super.closeConnection();
    this.onClosed();
  }
}

/** One side of a connection as a stream: what is written goes into the chain there, and what comes out can be read. */
export class SideDuplex extends Duplex {
  readonly #send: (chunk: Uint8Array) => void;

  constructor(connection: FollowedConnection, side: "client" | "upstream") {
    super({ allowHalfOpen: false });
    if (side === "client") {
      this.#send = (chunk) => connection.send(chunk);
      connection.onClient = (chunk) => this.push(Buffer.from(chunk));
    } else {
      this.#send = (chunk) => connection.receive(chunk);
      connection.onUpstream = (chunk) => this.push(Buffer.from(chunk));
    }
    connection.onClosed = () => this.destroy();
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    // Not from within the other direction's callback: a proxy's sockets do not either.
    setImmediate(() => {
      if (!this.destroyed) this.#send(chunk);
      done();
    });
  }

  override _final(done: () => void): void {
    this.push(null);
    done();
  }
}

/** An HTTP request as the bridge sent it, to be answered. */
export interface Asked {
  headers: http2.IncomingHttpHeaders;
  body: Buffer;
  stream: http2.ServerHttp2Stream;
  /** Answers with a frame, or with what is not one. */
  answer(body: Uint8Array, headers?: http2.OutgoingHttpHeaders): void;
}

/** The ingress module with a client's connection, and an HTTP/2 server behind it. */
export class Ingress {
  /** All frames that the client has got. */
  readonly messages: RpcMessage[] = [];
  readonly asked: Asked[] = [];
  session: http2.ServerHttp2Session | null = null;
  /** Called when a request's headers have come. */
  onHead: (stream: http2.ServerHttp2Stream) => void = () => {};
  readonly #server: http2.Http2Server;
  #changed: () => void = () => {};

  private constructor(
    readonly host: Host,
    readonly connection: FollowedConnection,
    wire: Wire,
    settings: http2.Settings,
    onRequest: (asked: Asked) => void,
  ) {
    const side = new SideDuplex(connection, "upstream");
    this.#server = http2.createServer({ settings });
    this.#server.on("session", (session) => {
      this.session = session;
      session.on("error", () => {});
    });
    this.#server.on("stream", (stream, headers) => {
      const chunks: Buffer[] = [];
      this.onHead(stream);
      stream.on("error", () => {});
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        const answer = (
          body: Uint8Array,
          more: http2.OutgoingHttpHeaders = { "x-rpc-status": "0" },
        ): void => {
          if (stream.destroyed || stream.headersSent) return;
          stream.respond({ ":status": 200, ...more });
          stream.end(body);
        };
        const asked = { headers, body: Buffer.concat(chunks), stream, answer };
        this.asked.push(asked);
        onRequest(asked);
        this.#changed();
      });
    });
    this.#server.emit("connection", side);
    let data = Buffer.alloc(0);
    connection.onClient = (chunk) => {
      data = Buffer.concat([data, chunk]);
      for (
        let length = wire.lengthOf(data);
        length > 0 && data.length >= length;
        length = wire.lengthOf(data)
      ) {
        this.messages.push(wire.read(data.subarray(0, length)));
        data = data.subarray(length);
      }
      this.#changed();
    };
    const close = connection.onClosed;
    connection.onClosed = () => {
      close();
      this.#changed();
    };
  }

  static async open(
    wire: Wire,
    onRequest: (asked: Asked) => void,
    {
      configuration,
      settings = {},
      host,
    }: { configuration?: unknown; settings?: http2.Settings; host?: Host } = {},
  ): Promise<Ingress> {
    const used = host ?? (await bridgeHost("ingress", configuration));
    return new Ingress(used, new FollowedConnection(used, {}), wire, settings, onRequest);
  }

  /** Waits until something is so: looked at whenever anything has come. */
  async until(what: string, isSo: () => boolean): Promise<void> {
    await until(what, isSo, (look) => {
      this.#changed = look;
    });
  }

  /** Has `until` look again. */
  look(): void {
    this.#changed();
  }

  close(): void {
    this.connection.close();
    this.session?.destroy();
    this.host.close();
  }
}

const PATIENCE_MS = 10_000;

/** Waits until something is so, which is looked at when `onChange` says. */
export function until(
  what: string,
  isSo: () => boolean,
  onChange: (look: () => void) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`it did not come to this: ${what}`)), PATIENCE_MS);
    const look = (): void => {
      if (!isSo()) return;
      clearTimeout(timer);
      resolve();
    };
    onChange(look);
    look();
  });
}

/** What a router gets for a request. */
export interface Answered {
  headers: http2.IncomingHttpHeaders & http2.IncomingHttpStatusHeader;
  body: Buffer;
}

type OnMessage = (message: RpcMessage, egress: Egress) => void;

/** The egress module with a router in front of it, and an RPC server behind it. */
export class Egress {
  /** All frames that the server has got, and the same as bytes. */
  readonly messages: RpcMessage[] = [];
  readonly frames: Buffer[] = [];
  #client: http2.ClientHttp2Session | null = null;
  #changed: () => void = () => {};

  private constructor(
    readonly host: Host,
    readonly connection: FollowedConnection,
    wire: Wire,
    onMessage: OnMessage,
  ) {
    let data = Buffer.alloc(0);
    connection.onUpstream = (chunk) => {
      data = Buffer.concat([data, chunk]);
      for (
        let length = wire.lengthOf(data);
        length > 0 && data.length >= length;
        length = wire.lengthOf(data)
      ) {
        const frame = data.subarray(0, length);
        data = data.subarray(length);
        this.frames.push(frame);
        this.messages.push(wire.read(frame));
        onMessage(this.messages.at(-1)!, this);
      }
      this.#changed();
    };
    connection.onClosed = () => this.#changed();
  }

  /** With an HTTP/2 router. */
  static async open(
    wire: Wire,
    onMessage: OnMessage,
    {
      configuration,
      settings = {},
      follows = true,
    }: { configuration?: unknown; settings?: http2.Settings; follows?: boolean } = {},
  ): Promise<Egress> {
    const host = await bridgeHost("egress", configuration);
    const egress = new Egress(host, new FollowedConnection(host, {}), wire, follows ? onMessage : () => {});
    const duplex = new SideDuplex(egress.connection, "client");
    egress.connection.onClosed = () => {
      duplex.destroy();
      egress.look();
    };
    const client = http2.connect("http://router", { createConnection: () => duplex, settings });
    client.on("error", () => {});
    client.setMaxListeners(0);
    egress.#client = client;
    return egress;
  }

  /** With a router that speaks HTTP/1.1: the test writes and reads it itself. */
  static async openHttp1(wire: Wire, onMessage: OnMessage): Promise<Egress> {
    const host = await bridgeHost("egress");
    return new Egress(host, new FollowedConnection(host, {}), wire, onMessage);
  }

  get client(): http2.ClientHttp2Session {
    return this.#client!;
  }

  /** The server sends something. */
  say(bytes: Uint8Array): void {
    this.connection.receive(bytes);
  }

  /** The router sends a request, and waits for the answer. */
  ask(headers: http2.OutgoingHttpHeaders, body: Uint8Array): Promise<Answered> {
    return new Promise((resolve, reject) => {
      const stream = this.client.request(headers);
      const chunks: Buffer[] = [];
      let answered: Answered["headers"] = {};
      stream.on("response", (received) => {
        answered = received;
      });
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("error", reject);
      stream.on("end", () => resolve({ headers: answered, body: Buffer.concat(chunks) }));
      stream.end(body);
    });
  }

  /** Waits until something is so: looked at whenever anything has come. */
  until(what: string, isSo: () => boolean): Promise<void> {
    return until(what, isSo, (look) => {
      this.#changed = look;
    });
  }

  /** Has `until` look again. */
  look(): void {
    this.#changed();
  }

  close(): void {
    this.#client?.destroy();
    this.connection.close();
    this.host.close();
  }
}
