import { Bytes } from "../../../assembly/bytes/bytes";
import { quote } from "../../../assembly/json/describe";
import { ClusterChoice, WeightedCluster } from "../table/cluster-choice";
import { ClusterKind, WeightSource } from "../table/kinds";
import { MetadataMatch } from "../table/metadata-match";
import { Context } from "./context";
import { EDIT_FIELDS, EditsReader } from "./edits-reader";
import { Field } from "./field";
import { MAX_NAME_BYTES, MAX_WEIGHTED } from "./limits";
import { Message } from "./message";
import { MetadataReader } from "./metadata-reader";
import { readHeaderName, readHeaderText } from "./names";
import { Shape } from "./shape";
import { TargetReader } from "./target-reader";

/** The fields of a route's action that name its cluster. */
export const CLUSTER_FIELDS = ["cluster", "cluster_header", "weighted_clusters", "group"];

const NAMES = ["name", "cluster_header"];
const SOURCES = ["header_name", "use_hash_policy"];

/** Reads what names the cluster of a request. */
@final
export class ClusterReader {
  private readonly weighted: Shape = new Shape([
    "clusters",
    "total_weight",
    "header_name",
    "use_hash_policy",
  ]).refuse(
    "runtime_key_prefix",
    "a filter cannot read the host's runtime; the weights of the table alone count",
  );
  private readonly weight: Shape = new Shape(
    EDIT_FIELDS.concat(["name", "cluster_header", "weight", "metadata_match", "host_rewrite_literal"]),
  ).refuse("typed_per_filter_config", "a filter cannot configure another one");

  constructor(
    private readonly context: Context,
    private readonly targets: TargetReader,
    private readonly metadata: MetadataReader,
    private readonly edits: EditsReader,
  ) {}

  /** What the action says; `outer` is what the route asks of endpoints. */
  read(action: Message, outer: MetadataMatch | null): ClusterChoice {
    const kind = action.requiredOneOf(CLUSTER_FIELDS);
    const field = action.get(kind);
    if (kind == "cluster_header") return new ClusterChoice(ClusterKind.Header, readHeaderName(field));
    if (kind == "weighted_clusters") return this.readWeighted(field, outer);
    if (kind == "group") return this.readGroup(field);
    return new ClusterChoice(ClusterKind.Named, this.targets.readName(field));
  }

  private readGroup(field: Field): ClusterChoice {
    const choice = new ClusterChoice(ClusterKind.Group, new Bytes());
    const name = field.text(MAX_NAME_BYTES).toString();
    if (this.context.groups.has(name)) choice.group = this.context.groups.get(name);
    else if (field.isString) field.fail(`there is no group ${quote(name)}`);
    return choice;
  }

  private readWeighted(field: Field, outer: MetadataMatch | null): ClusterChoice {
    const choice = new ClusterChoice(ClusterKind.Weighted, new Bytes());
    const message = new Message(field, this.weighted);
    const clusters = message.required("clusters");
    const total = this.readClusters(clusters, outer, choice.weighted);
    choice.totalWeight = <u32>min(total, <u64>u32.MAX_VALUE);
    if (clusters.exists && total == 0) clusters.fail("the sum of the weights must be above 0");
    if (total > <u64>u32.MAX_VALUE)
      clusters.fail(`the sum of the weights must be below 2^32, found ${total}`);
    const declared = message.get("total_weight");
    if (declared.exists && <u64>declared.integer(0, u32.MAX_VALUE) != total) {
      declared.fail(`the weights have the sum ${total}`);
    }
    const source = message.oneOf(SOURCES);
    if (source == "header_name") {
      choice.source = WeightSource.Header;
      choice.sourceHeader = readHeaderName(message.get(source));
    } else if (message.get("use_hash_policy").flag()) {
      choice.source = WeightSource.HashPolicy;
    }
    return choice;
  }

  /** Reads the clusters of a list, and returns the sum of their weights. */
  private readClusters(field: Field, outer: MetadataMatch | null, into: WeightedCluster[]): u64 {
    let total: u64 = 0;
    const list = field.list(MAX_WEIGHTED);
    let element = list.next();
    while (element !== null) {
      const cluster = this.readCluster(element, outer);
      into.push(cluster);
      total += <u64>cluster.weight;
      element = list.next();
    }
    return total;
  }

  private readCluster(field: Field, outer: MetadataMatch | null): WeightedCluster {
    const message = new Message(field, this.weight);
    const kind = message.requiredOneOf(NAMES);
    const none = new Bytes();
    const name = kind == "name" ? this.targets.readName(message.get(kind)) : none;
    const header = kind == "cluster_header" ? readHeaderName(message.get(kind)) : none;
    const weight = <u32>message.required("weight").integer(0, u32.MAX_VALUE);
    const cluster = new WeightedCluster(name, header, weight);
    cluster.edits = this.edits.read(message);
    cluster.host = readHeaderText(message.get("host_rewrite_literal"));
    cluster.metadata = this.metadata.read(message.get("metadata_match"), outer);
    return cluster;
  }
}
