// The bridge's modules in the built-in host, with Node's HTTP/2 where the proxy's HTTP side would be.

import http2 from "node:http2";
import { join } from "node:path";
import { Duplex } from "node:stream";
import { Host, type HostOptions } from "../../host/index.js";
import { TestConnection } from "../../host/testing.js";
import { bridgeModules } from "../support/bridge-modules.js";
import type { RpcMessage, Wire } from "../support/rpc/wire.js";

export type Side = "ingress" | "egress";

/** A host with one of the modules. */
export async function bridgeHost(side: Side, configuration?: unknown, options: Partial<HostOptions> = {}): Promise<Host> {
  const wasm = join(await bridgeModules(), `xprotocol-${side}.wasm`);
  const plugin = { wasm, ...(configuration !== undefined && { configuration: JSON.stringify(configuration) }) };
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
      stream.on("error", () => {});
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        const answer = (body: Uint8Array, more: http2.OutgoingHttpHeaders = { "x-rpc-status": "0" }): void => {
          if (stream.destroyed) return;
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
      for (let length = wire.lengthOf(data); length > 0 && data.length >= length; length = wire.lengthOf(data)) {
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
    { configuration, settings = {}, host }: { configuration?: unknown; settings?: http2.Settings; host?: Host } = {},
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
export function until(what: string, isSo: () => boolean, onChange: (look: () => void) => void): Promise<void> {
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
