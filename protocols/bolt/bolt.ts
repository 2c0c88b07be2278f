import { BoltCodec } from "./codec";
import { ProtocolCode } from "./layout";

/** Bolt, SOFABolt's protocol, in its first version. */
@final
export class Bolt extends BoltCodec {
  constructor() {
    super(ProtocolCode.Bolt);
  }

  get name(): string {
    return "bolt";
  }
}
