import { Bytes } from "../../../assembly/bytes/bytes";
import { ClusterChoice } from "./cluster-choice";
import { HashPolicy } from "./hash-policy";
import { HostRewrite } from "./host-rewrite";
import { MetadataMatch } from "./metadata-match";
import { MirrorPolicy } from "./mirror-policy";
import { PathRewrite } from "./path-rewrite";
import { RetryPolicy } from "./retry-policy";

/** What is done with a request: one of the three classes below. */
export abstract class RouteAction {}

/** Sends it to a cluster. Source: envoy.config.route.v3.RouteAction. */
@final
export class ClusterAction extends RouteAction {
  /** Null if the path stays. */
  pathRewrite: PathRewrite | null = null;
  /** Null if the host stays. */
  hostRewrite: HostRewrite | null = null;
  /** True if a host that is rewritten is added to `x-forwarded-host`. */
  appendForwardedHost: bool = false;
  /** In milliseconds, 0 for none; negative if the table does not say. */
  timeout: i64 = -1;
  /** That of the route or else of its virtual host; null if there is neither. */
  retry: RetryPolicy | null = null;
  /** True if a further try does not end the one whose time is over (`x-envoy-hedge-on-per-try-timeout`). */
  hedgeOnPerTryTimeout: bool = false;
  /** Those of the route, or else of its virtual host, or else of the table. */
  mirrors: MirrorPolicy[] = [];
  hash: HashPolicy[] = [];
  /** What endpoints must have; null if any is right. */
  metadata: MetadataMatch | null = null;

  constructor(readonly clusters: ClusterChoice) {
    super();
  }
}

/** Sends the client elsewhere. Source: envoy.config.route.v3.RedirectAction. */
@final
export class RedirectAction extends RouteAction {
  /** The new scheme in lower case; empty if it stays. */
  scheme: Bytes = new Bytes();
  /** The new host; empty if it stays. */
  host: Bytes = new Bytes();
  /** The new port; 0 if it stays. */
  port: u32 = 0;
  /** Null if the path stays. */
  path: PathRewrite | null = null;
  /** True if the query is left out. */
  stripQuery: bool = false;

  constructor(
    /** 301, 302, 303, 307 or 308. */
    readonly status: u32,
  ) {
    super();
  }
}

/** Answers at once. Source: envoy.config.route.v3.DirectResponseAction. */
@final
export class DirectResponseAction extends RouteAction {
  constructor(
    /** 200 to 599. */
    readonly status: u32,
    readonly body: Bytes,
  ) {
    super();
  }
}
