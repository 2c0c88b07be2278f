import { TlsRequirement } from "../table/kinds";
import { MirrorPolicy } from "../table/mirror-policy";
import { VirtualHost } from "../table/virtual-host";
import { Domains } from "./domains";
import { EDIT_FIELDS, EditsReader } from "./edits-reader";
import { Field } from "./field";
import { HedgeReader } from "./hedge-reader";
import { Inherited } from "./inherited";
import { MAX_NAME_BYTES, MAX_VIRTUAL_HOSTS } from "./limits";
import { Message } from "./message";
import { MirrorReader } from "./mirror-reader";
import { RetryReader } from "./retry-reader";
import { RouteReader } from "./route-reader";
import { Shape } from "./shape";

const TLS = ["NONE", "EXTERNAL_ONLY", "ALL"];
const OF_HOST = "the host reads it from its own virtual host, which all requests of the filter share";

/** Reads envoy.config.route.v3.VirtualHost. */
@final
export class VirtualHostReader {
  private readonly shape: Shape = new Shape(
    EDIT_FIELDS.concat([
      "name",
      "domains",
      "routes",
      "require_tls",
      "retry_policy",
      "hedge_policy",
      "request_mirror_policies",
    ]),
  )
    .refuse("matcher", "routes are matched in their order alone")
    .refuse("virtual_clusters", OF_HOST)
    .refuse("rate_limits", "the rate limit filter reads it from the host's own virtual host")
    .refuse("cors", "the CORS filter reads it from the host's own virtual host")
    .refuse("typed_per_filter_config", "a filter cannot configure another one")
    .refuse("include_request_attempt_count", OF_HOST)
    .refuse("include_attempt_count_in_response", OF_HOST)
    .refuse("include_is_timeout_retry_header", OF_HOST)
    .refuse("retry_policy_typed_config", "extensions of the host cannot be called from a filter")
    .refuse("per_request_buffer_limit_bytes", OF_HOST)
    .refuse("request_body_buffer_limit", OF_HOST)
    .refuse("metadata", "other filters and the log read it from the host's own virtual host");
  private readonly domains: Domains = new Domains();

  constructor(
    private readonly routes: RouteReader,
    private readonly edits: EditsReader,
    private readonly retries: RetryReader,
    private readonly hedges: HedgeReader,
    private readonly mirrors: MirrorReader,
  ) {}

  /** The virtual hosts of a list, in a table with these policies. */
  readList(field: Field, mirrors: MirrorPolicy[]): VirtualHost[] {
    const hosts: VirtualHost[] = [];
    const list = field.list(MAX_VIRTUAL_HOSTS);
    let element = list.next();
    while (element !== null) {
      hosts.push(this.read(element, hosts.length, mirrors));
      element = list.next();
    }
    return hosts;
  }

  private read(field: Field, index: i32, mirrors: MirrorPolicy[]): VirtualHost {
    const message = new Message(field, this.shape);
    const inherited = new Inherited();
    inherited.retry = this.retries.read(message.get("retry_policy"));
    inherited.hedgeOnPerTryTimeout = this.hedges.read(message.get("hedge_policy"));
    const own = this.mirrors.readList(message.get("request_mirror_policies"));
    inherited.mirrors = own.length == 0 ? mirrors : own;
    const name = message.required("name").filled(MAX_NAME_BYTES);
    const domains = this.domains.read(message.required("domains"), index);
    const host = new VirtualHost(
      index,
      name,
      domains,
      this.routes.readList(message.get("routes"), inherited),
    );
    host.edits = this.edits.read(message);
    host.tls = <TlsRequirement>message.get("require_tls").choice(TLS);
    return host;
  }
}
