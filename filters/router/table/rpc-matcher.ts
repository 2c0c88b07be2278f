import { HeaderMatcher } from "./header-matcher";
import { TextMatcher } from "./text-matcher";

/** How an RPC request must be, as the XProtocol bridge shows it. A request that is none does not match. */
@final
export class RpcMatcher {
  constructor(
    /** Its service (`x-rpc-service`); null if any is right. */
    readonly service: TextMatcher | null,
    /** Its method (`x-rpc-method`); null if any is right. */
    readonly method: TextMatcher | null,
    /** Its attachments, as the headers that the bridge makes of them (`x-rpc-` before the name). */
    readonly headers: HeaderMatcher[],
  ) {}
}
