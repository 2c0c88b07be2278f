import { Bytes } from "../../../assembly/bytes/bytes";
import { clearRouteCache } from "../../../assembly/envoy/filter-state";
import { propertyPath, setProperty } from "../../../assembly/properties";
import { Choice } from "../actions/choice";
import { requestChanges } from "../actions/request-headers";
import { RouteRequest } from "../match/route-request";
import { ClusterAction } from "../table/route-action";
import { Steerer } from "./steerer";

/**
 * Filter state `wasm.KEY` that has the cluster's name, by which routes of the host match. No client can forge it and no
 * upstream sees it. Envoy does not notice it by itself: if no header changed, it is told to choose its route anew.
 */
@final
export class FilterStateSteerer extends Steerer {
  private readonly path: Bytes;
  private changes: u32 = 0;

  constructor(key: Bytes) {
    super();
    this.path = propertyPath([key.toString()]);
  }

  begin(): void {
    this.changes = requestChanges();
  }

  steer(choice: Choice, action: ClusterAction, request: RouteRequest): bool {
    setProperty(this.path, choice.cluster);
    if (requestChanges() == this.changes) clearRouteCache();
    return true;
  }

  clear(request: RouteRequest): void {}
}
