import { BoltCodec } from "./codec";
import { ProtocolCode } from "./layout";

/** Bolt v2, with the CRC-32 at the end of its frames where they say that they have one. */
@final
export class BoltV2 extends BoltCodec {
  constructor() {
    super(ProtocolCode.BoltV2);
  }

  get name(): string {
    return "boltv2";
  }
}
