import { Bytes } from "../../../assembly/bytes/bytes";
import { PathMatcher } from "../table/path-matcher";
import { Route } from "../table/route";
import { DirectResponseAction, RouteAction } from "../table/route-action";
import { ClusterActionReader } from "./cluster-action-reader";
import { Context } from "./context";
import { DirectResponseReader } from "./direct-response-reader";
import { EDIT_FIELDS, EditsReader } from "./edits-reader";
import { FaultReader } from "./fault-reader";
import { Field } from "./field";
import { Inherited } from "./inherited";
import { MAX_NAME_BYTES, MAX_ROUTES } from "./limits";
import { MatchReader } from "./match-reader";
import { Message } from "./message";
import { RedirectReader } from "./redirect-reader";
import { Shape } from "./shape";
import { NO_TIME, parseTimestamp } from "./timestamp";

const ACTIONS = ["route", "redirect", "direct_response"];
const OF_ROUTE = "the host reads it from its own route, which all requests of the filter share";

/** Reads envoy.config.route.v3.Route. */
@final
export class RouteReader {
  private readonly shape: Shape = new Shape(
    ACTIONS.concat(EDIT_FIELDS).concat(["name", "match", "fault", "valid"]),
  )
    .refuse("filter_action", "Envoy has the field, and does nothing with it")
    .refuse("non_forwarding_action", "it is for servers that are no proxies")
    .refuse("metadata", "other filters and the log read it from the host's own route")
    .refuse("decorator", OF_ROUTE)
    .refuse("tracing", OF_ROUTE)
    .refuse(
      "typed_per_filter_config",
      "a filter cannot configure another one; for faults there is the field fault",
    )
    .refuse("stat_prefix", OF_ROUTE)
    .refuse("per_request_buffer_limit_bytes", OF_ROUTE)
    .refuse("request_body_buffer_limit", OF_ROUTE);
  private readonly validity: Shape = new Shape(["from", "until"]);

  constructor(
    private readonly context: Context,
    private readonly matches: MatchReader,
    private readonly clusters: ClusterActionReader,
    private readonly redirects: RedirectReader,
    private readonly responses: DirectResponseReader,
    private readonly edits: EditsReader,
    private readonly faults: FaultReader,
  ) {}

  /** The routes of a list. */
  readList(field: Field, inherited: Inherited): Route[] {
    const routes: Route[] = [];
    const list = field.list(MAX_ROUTES);
    let element = list.next();
    while (element !== null) {
      if (this.context.routeCount == MAX_ROUTES) {
        element.fail(`at most ${MAX_ROUTES} routes are allowed in all`);
        return routes;
      }
      routes.push(this.read(element, inherited));
      element = list.next();
    }
    return routes;
  }

  private read(field: Field, inherited: Inherited): Route {
    const message = new Message(field, this.shape);
    const match = this.matches.read(message.required("match"));
    const action = this.readAction(message, match.path, inherited);
    const route = new Route(this.context.routeCount++, match, action);
    route.name = message.get("name").text(MAX_NAME_BYTES);
    route.edits = this.edits.read(message);
    route.fault = this.faults.read(message.get("fault"));
    this.readValidity(message.get("valid"), route);
    return route;
  }

  private readAction(message: Message, path: PathMatcher, inherited: Inherited): RouteAction {
    const kind = message.requiredOneOf(ACTIONS);
    const field = message.get(kind);
    if (kind == "route") return this.clusters.read(field, path, inherited);
    if (kind == "redirect") return this.redirects.read(field, path);
    if (kind == "direct_response") return this.responses.read(field);
    return new DirectResponseAction(404, new Bytes());
  }

  private readValidity(field: Field, route: Route): void {
    const message = new Message(field, this.validity);
    const from = message.get("from");
    const until = message.get("until");
    if (from.exists) route.validFrom = readTime(from, route.validFrom);
    if (until.exists) route.validUntil = readTime(until, route.validUntil);
    if (route.validFrom >= route.validUntil) until.fail("it must be later than from");
  }
}

function readTime(field: Field, fallback: i64): i64 {
  const time = parseTimestamp(field.text());
  if (time != NO_TIME) return time;
  field.reject('a time such as "2026-03-01T12:00:00Z"');
  return fallback;
}
