import { Bytes } from "../../assembly/bytes/bytes";
import { XFrame } from "../xprotocol/frame";
import { FrameReader } from "./frame-reader";
import { IngressSession } from "./ingress-session";

/** What an RPC client sends. */
@final
export class ClientReader extends FrameReader {
  constructor(
    private readonly session: IngressSession,
    frame: XFrame,
  ) {
    super(session.protocol, frame, session.config.limits);
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
