import { ByteWriter } from "../../assembly/bytes/byte-writer";
import { Bytes } from "../../assembly/bytes/bytes";
import { XFrame } from "../xprotocol/frame";
import { EgressSession } from "./egress-session";
import { RouterSide } from "./router-side";

/** The router's connection in HTTP/1.1: one call at a time. */
@final
export class RouterHttp1 extends RouterSide {
  readonly output: ByteWriter = new ByteWriter(i32.MAX_VALUE);

  constructor(private readonly session: EgressSession) {
    super();
  }

  pending(): ByteWriter {
    return this.output;
  }

  failure(): string {
    return "HTTP/1.1 is not spoken";
  }

  waiting(): u32 {
    return 0;
  }

  needsEarlyOutput(): bool {
    return false;
  }

  receive(data: Bytes): bool {
    return false;
  }

  answer(streamId: u32, httpStatus: u32, frame: XFrame, data: Bytes, isWhole: bool): bool {
    return false;
  }

  goOn(streamId: u32, piece: Bytes, isLast: bool): bool {
    return false;
  }

  answerPlainly(streamId: u32, httpStatus: u32, text: Bytes): void {}

  reset(streamId: u32): bool {
    return false;
  }

  ring(): bool {
    return false;
  }

  drain(): void {}
}
