import { Bytes } from "../../../assembly/bytes/bytes";
import { Choice } from "../actions/choice";
import { removeRequestHeader, setRequestHeader } from "../actions/request-headers";
import { NameKey } from "../match/name-key";
import { RouteRequest } from "../match/route-request";
import { ClusterAction } from "../table/route-action";
import { Steerer } from "./steerer";

/**
 * A header that has the cluster's name: by `cluster_header` of the host's route, or by routes that match the header. Setting
 * it makes Envoy choose its route anew.
 */
@final
export class ClusterNameSteerer extends Steerer {
  private readonly key: NameKey;

  constructor(private readonly header: Bytes) {
    super();
    this.key = new NameKey(header);
  }

  steer(choice: Choice, action: ClusterAction, request: RouteRequest): bool {
    setRequestHeader(this.header, choice.cluster);
    return true;
  }

  clear(request: RouteRequest): void {
    if (request.readHeader(this.key)) removeRequestHeader(this.header);
  }
}
