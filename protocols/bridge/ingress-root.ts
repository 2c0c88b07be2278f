import { ByteWriter } from "../../assembly/bytes/byte-writer";
import { registerRootContext } from "../../assembly/contexts/registry";
import { RootContext } from "../../assembly/contexts/root-context";
import { TcpContext } from "../../assembly/contexts/tcp-context";
import { log } from "../../assembly/log";
import { XFrame } from "../xprotocol/frame";
import { Identification } from "../xprotocol/identification";
import { XProtocol } from "../xprotocol/xprotocol";
import { IngressConfig, readIngressConfig } from "./config";
import { IngressConnection } from "./ingress-connection";
import { IngressSession } from "./ingress-session";
import { ProtocolMetrics, Tally, tally } from "./metrics";
import { Outlet, sharedOutput } from "./outlet";
import { RequestHeaders } from "./request-headers";

const SIDE: string = "ingress";
let codecs: XProtocol[] = [];

/** Makes the module the ingress side of the bridge, for these protocols. To be called once, at the top level of the entry file. */
export function registerIngress(protocols: XProtocol[]): void {
  codecs = protocols;
  registerRootContext((): RootContext => new IngressRoot());
}

/** What all connections of one protocol share. */
@final
class Shared {
  readonly frame: XFrame;
  readonly headers: RequestHeaders;
  readonly metrics: ProtocolMetrics;

  constructor(
    readonly protocol: XProtocol,
    config: IngressConfig,
  ) {
    this.frame = protocol.createFrame();
    this.headers = new RequestHeaders(protocol, config);
    this.metrics = new ProtocolMetrics(SIDE, protocol.name);
  }
}

/** Holds one configuration, and makes a context for each client's connection. */
@final
export class IngressRoot extends RootContext {
  config: IngressConfig = new IngressConfig();
  identification: Identification = new Identification([]);
  /** Connections of which nobody knows what they speak. */
  readonly unknown: Tally = tally(SIDE, "unknown", "unknown");
  private readonly toHttp: ByteWriter = sharedOutput();
  private readonly toClient: ByteWriter = sharedOutput();
  private shared: Shared[] = [];

  onConfigure(size: u32): bool {
    const config = new IngressConfig();
    const errors = readIngressConfig(this.configuration(), codecs, config);
    if (errors.length > 0) {
      log.error(`xprotocol ingress: configuration refused: ${errors.join("; ")}`);
      return false;
    }
    this.config = config;
    this.identification = new Identification(config.candidates);
    this.shared = [];
    return true;
  }

  createTcpContext(): TcpContext | null {
    return new IngressConnection(this);
  }

  /** A session of a protocol. */
  createSession(protocol: XProtocol): IngressSession {
    const shared = this.sharedOf(protocol);
    const toHttp = new Outlet(this.toHttp);
    const toClient = new Outlet(this.toClient);
    return new IngressSession(
      protocol,
      this.config,
      shared.frame,
      shared.headers,
      shared.metrics,
      toHttp,
      toClient,
    );
  }

  /** Tells the host what was counted. To be called at the end of a callback. */
  flush(): void {
    for (let i = 0; i < this.shared.length; i++) unchecked(this.shared[i]).metrics.flush();
    this.unknown.flush();
  }

  private sharedOf(protocol: XProtocol): Shared {
    for (let i = 0; i < this.shared.length; i++) {
      if (this.shared[i].protocol === protocol) return this.shared[i];
    }
    const shared = new Shared(protocol, this.config);
    this.shared.push(shared);
    return shared;
  }
}
