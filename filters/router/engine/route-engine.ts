import { ByteWriter } from "../../../assembly/bytes/byte-writer";
import { bytes } from "../../../assembly/bytes/bytes";
import { INTERNAL } from "../match/names";
import { RouteRequest } from "../match/route-request";
import { TlsRequirement } from "../table/kinds";
import { Route } from "../table/route";
import { RouteTable } from "../table/route-table";
import { VirtualHost } from "../table/virtual-host";
import { writeExplanation } from "./explanation";
import { HostRouter } from "./host-router";
import { PathRouter } from "./path-router";
import { Progress } from "./progress";

const HTTPS = bytes("https");
const TRUE = bytes("true");

/**
 * A route table that is ready to decide. Compiled once, when the configuration is read; it does not change afterwards. A
 * decision takes the route that comes first in the table's order of precedence among those that match. It allocates nothing,
 * and takes time in proportion to the request, not to the number of routes.
 */
// How: a hash table and two tries find the virtual host; a trie over paths, walked once along the request's path, comes
// upon all routes whose path matches; where many have the same path, an index over the values they need of a header, a
// parameter or a cookie, or over the ends of patterns, leaves the few that may match. Each of these lists is in the order of the routes, and is left as
// soon as it is beyond the first match that is known. What cannot be looked up is asked one by one: routes with the same
// path that differ in something else than a whole value, and patterns that differ neither in the literal text at their start
// nor in that at their end.
@final
export class RouteEngine {
  /** The virtual host of the latest request that was decided; null if none of them is for its host. */
  virtualHost: VirtualHost | null = null;
  /** True if the latest request has to come again through TLS; it has no route then. */
  requiresTls: bool = false;

  private readonly hosts: HostRouter;
  private readonly routers: PathRouter[] = [];
  private readonly progress: Progress = new Progress();

  private constructor(readonly table: RouteTable) {
    this.hosts = new HostRouter(table);
    for (let i = 0; i < table.virtualHosts.length; i++) {
      this.routers.push(new PathRouter(table.virtualHosts[i], table.precedence, table.ignorePathParameters));
    }
  }

  /** Compiles a table, which must not change any more. To be done when the configuration is read: it takes its time. */
  static compile(table: RouteTable): RouteEngine {
    return new RouteEngine(table);
  }

  /** How many nodes, indexes and routes the latest decision looked at. */
  get steps(): i32 {
    return this.progress.steps;
  }

  /** The route of a request; null if it has none. */
  decide(request: RouteRequest): Route | null {
    const progress = this.progress;
    progress.begin();
    const router = this.enter(request);
    if (router === null || this.requiresTls || !request.hasPath) return null;
    router.search(request, progress);
    return progress.route;
  }

  /** Decides a request and writes as JSON how that came about. Slow: every route up to the one that is taken is asked. */
  explain(request: RouteRequest, out: ByteWriter): Route | null {
    const route = this.decide(request);
    const router = this.enter(request);
    writeExplanation(request, router, route, this.requiresTls, out);
    return route;
  }

  /** Finds the virtual host. */
  private enter(request: RouteRequest): PathRouter | null {
    const index = this.hosts.find(request);
    this.progress.steps += this.hosts.steps;
    this.virtualHost = null;
    this.requiresTls = false;
    if (index < 0) return null;
    const router = this.routers[index];
    this.virtualHost = router.host;
    this.requiresTls = needsTls(router.host.tls, request);
    return router;
  }
}

function needsTls(requirement: TlsRequirement, request: RouteRequest): bool {
  if (requirement == TlsRequirement.None || request.scheme.equals(HTTPS)) return false;
  if (requirement == TlsRequirement.All) return true;
  return !(request.readHeader(INTERNAL) && request.value.equals(TRUE));
}
