import { CookieMatcher } from "./cookie-matcher";
import { Fraction } from "./fraction";
import { HeaderMatcher } from "./header-matcher";
import { PathMatcher } from "./path-matcher";
import { QueryMatcher } from "./query-matcher";
import { RpcMatcher } from "./rpc-matcher";
import { VariableMatcher } from "./variable-matcher";

/** Which requests a route is for: those that pass every test. Source: envoy.config.route.v3.RouteMatch. */
@final
export class RouteMatch {
  headers: HeaderMatcher[] = [];
  query: QueryMatcher[] = [];
  cookies: CookieMatcher[] = [];
  /** Only gRPC requests: their `content-type` is `application/grpc`, or begins with `application/grpc+`. */
  grpc: bool = false;
  /** Only that share of the requests; null if all. */
  fraction: Fraction | null = null;
  /** Not Envoy's. */
  variables: VariableMatcher[] = [];
  /** Only RPC requests; null if any. Not Envoy's. */
  rpc: RpcMatcher | null = null;

  constructor(readonly path: PathMatcher) {}
}
