import { BoltCodec } from "./codec";
import { ProtocolCode } from "./layout";

/** Bolt v2, with the CRC-32 at the end of its frames where they say that they have one. */
@final
export class BoltV2 extends BoltCodec {
  /** `announces`: whether clients are told that no new calls are taken, which only MOSN's understand. */
  constructor(announces: bool = false) {
    super(ProtocolCode.BoltV2, announces);
  }

  get name(): string {
    return "boltv2";
  }
}
