import { Bytes } from "../../../assembly/bytes/bytes";
import { REQUEST_HEADERS } from "../../../assembly/http/stream-maps";
import { RouteRequest } from "../match/route-request";
import { ClusterChoice, WeightedCluster } from "../table/cluster-choice";
import { HeaderEdits } from "../table/header-edits";
import { ClusterKind, WeightSource } from "../table/kinds";
import { ClusterAction } from "../table/route-action";
import { AskedMetadata } from "./asked-metadata";
import { chooseMember } from "./groups";
import { forgetNewCookies } from "./new-cookies";
import { isUnsigned, parseUnsigned } from "./numbers";
import { RequestHash } from "./request-hash";

const EMPTY = new Bytes();

/** Where a request is sent. One object serves all requests: `make` turns it to the next. */
@final
export class Choice {
  /** A view that lives until the callback returns; empty if the header that has to name it is missing. */
  readonly cluster: Bytes = new Bytes();
  /** Of one of several clusters: applied before those of the route. */
  edits: HeaderEdits | null = null;
  /** Of one of several clusters: its host; empty if it has none. */
  host: Bytes = EMPTY;
  /** What endpoints must have. */
  readonly metadata: AskedMetadata = new AskedMetadata();
  /** The hash by the policies of the route. */
  readonly hash: RequestHash = new RequestHash();

  /** Forgets the request before. */
  clear(): void {
    this.cluster.length = 0;
    this.edits = null;
    this.host = EMPTY;
    this.metadata.ask(null);
    this.hash.clear();
  }

  /** Makes the choice for a request. */
  make(action: ClusterAction, request: RouteRequest): void {
    this.clear();
    forgetNewCookies();
    this.metadata.ask(action.metadata);
    if (action.hash.length > 0) this.hash.compute(action.hash, request);
    const clusters = action.clusters;
    switch (clusters.kind) {
      case ClusterKind.Named:
        this.name(clusters.name);
        break;
      case ClusterKind.Header:
        this.nameByHeader(clusters.name);
        break;
      case ClusterKind.Weighted:
        this.weigh(clusters, request);
        break;
      default:
        this.group(clusters, request);
    }
  }

  private name(cluster: Bytes): void {
    this.cluster.aim(cluster.ptr, cluster.length);
  }

  /** Only the first line counts, as in Envoy. */
  private nameByHeader(header: Bytes): void {
    if (!REQUEST_HEADERS.read(header, this.cluster)) this.cluster.length = 0;
  }

  private weigh(clusters: ClusterChoice, request: RouteRequest): void {
    const chosen = pick(clusters, this.placeOf(clusters, request));
    if (chosen === null) return;
    this.edits = chosen.edits;
    this.host = chosen.host;
    if (chosen.metadata !== null) this.metadata.ask(chosen.metadata);
    if (chosen.header.isEmpty) this.name(chosen.name);
    else this.nameByHeader(chosen.header);
  }

  private placeOf(clusters: ClusterChoice, request: RouteRequest): u64 {
    if (clusters.source == WeightSource.HashPolicy && this.hash.found) return this.hash.value;
    if (clusters.source == WeightSource.Header) {
      const text = request.header(clusters.sourceHeader);
      if (text !== null && isUnsigned(text)) return parseUnsigned(text);
    }
    return request.random;
  }

  private group(clusters: ClusterChoice, request: RouteRequest): void {
    const group = clusters.group;
    if (group === null) return;
    const member = chooseMember(group, request);
    if (member === null) return;
    this.name(member.cluster);
    this.metadata.askFor(member.metadata);
  }
}

/** The cluster in whose share of the sum of weights a place lies. */
function pick(clusters: ClusterChoice, place: u64): WeightedCluster | null {
  const weighted = clusters.weighted;
  if (clusters.totalWeight == 0) return null;
  const at = place % <u64>clusters.totalWeight;
  let end: u64 = 0;
  for (let i = 0; i < weighted.length; i++) {
    end += unchecked(weighted[i]).weight;
    if (at < end) return unchecked(weighted[i]);
  }
  return null;
}
