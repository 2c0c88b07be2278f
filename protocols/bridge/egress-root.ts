import { registerRootContext } from "../../assembly/contexts/registry";
import { RootContext } from "../../assembly/contexts/root-context";
import { TcpContext } from "../../assembly/contexts/tcp-context";
import { log } from "../../assembly/log";
import { XProtocol } from "../xprotocol/xprotocol";
import { BridgeConfig, readEgressConfig } from "./config";
import { EgressConnection } from "./egress-connection";
import { EgressShared } from "./egress-shared";

let codecs: XProtocol[] = [];

/** Makes the module the egress side of the bridge, for these protocols. To be called once, at the top level of the entry file. */
export function registerEgress(protocols: XProtocol[]): void {
  codecs = protocols;
  registerRootContext((): RootContext => new EgressRoot());
}

/** Holds one configuration, and makes a context for each connection of the router's. */
@final
export class EgressRoot extends RootContext {
  private shared: EgressShared | null = null;

  onConfigure(size: u32): bool {
    const config = new BridgeConfig();
    const errors = readEgressConfig(this.configuration(), codecs, config);
    if (errors.length > 0) {
      log.error(`xprotocol egress: configuration refused: ${errors.join("; ")}`);
      return false;
    }
    this.shared = new EgressShared(config);
    return true;
  }

  createTcpContext(): TcpContext | null {
    const shared = this.shared;
    return shared === null ? null : new EgressConnection(shared);
  }
}
