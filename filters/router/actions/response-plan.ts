import { Bytes } from "../../../assembly/bytes/bytes";
import { RESPONSE_HEADERS } from "../../../assembly/http/stream-maps";
import { HeaderEdits } from "../table/header-edits";
import { Route } from "../table/route";
import { RouteTable } from "../table/route-table";
import { VirtualHost } from "../table/virtual-host";
import { CapturedHeaders } from "./captured-headers";
import { editResponse } from "./header-editor";
import { SET_COOKIE } from "./names";
import { ValueSource } from "./values";

const source = new ValueSource();

/** What is to be done to the response of one request. */
@final
export class ResponsePlan {
  private readonly captured: CapturedHeaders = new CapturedHeaders();
  private readonly cluster: Bytes;

  /** To be made while the request's headers are there, after they were edited. */
  constructor(
    private readonly table: RouteTable,
    private readonly host: VirtualHost,
    private readonly route: Route,
    /** The edits of the cluster that was chosen. */
    private readonly clusterEdits: HeaderEdits | null,
    cluster: Bytes,
    /** Lines of `set-cookie`. */
    private readonly cookies: Bytes[],
  ) {
    this.cluster = cluster.copy();
    for (let i = 0; i < 4; i++) {
      const edits = this.level(i);
      if (edits !== null) this.captured.capture(edits);
    }
  }

  /** Edits the response whose callback runs. */
  apply(): void {
    source.isResponse = true;
    source.captured = this.captured;
    source.route = this.route.name;
    source.virtualHost = this.host.name;
    source.cluster = this.cluster;
    this.captured.rewind();
    for (let i = 0; i < this.cookies.length; i++) RESPONSE_HEADERS.add(SET_COOKIE, this.cookies[i]);
    for (let i = 0; i < 4; i++) editResponse(this.level(i), source);
  }

  private level(place: i32): HeaderEdits | null {
    return levelOf(place, this.clusterEdits, this.route, this.host, this.table);
  }
}

/** The edits in the order in which they are applied: those of the cluster, then the three levels of the table in either order. */
export function levelOf(
  place: i32,
  cluster: HeaderEdits | null,
  route: Route,
  host: VirtualHost,
  table: RouteTable,
): HeaderEdits | null {
  if (place == 0) return cluster;
  if (place == 2) return host.edits;
  return (place == 1) != table.mostSpecificWins ? route.edits : table.edits;
}

/** True if a response needs a plan. */
export function needsPlan(
  cluster: HeaderEdits | null,
  route: Route,
  host: VirtualHost,
  table: RouteTable,
  cookies: Bytes[],
): bool {
  return (
    cookies.length > 0 || edits(cluster) || edits(route.edits) || edits(host.edits) || edits(table.edits)
  );
}

function edits(level: HeaderEdits | null): bool {
  return level !== null && !level.leavesResponse;
}
