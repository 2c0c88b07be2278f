import { Bytes } from "../../../assembly/bytes/bytes";
import { Fraction } from "./fraction";

/** Where a copy of a request goes. Source: envoy.config.route.v3.RouteAction.RequestMirrorPolicy. */
@final
export class MirrorPolicy {
  constructor(
    /** The cluster; empty if a header names it. */
    readonly cluster: Bytes,
    /** The header that names the cluster, in lower case; empty if the table does. */
    readonly header: Bytes,
    /** The share of requests that are copied; null if all are. */
    readonly fraction: Fraction | null,
  ) {}
}
