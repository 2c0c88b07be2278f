import { BufferType, FilterStatus, PeerType, Status, StreamType } from "../../abi/enums";
import { Body } from "../http/body";
import { Context } from "./context";
import { closeStreamOf, continueStreamOf } from "./stream-control";

const DOWNSTREAM_DATA = new Body(BufferType.DownstreamData);
const UPSTREAM_DATA = new Body(BufferType.UpstreamData);

/**
 * One TCP connection through a network filter: the client's side ("downstream") and the upstream's. Made by
 * `RootContext.createTcpContext`, dropped after `onDelete`.
 *
 * A method that a filter does not override costs nothing: its callback is not exported. The data is that of the connection
 * whose callback runs; from the callback of another context (a timer), call `select()` first.
 */
export abstract class TcpContext extends Context {
  /**
   * Called when the client has connected, before anything is read. `StopIteration` keeps the filters behind this one, and with
   * them the connection to the upstream, waiting until `resumeDownstream()` or the next data that is let through.
   */
  onNewConnection(): FilterStatus {
    return FilterStatus.Continue;
  }

  /**
   * Called with bytes from the client: how many are readable in `downstreamData`, and whether they are the last. What
   * `StopIteration` holds back is there again, with what came since, at the next call.
   */
  onDownstreamData(size: u32, endOfStream: bool): FilterStatus {
    return FilterStatus.Continue;
  }

  /** Called with bytes from the upstream: how many are readable in `upstreamData`, and whether they are the last. */
  onUpstreamData(size: u32, endOfStream: bool): FilterStatus {
    return FilterStatus.Continue;
  }

  /** Called when the client's side is closed: by the client (`Remote`) or by the proxy (`Local`). */
  onDownstreamClose(peer: PeerType): void {}

  /** Called when the upstream's side is closed; Envoy does not say by whom (`Unknown`). */
  onUpstreamClose(peer: PeerType): void {}

  /** What came from the client and was not passed on yet. */
  get downstreamData(): Body {
    return DOWNSTREAM_DATA;
  }

  /** What came from the upstream and was not passed on yet. */
  get upstreamData(): Body {
    return UPSTREAM_DATA;
  }

  /** Lets what the client sent go on. `BadArgument` where the connection is gone; `Unimplemented` in ABI 0.1.0. */
  resumeDownstream(): Status {
    return continueStreamOf(this, StreamType.Downstream);
  }

  /** Lets what the upstream sent go on. `Unimplemented` on Envoy; `BadArgument` where the connection is gone. */
  resumeUpstream(): Status {
    return continueStreamOf(this, StreamType.Upstream);
  }

  /** Closes the client's side once what was written is sent. `BadArgument` where it is gone; `Unimplemented` in ABI 0.1.0. */
  closeDownstream(): Status {
    return closeStreamOf(this, StreamType.Downstream);
  }

  /** Closes the upstream's side once what was written is sent. `BadArgument` where it is gone; `Unimplemented` in ABI 0.1.0. */
  closeUpstream(): Status {
    return closeStreamOf(this, StreamType.Upstream);
  }
}
