import { Bytes } from "../../../assembly/bytes/bytes";
import { SteeringMode } from "./kinds";
import { MetadataMatch } from "./metadata-match";

/** An endpoint that the filter may choose. */
@final
export class Endpoint {
  constructor(
    /** `10.0.0.1:8080` or `[::1]:8080`. */
    readonly address: Bytes,
    /** What it has of `envoy.lb`; null if nothing. */
    readonly metadata: MetadataMatch | null,
  ) {}
}

/** The endpoints of a cluster, for the modes that hand an address to the host. */
@final
export class EndpointList {
  constructor(
    readonly cluster: Bytes,
    readonly endpoints: Endpoint[],
  ) {}
}

/** How the choice reaches the host. Not Envoy's. */
@final
export class Steering {
  /** The header that has the cluster's name or the address, in lower case; empty for `FilterState`. */
  header: Bytes = new Bytes();
  /** Of `FilterState`: the key without `wasm.`. */
  key: Bytes = new Bytes();
  /** The header that has the name of the cluster that a copy goes to, in lower case; empty if copies are not made. */
  mirrorHeader: Bytes = new Bytes();
  /** The header that has the hash of the request, in lower case; empty if none has. */
  hashHeader: Bytes = new Bytes();
  /** What is put before a key of the metadata match to name the header that has its value, in lower case; empty if none has. */
  metadataPrefix: Bytes = new Bytes();
  /** Of `OriginalDst` and `OverrideHost`. */
  clusters: EndpointList[] = [];

  constructor(readonly mode: SteeringMode) {}

  /** True for a request header that carries the choice, which nothing else may write. `name` is in lower case. */
  owns(name: Bytes): bool {
    if (!this.metadataPrefix.isEmpty && name.startsWith(this.metadataPrefix)) return true;
    return name.equals(this.header) || name.equals(this.mirrorHeader) || name.equals(this.hashHeader);
  }

  /** The endpoints of a cluster; null if it has none. Looks at one list after the other. */
  endpointsOf(cluster: Bytes): EndpointList | null {
    for (let i = 0; i < this.clusters.length; i++) {
      if (this.clusters[i].cluster.equals(cluster)) return this.clusters[i];
    }
    return null;
  }
}
