import { BoltCodec } from "./codec";
import { ProtocolCode } from "./layout";

/** Bolt, SOFABolt's protocol, in its first version. */
@final
export class Bolt extends BoltCodec {
  /** `announces`: whether clients are told that no new calls are taken, which only MOSN's understand. */
  constructor(announces: bool = false) {
    super(ProtocolCode.Bolt, announces);
  }

  get name(): string {
    return "bolt";
  }
}
