import { Bytes } from "../../assembly/bytes/bytes";
import { XFrame } from "../xprotocol/frame";
import { EgressSession } from "./egress-session";
import { EgressProtocol, EgressShared } from "./egress-shared";
import { FrameReader } from "./frame-reader";

/** What an RPC server sends. */
@final
export class ServerReader extends FrameReader {
  constructor(
    private readonly session: EgressSession,
    protocol: EgressProtocol,
    shared: EgressShared,
  ) {
    super(protocol.codec, protocol.frame, shared.config.limits);
  }

  protected onFrame(frame: XFrame): void {
    this.session.onFrame(frame, true);
  }

  protected onStart(frame: XFrame): void {
    this.session.onFrame(frame, false);
  }

  protected onPiece(piece: Bytes, isLast: bool): void {
    this.session.onPiece(piece, isLast);
  }

  protected get isOver(): bool {
    return this.session.error.length > 0;
  }
}
