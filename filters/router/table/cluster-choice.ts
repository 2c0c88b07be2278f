import { Bytes } from "../../../assembly/bytes/bytes";
import { Group } from "./group";
import { HeaderEdits } from "./header-edits";
import { ClusterKind, WeightSource } from "./kinds";
import { MetadataMatch } from "./metadata-match";

/** One of several clusters. Source: envoy.config.route.v3.WeightedCluster.ClusterWeight. */
@final
export class WeightedCluster {
  /** Null if there is nothing to do. Applied before those of the route. */
  edits: HeaderEdits | null = null;
  /** In the place of the route's host rewrite; empty if the route's counts. */
  host: Bytes = new Bytes();
  /** With what the route asks for; null if there is neither. */
  metadata: MetadataMatch | null = null;

  constructor(
    /** The cluster; empty if a header names it. */
    readonly name: Bytes,
    /** The header that names the cluster, in lower case; empty if the table does. */
    readonly header: Bytes,
    readonly weight: u32,
  ) {}
}

/** What names the cluster of a request. Source: `cluster_specifier` of envoy.config.route.v3.RouteAction. */
@final
export class ClusterChoice {
  /** Of `Weighted`. */
  weighted: WeightedCluster[] = [];
  /** Of `Weighted`: the sum of the weights, from 1. */
  totalWeight: u32 = 0;
  /** Of `Weighted`. */
  source: WeightSource = WeightSource.Random;
  /** Of `Weighted` by a header: its name in lower case. */
  sourceHeader: Bytes = new Bytes();
  /** Not null if, and only if, the kind is `Group`. */
  group: Group | null = null;

  constructor(
    readonly kind: ClusterKind,
    /** Of `Named`: the cluster. Of `Header`: the header's name in lower case. Otherwise empty. */
    readonly name: Bytes,
  ) {}
}
