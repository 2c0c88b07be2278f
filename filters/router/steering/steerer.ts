import { Choice } from "../actions/choice";
import { RouteRequest } from "../match/route-request";
import { ClusterAction } from "../table/route-action";

/** Hands a choice to the host, in one of the five ways. */
export abstract class Steerer {
  /** To be called before the first header of a request changes. */
  begin(): void {}

  /** Has the request go where the choice says. False if it cannot: no cluster is named, or no endpoint is right. */
  abstract steer(choice: Choice, action: ClusterAction, request: RouteRequest): bool;

  /** Takes a client's own copy of the choice away, of a request that no route sends anywhere. */
  abstract clear(request: RouteRequest): void;
}
