import { SteeringMode } from "../table/kinds";
import { Steering } from "../table/steering";
import { AddressSteerer } from "./address";
import { ClusterNameSteerer } from "./cluster-name";
import { FilterStateSteerer } from "./filter-state";
import { Steerer } from "./steerer";

/** What hands choices to the host as a table says. */
export function steererFor(steering: Steering): Steerer {
  switch (steering.mode) {
    case SteeringMode.OriginalDst:
      return new AddressSteerer(steering.header, false, steering.clusters);
    case SteeringMode.OverrideHost:
      return new AddressSteerer(steering.header, true, steering.clusters);
    case SteeringMode.FilterState:
      return new FilterStateSteerer(steering.key);
    default:
      return new ClusterNameSteerer(steering.header);
  }
}
