import { CookiePredicate, QueryPredicate } from "../match/field-predicate";
import { HeaderPredicate, passesHeaders } from "../match/header-predicate";
import { pathMatches } from "../match/path";
import { RouteRequest } from "../match/route-request";
import { RpcPredicate } from "../match/rpc-predicate";
import { passesVariables, VariablePredicate } from "../match/variable-predicate";
import { PathKind } from "../table/kinds";
import { Route } from "../table/route";
import { RouteMatch } from "../table/route-match";
import { Mismatch } from "./mismatch";

/** A route that is ready to be asked. */
@final
export class Candidate {
  readonly headers: HeaderPredicate[] | null;
  readonly query: QueryPredicate[] | null;
  readonly cookies: CookiePredicate[] | null;
  readonly variables: VariablePredicate[] | null;
  readonly rpc: RpcPredicate | null;
  /** True if being where it is in the tree of paths does not mean yet that the path matches. */
  private readonly hasPattern: bool;
  /** True if it asks for nothing but its path. */
  private readonly isPlain: bool;

  constructor(
    readonly route: Route,
    /** Its place in the order in which the routes of its virtual host are tried, from 0. */
    readonly rank: i32,
    readonly ignoreParameters: bool,
  ) {
    const match = route.match;
    const rpc = match.rpc;
    this.headers = HeaderPredicate.all(match.headers);
    this.query = queryPredicates(match);
    this.cookies = cookiePredicates(match);
    this.variables = variablePredicates(match);
    this.rpc = rpc === null ? null : new RpcPredicate(rpc);
    this.hasPattern = match.path.kind == PathKind.Regex || match.path.kind == PathKind.Template;
    this.isPlain = this.asksNothing() && !this.hasPattern;
  }

  /** True if the request, whose path led here, is one for the route. */
  matches(request: RouteRequest): bool {
    if (this.isPlain) return true;
    if (this.conditionMismatch(request) != Mismatch.None) return false;
    return !this.hasPattern || this.matchesPath(request);
  }

  /** Why the request is none for the route; `None` if it is. */
  mismatch(request: RouteRequest): Mismatch {
    return this.matchesPath(request) ? this.conditionMismatch(request) : Mismatch.Path;
  }

  /** What in the request did not match, as `x-user`, where the reason leaves that open; empty otherwise. */
  mismatchName(request: RouteRequest, mismatch: Mismatch): string {
    if (mismatch == Mismatch.Header) return nameOfHeader(this.headers!, request);
    if (mismatch == Mismatch.Query) return nameOfQuery(this.query!, request);
    if (mismatch == Mismatch.Cookie) return nameOfCookie(this.cookies!, request);
    return "";
  }

  private matchesPath(request: RouteRequest): bool {
    return pathMatches(this.route.match.path, request, this.ignoreParameters);
  }

  private asksNothing(): bool {
    const match = this.route.match;
    if (match.grpc || match.fraction !== null || !this.route.isAlwaysValid) return false;
    if (this.headers !== null || this.query !== null || this.cookies !== null) return false;
    return this.variables === null && this.rpc === null;
  }

  /** Asks what costs least first: the result is the same in any order. */
  private conditionMismatch(request: RouteRequest): Mismatch {
    const route = this.route;
    const match = route.match;
    const fraction = match.fraction;
    const rpc = this.rpc;
    if (fraction !== null && !fraction.includes(request.random)) return Mismatch.Fraction;
    if (!route.isAlwaysValid && !isValidAt(route, request.time)) return Mismatch.Validity;
    if (match.grpc && !request.isGrpc) return Mismatch.Grpc;
    if (!passesHeaders(this.headers, request)) return Mismatch.Header;
    if (!passesQuery(this.query, request)) return Mismatch.Query;
    if (!passesCookies(this.cookies, request)) return Mismatch.Cookie;
    if (rpc !== null && !rpc.matches(request)) return Mismatch.Rpc;
    return passesVariables(this.variables, request) ? Mismatch.None : Mismatch.Variables;
  }
}

function isValidAt(route: Route, time: i64): bool {
  return time >= route.validFrom && time < route.validUntil;
}

function queryPredicates(match: RouteMatch): QueryPredicate[] | null {
  if (match.query.length == 0) return null;
  const predicates = new Array<QueryPredicate>();
  for (let i = 0; i < match.query.length; i++) predicates.push(new QueryPredicate(match.query[i]));
  return predicates;
}

function cookiePredicates(match: RouteMatch): CookiePredicate[] | null {
  if (match.cookies.length == 0) return null;
  const predicates = new Array<CookiePredicate>();
  for (let i = 0; i < match.cookies.length; i++) predicates.push(new CookiePredicate(match.cookies[i]));
  return predicates;
}

function variablePredicates(match: RouteMatch): VariablePredicate[] | null {
  if (match.variables.length == 0) return null;
  const predicates = new Array<VariablePredicate>();
  for (let i = 0; i < match.variables.length; i++) predicates.push(new VariablePredicate(match.variables[i]));
  return predicates;
}

function passesQuery(predicates: QueryPredicate[] | null, request: RouteRequest): bool {
  if (predicates === null) return true;
  for (let i = 0; i < predicates.length; i++) {
    if (!unchecked(predicates[i]).matches(request)) return false;
  }
  return true;
}

function passesCookies(predicates: CookiePredicate[] | null, request: RouteRequest): bool {
  if (predicates === null) return true;
  for (let i = 0; i < predicates.length; i++) {
    if (!unchecked(predicates[i]).matches(request)) return false;
  }
  return true;
}

function nameOfHeader(predicates: HeaderPredicate[], request: RouteRequest): string {
  for (let i = 0; i < predicates.length; i++) {
    if (!predicates[i].matches(request)) return predicates[i].matcher.name.toString();
  }
  return "";
}

function nameOfQuery(predicates: QueryPredicate[], request: RouteRequest): string {
  for (let i = 0; i < predicates.length; i++) {
    if (!predicates[i].matches(request)) return predicates[i].matcher.name.toString();
  }
  return "";
}

function nameOfCookie(predicates: CookiePredicate[], request: RouteRequest): string {
  for (let i = 0; i < predicates.length; i++) {
    if (!predicates[i].matches(request)) return predicates[i].matcher.name.toString();
  }
  return "";
}
