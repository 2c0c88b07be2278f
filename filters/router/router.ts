import { ByteWriter } from "../../assembly/bytes/byte-writer";
import { Bytes } from "../../assembly/bytes/bytes";
import { log } from "../../assembly/log";
import { Choice } from "./actions/choice";
import { FaultDraw } from "./actions/faults";
import { editRequest } from "./actions/header-editor";
import { newCookies } from "./actions/new-cookies";
import { nextRandom } from "./actions/random";
import { levelOf, needsPlan, ResponsePlan } from "./actions/response-plan";
import { applyHostRewrite, applyPathRewrite, setHost } from "./actions/rewrites";
import { setUpstreamHeaders } from "./actions/upstream-headers";
import { ValueSource } from "./actions/values";
import { RouteEngine } from "./engine/route-engine";
import { hostJoinsLines } from "./match/host-lines";
import { RouteRequest } from "./match/route-request";
import { steererFor } from "./steering";
import { SideHeaders } from "./steering/side-headers";
import { Steerer } from "./steering/steerer";
import { Route } from "./table/route";
import { ClusterAction } from "./table/route-action";
import { RouteTable } from "./table/route-table";
import { VirtualHost } from "./table/virtual-host";

/** The longest explanation that is logged. */
const MAX_EXPLANATION: i32 = 1 << 20;
const NO_COOKIES: Bytes[] = [];

const request = new RouteRequest();
const choice = new Choice();
const fault = new FaultDraw();
const source = new ValueSource();

/** A table that is ready to decide: it knows the way from a request to what becomes of it. It says so; the filter does it. */
@final
export class Router {
  private readonly engine: RouteEngine;
  private readonly steerer: Steerer;
  private readonly sides: SideHeaders;

  constructor(private readonly table: RouteTable) {
    this.engine = RouteEngine.compile(table);
    request.joinsLines = hostJoinsLines();
    this.steerer = steererFor(table.steering);
    this.sides = new SideHeaders(table.steering);
  }

  /** The virtual host of the latest request; null if none is for its host. */
  get virtualHost(): VirtualHost | null {
    return this.engine.virtualHost;
  }

  /** Finds the route of the request whose callback runs; null if there is none. */
  decide(): Route | null {
    const table = this.table;
    request.begin();
    request.random = table.fixedRandom >= 0 ? <u64>table.fixedRandom : nextRandom();
    return table.explain ? this.explain() : this.engine.decide(request);
  }

  /** True if the latest request has to come again through TLS. */
  get requiresTls(): bool {
    return this.engine.requiresTls;
  }

  /** Chooses the cluster of the latest request. False if nothing names one. */
  choose(action: ClusterAction): bool {
    choice.make(action, request);
    return !choice.cluster.isEmpty;
  }

  /** What goes wrong with the latest request, whose cluster was chosen; `active` is how many are held now. */
  drawFault(route: Route, active: i64): FaultDraw {
    fault.draw(route.fault, choice.cluster, request, active);
    return fault;
  }

  /** Edits and rewrites the latest request and tells the host where it goes. False if no endpoint is right. */
  forward(route: Route, host: VirtualHost, action: ClusterAction): bool {
    this.steerer.begin();
    this.edit(route, host);
    if (!choice.host.isEmpty) setHost(choice.host);
    const hostRewrite = action.hostRewrite;
    if (hostRewrite !== null) applyHostRewrite(hostRewrite, action.appendForwardedHost);
    const pathRewrite = action.pathRewrite;
    if (pathRewrite !== null) applyPathRewrite(pathRewrite, route.match.path);
    setUpstreamHeaders(action, request);
    this.sides.set(choice, action, request);
    return this.steerer.steer(choice, action, request);
  }

  /** Takes a client's own copies of what is told the host away, of a request that goes nowhere. */
  clear(): void {
    this.sides.clear(request);
    this.steerer.clear(request);
  }

  /** What is to be done to the response of a request that is forwarded, or was to be; null if nothing is. */
  forwardedPlan(route: Route, host: VirtualHost): ResponsePlan | null {
    return this.plan(route, host, newCookies());
  }

  /** The same for one that the route itself answers. */
  answeredPlan(route: Route, host: VirtualHost): ResponsePlan | null {
    choice.clear();
    return this.plan(route, host, NO_COOKIES);
  }

  /** Logs how the decision came about. */
  private explain(): Route | null {
    const explanation = new ByteWriter(MAX_EXPLANATION);
    const route = this.engine.explain(request, explanation);
    log.info(explanation.written);
    return route;
  }

  private plan(route: Route, host: VirtualHost, cookies: Bytes[]): ResponsePlan | null {
    const edits = choice.edits;
    const table = this.table;
    if (!needsPlan(edits, route, host, table, cookies)) return null;
    return new ResponsePlan(table, host, route, edits, choice.cluster, cookies);
  }

  private edit(route: Route, host: VirtualHost): void {
    source.route = route.name;
    source.virtualHost = host.name;
    source.cluster = choice.cluster;
    for (let i = 0; i < 4; i++) editRequest(levelOf(i, choice.edits, route, host, this.table), source);
  }
}
