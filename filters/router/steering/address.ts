import { ByteWriter } from "../../../assembly/bytes/byte-writer";
import { Bytes } from "../../../assembly/bytes/bytes";
import { Choice } from "../actions/choice";
import { removeRequestHeader, setRequestHeader } from "../actions/request-headers";
import { NameKey } from "../match/name-key";
import { RouteRequest } from "../match/route-request";
import { ClusterAction } from "../table/route-action";
import { EndpointList } from "../table/steering";
import { EndpointChoice } from "./endpoints";
import { Steerer } from "./steerer";

const MAX_BYTES: i32 = 16 * 1024;
const COMMA: u8 = 0x2c;
/** The most addresses that a host gets: the request's own and those of further tries. */
const MOST: i32 = 8;

/**
 * A header that has an address, or several of them: the endpoint for the first try, then those for the next ones. For a
 * cluster of the type ORIGINAL_DST, which takes one, and for one with the policy `override_host`, which takes a list.
 */
@final
export class AddressSteerer extends Steerer {
  private readonly key: NameKey;
  private readonly endpoints: EndpointChoice;
  private readonly writer: ByteWriter = new ByteWriter(MAX_BYTES);

  constructor(
    private readonly header: Bytes,
    private readonly takesList: bool,
    lists: EndpointList[],
  ) {
    super();
    this.key = new NameKey(header);
    this.endpoints = new EndpointChoice(lists);
  }

  steer(choice: Choice, action: ClusterAction, request: RouteRequest): bool {
    const endpoints = this.endpoints;
    if (!endpoints.find(choice, request)) return false;
    const retry = action.retry;
    const tries = this.takesList && retry !== null ? min(<i32>retry.retries + 1, MOST) : 1;
    const count = min(tries, endpoints.length);
    const writer = this.writer;
    writer.clear();
    for (let i = 0; i < count; i++) {
      if (i > 0) writer.writeByte(COMMA);
      writer.write(endpoints.address(i));
    }
    setRequestHeader(this.header, writer.written);
    return true;
  }

  clear(request: RouteRequest): void {
    if (request.readHeader(this.key)) removeRequestHeader(this.header);
  }
}
