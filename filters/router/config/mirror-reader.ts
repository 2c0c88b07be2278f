import { Bytes } from "../../../assembly/bytes/bytes";
import { MirrorPolicy } from "../table/mirror-policy";
import { Context } from "./context";
import { Field } from "./field";
import { FractionReader } from "./fraction-reader";
import { Message } from "./message";
import { readClusterName, readHeaderName } from "./names";
import { Shape } from "./shape";

/** What a list that is not there reads as. */
const NONE: MirrorPolicy[] = [];

const NAMES = ["cluster", "cluster_header"];
const BY_HOST = "the host's own policy, of which a filter sets no more than the cluster, makes the copy";

/** Reads envoy.config.route.v3.RouteAction.RequestMirrorPolicy. */
@final
export class MirrorReader {
  private readonly shape: Shape = new Shape(["cluster", "cluster_header", "runtime_fraction"])
    .refuse("trace_sampled", BY_HOST)
    .refuse("disable_shadow_host_suffix_append", BY_HOST)
    .refuse("request_headers_mutations", BY_HOST)
    .refuse("host_rewrite_literal", BY_HOST);

  constructor(
    private readonly context: Context,
    private readonly fractions: FractionReader,
  ) {}

  /** The policies of a list, of which there is one at most. */
  readList(field: Field): MirrorPolicy[] {
    if (!field.exists) return NONE;
    const policies: MirrorPolicy[] = [];
    if (field.length > 1) field.fail("at most one is possible: steering.mirror_header names one cluster");
    const list = field.list(2);
    let element = list.next();
    while (element !== null) {
      policies.push(this.read(element));
      element = list.next();
    }
    const steering = this.context.steering;
    if (policies.length > 0 && steering !== null && steering.mirrorHeader.isEmpty) {
      field.fail("it needs steering.mirror_header, by which the host makes the copy");
    }
    return policies;
  }

  private read(field: Field): MirrorPolicy {
    const message = new Message(field, this.shape);
    const kind = message.requiredOneOf(NAMES);
    const none = new Bytes();
    const cluster = kind == "cluster" ? readClusterName(message.get(kind)) : none;
    const header = kind == "cluster_header" ? readHeaderName(message.get(kind)) : none;
    return new MirrorPolicy(cluster, header, this.fractions.readRuntime(message.get("runtime_fraction")));
  }
}
