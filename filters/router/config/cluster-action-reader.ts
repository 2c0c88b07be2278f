import { MirrorPolicy } from "../table/mirror-policy";
import { PathMatcher } from "../table/path-matcher";
import { RetryPolicy } from "../table/retry-policy";
import { ClusterAction } from "../table/route-action";
import { CLUSTER_FIELDS, ClusterReader } from "./cluster-reader";
import { Field } from "./field";
import { HashReader } from "./hash-reader";
import { HedgeReader } from "./hedge-reader";
import { Inherited } from "./inherited";
import { Message } from "./message";
import { MetadataReader } from "./metadata-reader";
import { MirrorReader } from "./mirror-reader";
import { RetryReader } from "./retry-reader";
import { HOST_REWRITES, PATH_REWRITES, RewriteReader } from "./rewrite-reader";
import { Shape } from "./shape";

const NO_HEADER = "there is no x-envoy-… header for it, by which a filter tells the router";
const OF_ROUTE = "the host reads it from its own route, which all requests of the filter share";
const PLUGIN = "extensions of the host cannot be called from a filter";
const RATE_LIMIT = "the rate limit filter reads it from the host's own route";

/** Reads envoy.config.route.v3.RouteAction. */
@final
export class ClusterActionReader {
  private readonly shape: Shape = new Shape(
    CLUSTER_FIELDS.concat(PATH_REWRITES)
      .concat(HOST_REWRITES)
      .concat([
        "append_x_forwarded_host",
        "timeout",
        "retry_policy",
        "hedge_policy",
        "request_mirror_policies",
        "hash_policy",
        "metadata_match",
      ]),
  )
    .refuse("cluster_specifier_plugin", PLUGIN)
    .refuse("inline_cluster_specifier_plugin", PLUGIN)
    .refuse("cluster_not_found_response_code", OF_ROUTE)
    .refuse("path_rewrite", "it formats each path anew: use regex_rewrite or path_rewrite_policy")
    .refuse("host_rewrite", "it formats each host anew: use host_rewrite_literal, …_header or …_path_regex")
    .refuse("auto_host_rewrite", "the upstream host is chosen after the filter has seen the request")
    .refuse("idle_timeout", NO_HEADER)
    .refuse("flush_timeout", NO_HEADER)
    .refuse("max_stream_duration", NO_HEADER)
    .refuse("max_grpc_timeout", NO_HEADER)
    .refuse("grpc_timeout_offset", NO_HEADER)
    .refuse("retry_policy_typed_config", PLUGIN)
    .refuse("early_data_policy", OF_ROUTE)
    .refuse("priority", OF_ROUTE)
    .refuse("rate_limits", RATE_LIMIT)
    .refuse("include_vh_rate_limits", RATE_LIMIT)
    .refuse("cors", "the CORS filter reads it from the host's own route")
    .refuse("upgrade_configs", OF_ROUTE)
    .refuse("internal_redirect_policy", OF_ROUTE)
    .refuse("internal_redirect_action", OF_ROUTE)
    .refuse("max_internal_redirects", OF_ROUTE);

  constructor(
    private readonly clusters: ClusterReader,
    private readonly rewrites: RewriteReader,
    private readonly retries: RetryReader,
    private readonly hedges: HedgeReader,
    private readonly mirrors: MirrorReader,
    private readonly hashes: HashReader,
    private readonly metadata: MetadataReader,
  ) {}

  /** The action of a route that matched by `path`. */
  read(field: Field, path: PathMatcher, inherited: Inherited): ClusterAction {
    const message = new Message(field, this.shape);
    const metadata = this.metadata.read(message.get("metadata_match"));
    const action = new ClusterAction(this.clusters.read(message, metadata));
    action.metadata = metadata;
    action.pathRewrite = this.rewrites.readPath(message, path);
    action.hostRewrite = this.rewrites.readHost(message);
    action.appendForwardedHost = message.get("append_x_forwarded_host").flag();
    action.timeout = message.get("timeout").milliseconds(-1);
    action.hash = this.hashes.readList(message.get("hash_policy"));
    const retry: RetryPolicy | null = this.retries.read(message.get("retry_policy"));
    action.retry = retry === null ? inherited.retry : retry;
    const hedge = message.get("hedge_policy");
    action.hedgeOnPerTryTimeout = hedge.exists ? this.hedges.read(hedge) : inherited.hedgeOnPerTryTimeout;
    const mirrors: MirrorPolicy[] = this.mirrors.readList(message.get("request_mirror_policies"));
    action.mirrors = mirrors.length == 0 ? inherited.mirrors : mirrors;
    return action;
  }
}
