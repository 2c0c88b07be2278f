import { ByteWriter } from "../../assembly/bytes/byte-writer";
import { Bytes } from "../../assembly/bytes/bytes";
import { XFrame } from "../xprotocol/frame";
import { XProtocol } from "../xprotocol/xprotocol";
import { BridgeConfig } from "./config";
import { HeaderEdits } from "./header-edits";
import { ProtocolMetrics } from "./metrics";
import { sharedOutput } from "./outlet";

/** What all connections of one protocol share. */
@final
export class EgressProtocol {
  readonly name: Bytes;
  readonly frame: XFrame;
  readonly metrics: ProtocolMetrics;

  constructor(readonly codec: XProtocol) {
    this.name = Bytes.fromString(codec.name);
    this.frame = codec.createFrame();
    this.metrics = new ProtocolMetrics("egress", codec.name);
  }
}

/** What all connections of one configuration share. */
@final
export class EgressShared {
  readonly edits: HeaderEdits;
  readonly toServer: ByteWriter = sharedOutput();
  readonly toRouter: ByteWriter = sharedOutput();
  private readonly protocols: EgressProtocol[] = [];

  constructor(readonly config: BridgeConfig) {
    this.edits = new HeaderEdits(config.mapping);
    const candidates = config.candidates;
    for (let i = 0; i < candidates.length; i++) {
      const codec = candidates[i].protocol;
      if (codec !== null) this.protocols.push(new EgressProtocol(codec));
    }
  }

  /** The protocol of that name, or null. */
  find(name: Bytes): EgressProtocol | null {
    for (let i = 0; i < this.protocols.length; i++) {
      const protocol = unchecked(this.protocols[i]);
      if (protocol.name.equals(name)) return protocol;
    }
    return null;
  }

  /** Tells the host what was counted. To be called at the end of a callback. */
  flush(): void {
    for (let i = 0; i < this.protocols.length; i++) unchecked(this.protocols[i]).metrics.flush();
  }
}
