import { FilterStatus, PeerType } from "../../abi/enums";
import { Bytes } from "../../assembly/bytes/bytes";
import { TcpContext } from "../../assembly/contexts/tcp-context";
import { log } from "../../assembly/log";
import { EgressSession } from "./egress-session";
import { EgressShared } from "./egress-shared";

const NOTHING = new Bytes();

/** A connection of the router's, as the host shows it. Bytes leave on each side only where the other side sends some. */
@final
export class EgressConnection extends TcpContext {
  private session: EgressSession | null;

  constructor(private readonly shared: EgressShared) {
    super();
    this.session = new EgressSession(shared);
  }

  onDownstreamData(size: u32, endOfStream: bool): FilterStatus {
    const session = this.session;
    if (session === null) return FilterStatus.StopIteration;
    if (size == 0) return FilterStatus.Continue;
    const toServer = session.toServer;
    toServer.open();
    session.toRouter.open();
    const isTaken = session.fromRouter(this.downstreamData.read());
    this.shared.flush();
    if (session.error.length > 0) {
      this.downstreamData.replace(NOTHING);
      this.close(session);
      return FilterStatus.StopIteration;
    }
    session.toRouter.keep();
    if (!isTaken) {
      toServer.keep();
      return FilterStatus.StopIteration;
    }
    this.downstreamData.replace(toServer.output.written);
    toServer.output.clear();
    return FilterStatus.Continue;
  }

  onUpstreamData(size: u32, endOfStream: bool): FilterStatus {
    const session = this.session;
    if (session === null) {
      this.upstreamData.replace(NOTHING);
      return FilterStatus.Continue;
    }
    if (size == 0) return FilterStatus.Continue;
    const output = session.toRouter.output;
    session.toRouter.open();
    session.toServer.open();
    session.fromServer(this.upstreamData.read());
    this.shared.flush();
    const hasOutput = output.length > 0;
    this.upstreamData.replace(output.written);
    output.clear();
    session.toServer.keep();
    // Otherwise the router closes it, by what its last answer says.
    if (session.error.length > 0 || (session.isOver && !hasOutput)) this.close(session);
    return FilterStatus.Continue;
  }

  onDownstreamClose(peer: PeerType): void {
    this.free();
  }

  onDelete(): void {
    this.free();
  }

  private close(session: EgressSession): void {
    if (session.error.length > 0) log.warn(`xprotocol egress: connection closed: ${session.error}`);
    this.closeDownstream();
    session.toServer.drop();
    session.toRouter.drop();
    this.free();
  }

  private free(): void {
    const session = this.session;
    if (session !== null) session.free();
    this.session = null;
  }
}
