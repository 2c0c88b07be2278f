import { Precedence } from "../table/kinds";
import { RouteTable } from "../table/route-table";
import { ClusterActionReader } from "./cluster-action-reader";
import { ClusterReader } from "./cluster-reader";
import { Context } from "./context";
import { DirectResponseReader } from "./direct-response-reader";
import { EDIT_FIELDS, EditsReader } from "./edits-reader";
import { FaultReader } from "./fault-reader";
import { Field } from "./field";
import { FractionReader } from "./fraction-reader";
import { GroupReader } from "./group-reader";
import { HashReader } from "./hash-reader";
import { HeaderReader } from "./header-reader";
import { HedgeReader } from "./hedge-reader";
import { DEFAULT_MAX_BODY_BYTES, MAX_NAME_BYTES } from "./limits";
import { MatchReader } from "./match-reader";
import { Message } from "./message";
import { MetadataReader } from "./metadata-reader";
import { MirrorReader } from "./mirror-reader";
import { isToken, lowerCase, readHeaderName } from "./names";
import { PathReader } from "./path-reader";
import { RedirectReader } from "./redirect-reader";
import { RetryReader } from "./retry-reader";
import { RewriteReader } from "./rewrite-reader";
import { RouteReader } from "./route-reader";
import { Shape } from "./shape";
import { SteeringReader } from "./steering-reader";
import { SubstitutionReader } from "./substitution-reader";
import { TargetReader } from "./target-reader";
import { TextReader } from "./text-reader";
import { VirtualHostReader } from "./virtual-host-reader";

const PRECEDENCES = ["envoy", "gateway"];

/** Reads a whole configuration: an envoy.config.route.v3.RouteConfiguration, and what this filter has beside it. */
@final
export class TableReader {
  private readonly shape: Shape = new Shape([
    "$schema",
    "route_config",
    "steering",
    "precedence",
    "groups",
    "attachment_prefix",
    "explain",
    "fixed_random",
  ]);
  private readonly routes: Shape = new Shape(
    EDIT_FIELDS.concat([
      "name",
      "virtual_hosts",
      "most_specific_header_mutations_wins",
      "max_direct_response_body_size_bytes",
      "request_mirror_policies",
      "ignore_port_in_host_matching",
      "ignore_path_parameters_in_path_matching",
      "vhost_header",
    ]),
  )
    .refuse("vhds", "a filter's configuration is whole: nothing is fetched later")
    .refuse("internal_only_headers", "the host removes them before it calls any filter")
    .refuse("validate_clusters", "a filter does not know the host's clusters")
    .refuse("cluster_specifier_plugins", "extensions of the host cannot be called from a filter")
    .refuse("typed_per_filter_config", "a filter cannot configure another one")
    .refuse("metadata", "other filters and the log read it from the host's own table");
  private readonly edits: EditsReader;
  private readonly mirrors: MirrorReader;
  private readonly steering: SteeringReader;
  private readonly groups: GroupReader;
  private readonly hosts: VirtualHostReader;

  constructor(private readonly context: Context) {
    const texts = new TextReader(context);
    const headers = new HeaderReader(texts);
    const fractions = new FractionReader();
    const paths = new PathReader(context);
    const substitutions = new SubstitutionReader(context);
    const hashes = new HashReader(substitutions);
    const metadata = new MetadataReader();
    const targets = new TargetReader(context);
    const retries = new RetryReader(headers);
    const hedges = new HedgeReader();
    const rewrites = new RewriteReader(paths, substitutions);
    const edits = new EditsReader(context);
    const mirrors = new MirrorReader(context, fractions);
    const clusters = new ClusterReader(context, targets, metadata, edits);
    const routes = new RouteReader(
      context,
      new MatchReader(context, texts, headers, fractions, paths),
      new ClusterActionReader(clusters, rewrites, retries, hedges, mirrors, hashes, metadata),
      new RedirectReader(rewrites),
      new DirectResponseReader(context),
      edits,
      new FaultReader(headers, fractions),
    );
    this.edits = edits;
    this.mirrors = mirrors;
    this.steering = new SteeringReader(context, metadata);
    this.groups = new GroupReader(context, headers, hashes, metadata, targets);
    this.hosts = new VirtualHostReader(routes, edits, retries, hedges, mirrors);
  }

  /** The table, which counts only if no problem was noted. */
  read(field: Field): RouteTable {
    const message = new Message(field, this.shape);
    const table = new RouteTable(this.steering.read(message.required("steering")));
    this.readPrefix(message.get("attachment_prefix"));
    table.groups = this.groups.readList(message.get("groups"));
    table.precedence = <Precedence>message.get("precedence").choice(PRECEDENCES);
    table.explain = message.get("explain").flag();
    table.fixedRandom = message.get("fixed_random").integer(0, i64.MAX_VALUE, -1);
    this.readRoutes(new Message(message.required("route_config"), this.routes), table);
    return table;
  }

  private readRoutes(message: Message, table: RouteTable): void {
    const most = message.get("max_direct_response_body_size_bytes");
    this.context.maxBodyBytes = <u32>most.integer(0, u32.MAX_VALUE, DEFAULT_MAX_BODY_BYTES);
    table.name = message.get("name").text(MAX_NAME_BYTES);
    table.ignorePort = message.get("ignore_port_in_host_matching").flag();
    table.ignorePathParameters = message.get("ignore_path_parameters_in_path_matching").flag();
    table.mostSpecificWins = message.get("most_specific_header_mutations_wins").flag();
    const hostHeader = message.get("vhost_header");
    if (hostHeader.exists) table.hostHeader = readHeaderName(hostHeader);
    table.edits = this.edits.read(message);
    const mirrors = this.mirrors.readList(message.get("request_mirror_policies"));
    table.virtualHosts = this.hosts.readList(message.get("virtual_hosts"), mirrors);
    table.routeCount = this.context.routeCount;
  }

  private readPrefix(field: Field): void {
    if (!field.exists) return;
    const prefix = lowerCase(field.text(MAX_NAME_BYTES));
    if (!isToken(prefix)) field.reject("what names of headers may begin with");
    this.context.attachmentPrefix = prefix.toString();
  }
}
