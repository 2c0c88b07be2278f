import { FilterStatus, PeerType } from "../../abi/enums";
import { Bytes } from "../../assembly/bytes/bytes";
import { TcpContext } from "../../assembly/contexts/tcp-context";
import { log } from "../../assembly/log";
import { Timer } from "../../assembly/timers/timer";
import { Timers } from "../../assembly/timers/timers";
import { UNDECIDED } from "../xprotocol/identification";
import { IngressRoot } from "./ingress-root";
import { IngressSession } from "./ingress-session";

const NOTHING = new Bytes();

/** What becomes of the bytes of a connection. */
enum Mode {
  /** The first ones are awaited. */
  Identifying,
  /** They pass untouched. */
  Passing,
  /** They are frames. */
  Bridging,
  /** Nothing becomes of them: the connection is to be closed. */
  Closing,
}

/**
 * A client's connection, as the host shows it. Toward the HTTP side bytes can leave where the client sends some; otherwise, while
 * the last of what it sent is held back, a timer can let them out. Toward the client they leave where the HTTP side sends some.
 */
@final
export class IngressConnection extends TcpContext {
  private mode: Mode = Mode.Identifying;
  private session: IngressSession | null = null;
  /** True if what the client sent last was held back, because the HTTP side's windows are full. */
  private isHeld: bool = false;
  private readonly flush!: Flush;

  constructor(private readonly root: IngressRoot) {
    super();
    this.flush = new Flush(this);
  }

  onDownstreamData(size: u32, endOfStream: bool): FilterStatus {
    if (this.mode == Mode.Identifying) this.identify();
    const session = this.session;
    if (this.mode == Mode.Passing) return FilterStatus.Continue;
    if (session === null || this.mode == Mode.Closing)
      return endOfStream ? FilterStatus.Continue : FilterStatus.StopIteration;
    const hasOutput = this.exchange(session, size > 0);
    if (!hasOutput && !endOfStream) return FilterStatus.StopIteration;
    if (!this.isHeld || endOfStream) return FilterStatus.Continue;
    this.resumeDownstream();
    return FilterStatus.StopIteration;
  }

  onUpstreamData(size: u32, endOfStream: bool): FilterStatus {
    if (this.mode == Mode.Passing) return FilterStatus.Continue;
    const session = this.session;
    if (session === null) {
      // What is left over of HTTP must not reach the client.
      this.upstreamData.replace(NOTHING);
      return FilterStatus.Continue;
    }
    const toClient = session.toClient;
    const toHttp = session.toHttp;
    toClient.open();
    toHttp.open();
    if (size > 0) session.fromHttp(this.upstreamData.read());
    this.upstreamData.replace(toClient.output.written);
    toClient.output.clear();
    toHttp.keep();
    this.root.flush();
    if (session.error.length > 0) this.close(session);
    // What has just been written would be lost if the connection were closed at once.
    else if (session.isDrained || (this.isHeld && toHttp.hasKept)) Timers.of(this.root).after(1, this.flush);
    return FilterStatus.Continue;
  }

  onDownstreamClose(peer: PeerType): void {
    this.free();
  }

  onDelete(): void {
    this.free();
  }

  /** Lets out what the HTTP side's windows have made room for, or ends the connection if there will be no more calls. */
  letOut(): void {
    const session = this.session;
    if (session === null || this.mode != Mode.Bridging || !this.select()) return;
    if (session.isDrained) this.close(session);
    else if (this.isHeld && this.exchange(session, true)) this.resumeDownstream();
  }

  /** Decides what becomes of the connection, if its first bytes tell. */
  private identify(): void {
    const root = this.root;
    const identified = root.identification.identify(this.downstreamData.read(0, 64));
    if (identified == UNDECIDED) return;
    if (identified >= 0) {
      const protocol = root.identification.candidates[identified].protocol;
      this.mode = protocol === null ? Mode.Passing : Mode.Bridging;
      if (protocol !== null) this.session = root.createSession(protocol);
      return;
    }
    root.unknown.add();
    root.flush();
    this.mode = root.config.passesUnknown ? Mode.Passing : Mode.Closing;
    if (this.mode == Mode.Closing) this.closeDownstream();
  }

  /** Takes what the client sent, and puts what is for the HTTP side in its place. True if that is anything. */
  private exchange(session: IngressSession, hasData: bool): bool {
    const toHttp = session.toHttp;
    const toClient = session.toClient;
    if (session.isBlocked && !toHttp.hasKept) {
      // What is not taken stays where it is, and the host stops reading at its limit.
      this.isHeld = true;
      return false;
    }
    toHttp.open();
    toClient.open();
    if (hasData) session.fromClient(this.downstreamData.read());
    this.root.flush();
    if (session.error.length > 0) {
      this.downstreamData.replace(NOTHING);
      this.close(session);
      return false;
    }
    this.isHeld = session.http.queuedBytes > 0;
    const output = toHttp.output;
    const hasOutput = output.length > 0;
    if (hasData || hasOutput) this.downstreamData.replace(output.written);
    output.clear();
    toClient.keep();
    return hasOutput;
  }

  private close(session: IngressSession): void {
    if (this.mode == Mode.Closing) return;
    this.mode = Mode.Closing;
    if (session.error.length > 0) log.warn(`xprotocol ingress: connection closed: ${session.error}`);
    this.closeDownstream();
    session.toHttp.drop();
    session.toClient.drop();
    this.free();
  }

  private free(): void {
    const session = this.session;
    if (session !== null) session.free();
    this.session = null;
    this.flush.cancel();
  }
}

/** Lets a connection's bytes out when the windows of its HTTP side have opened. */
@final
class Flush extends Timer {
  constructor(private readonly connection: IngressConnection) {
    super();
  }

  onTimer(): void {
    this.connection.letOut();
  }
}
