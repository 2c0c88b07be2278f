import {
  Bytes,
  bytes,
  GrpcStatus,
  HeadersStatus,
  HttpContext,
  log,
  RootContext,
  Timer,
  Timers,
} from "../../assembly";
import { FaultDraw } from "./actions/faults";
import { forgetHeaderTests } from "./actions/header-tests";
import { locationOf, ownLocation, tlsLocation } from "./actions/redirects";
import { redirect, reply } from "./actions/replies";
import { ResponsePlan } from "./actions/response-plan";
import { readConfiguration } from "./config";
import { Router } from "./router";
import { Route } from "./table/route";
import { ClusterAction, DirectResponseAction, RedirectAction } from "./table/route-action";
import { VirtualHost } from "./table/virtual-host";

const EMPTY = new Bytes();
const NO_ENDPOINT = bytes("no healthy upstream");
const ABORTED = bytes("fault filter abort");

/** Holds the table of one configuration. */
export class RouterRoot extends RootContext {
  router: Router | null = null;
  /** How many requests are held, or were and still run. */
  activeFaults: i64 = 0;

  /** Takes the configuration, or says what is wrong with it, a line each, and keeps the table there was. */
  onConfigure(size: u32): bool {
    const read = readConfiguration(this.configuration());
    const table = read.table;
    if (table === null) {
      log.error(`router: configuration refused: ${read.errors.join("; ")}`);
      return false;
    }
    forgetHeaderTests();
    this.router = new Router(table);
    return true;
  }

  createHttpContext(): HttpContext | null {
    const router = this.router;
    return router === null ? null : new RouterStream(this, router);
  }
}

/** Routes one request. */
class RouterStream extends HttpContext {
  private plan: ResponsePlan | null = null;
  private hold: Hold | null = null;

  constructor(
    private readonly root: RouterRoot,
    private readonly router: Router,
  ) {
    super();
  }

  onRequestHeaders(count: u32, endOfStream: bool): HeadersStatus {
    const router = this.router;
    const route = router.decide();
    const host = router.virtualHost;
    if (router.requiresTls) {
      router.clear();
      redirect(this, 301, tlsLocation());
      return HeadersStatus.StopIteration;
    }
    if (route === null || host === null) {
      router.clear();
      reply(this, 404, EMPTY, "route_not_found");
      return HeadersStatus.StopIteration;
    }
    if (route.action instanceof ClusterAction) return this.forward(route, host, <ClusterAction>route.action);
    return this.answerHere(route, host);
  }

  onResponseHeaders(count: u32, endOfStream: bool): HeadersStatus {
    const plan = this.plan;
    if (plan !== null) plan.apply();
    return HeadersStatus.Continue;
  }

  onDelete(): void {
    const hold = this.hold;
    if (hold === null) return;
    hold.cancel();
    this.root.activeFaults--;
  }

  /** Called when the time is over that the request was held for. */
  release(hold: Hold): void {
    const route = hold.route;
    if (hold.status != 0) this.abort(hold.status, hold.grpcStatus);
    else if (route === null) this.resumeRequest();
    else if (this.select()) this.answer(route);
  }

  private forward(route: Route, host: VirtualHost, action: ClusterAction): HeadersStatus {
    const router = this.router;
    if (!router.choose(action)) {
      this.plan = router.forwardedPlan(route, host);
      return this.refuse(EMPTY, "cluster_not_found");
    }
    const fault = router.drawFault(route, this.root.activeFaults);
    if (fault.status != 0) {
      this.plan = router.forwardedPlan(route, host);
      router.clear();
      if (!this.isHeld(fault, null)) this.abort(fault.status, fault.grpcStatus);
      return HeadersStatus.StopIteration;
    }
    const isSteered = router.forward(route, host, action);
    this.plan = router.forwardedPlan(route, host);
    if (!isSteered) return this.refuse(NO_ENDPOINT, "no_healthy_upstream");
    return this.isHeld(fault, null) ? HeadersStatus.StopIteration : HeadersStatus.Continue;
  }

  /** Answers a request by its route: with a redirect or a direct response. */
  private answerHere(route: Route, host: VirtualHost): HeadersStatus {
    const router = this.router;
    this.plan = router.answeredPlan(route, host);
    const fault = router.drawFault(route, this.root.activeFaults);
    router.clear();
    if (this.isHeld(fault, route)) return HeadersStatus.StopIteration;
    if (fault.status != 0) this.abort(fault.status, fault.grpcStatus);
    else this.answer(route);
    return HeadersStatus.StopIteration;
  }

  private refuse(body: Bytes, details: string): HeadersStatus {
    this.router.clear();
    reply(this, 503, body, details);
    return HeadersStatus.StopIteration;
  }

  /** Holds the request, if it is to be and can be; `answering` is the route that answers it then. */
  private isHeld(fault: FaultDraw, answering: Route | null): bool {
    if (fault.delay == 0) return false;
    const hold = new Hold(this, fault.status, fault.grpcStatus, answering);
    if (!Timers.of(this.root).after(fault.delay, hold)) return false;
    this.hold = hold;
    this.root.activeFaults++;
    return true;
  }

  private abort(status: u32, grpcStatus: i32): void {
    reply(this, status, ABORTED, "fault_filter_abort", null, <GrpcStatus>grpcStatus);
  }

  private answer(route: Route): void {
    const action = route.action;
    if (action instanceof RedirectAction) {
      const redirection = <RedirectAction>action;
      redirect(this, redirection.status, locationOf(redirection, route.match.path));
    } else if (action instanceof DirectResponseAction) {
      const answer = <DirectResponseAction>action;
      const names = answer.status == 201 || (answer.status >= 300 && answer.status < 400);
      if (names) redirect(this, answer.status, ownLocation(), answer.body);
      else reply(this, answer.status, answer.body, "direct_response");
    }
  }
}

/** A request that is held for some time. */
@final
class Hold extends Timer {
  constructor(
    private readonly stream: RouterStream,
    /** What it is aborted with then; 0 if it is not. */
    readonly status: u32,
    readonly grpcStatus: i32,
    /** The route that answers it then; null if it goes on. */
    readonly route: Route | null,
  ) {
    super();
  }

  onTimer(): void {
    this.stream.release(this);
  }
}
