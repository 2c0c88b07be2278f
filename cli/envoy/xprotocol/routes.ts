import type { Json } from "../plugin-config.js";
import { headerMatchers } from "./call-match.js";
import { clusterName } from "./clusters.js";
import type { Description, Protocol, RateLimit, Retries, RouteDescription, Service } from "./description.js";
import { EXTENSIONS, seconds } from "./names.js";

/** The filter that counts calls; without a limit of its own it only reads those of services and routes. */
export const RATE_LIMIT_FILTER = "envoy.filters.http.local_ratelimit";

/** One virtual host a service. */
export function routeConfig({ services, bridge }: Description): Json {
  return {
    name: "services",
    virtual_hosts: services.map((service) => ({
      name: service.name,
      domains: [service.name],
      routes: service.protocols.flatMap((protocol) =>
        service.routes.map((route) => routeEntry(service, route, protocol, bridge.headerPrefix)),
      ),
      ...limited(service.rateLimit, service.name),
    })),
  };
}

function routeEntry(service: Service, route: RouteDescription, protocol: Protocol, prefix: string): Json {
  const headers = headerMatchers(route.match, protocol, prefix);
  return {
    match: { prefix: "/", ...(headers.length > 0 && { headers }) },
    route: {
      ...target(service, route, protocol),
      ...(route.timeout !== undefined && { timeout: seconds(route.timeout) }),
      ...(route.retries !== undefined && { retry_policy: retryPolicy(route.retries) }),
    },
    ...limited(route.rateLimit, service.name),
  };
}

function target(
  service: Service,
  { to }: RouteDescription,
  protocol: Protocol,
): { readonly [key: string]: Json } {
  if (to.length === 1) return { cluster: clusterName(service, to[0]!.subset, protocol) };
  const clusters = to.map(({ subset, weight }) => ({ name: clusterName(service, subset, protocol), weight }));
  return { weighted_clusters: { clusters } };
}

/** Another try goes to a server that has not been tried, as long as there is one. */
function retryPolicy({ attempts, on, perTryTimeout }: Retries): Json {
  return {
    retry_on: on.join(","),
    num_retries: attempts,
    ...(perTryTimeout !== undefined && { per_try_timeout: seconds(perTryTimeout) }),
    retry_host_predicate: [
      {
        name: "envoy.retry_host_predicates.previous_hosts",
        typed_config: { "@type": `${EXTENSIONS}.retry.host.previous_hosts.v3.PreviousHostsPredicate` },
      },
    ],
    host_selection_retry_max_attempts: 5,
    retry_back_off: { base_interval: "0.005s", max_interval: "0.1s" },
  };
}

function limited(limit: RateLimit | undefined, name: string): { readonly [key: string]: Json } {
  if (limit === undefined) return {};
  return { typed_per_filter_config: { [RATE_LIMIT_FILTER]: rateLimitConfig(limit, name) } };
}

/** Configuration of {@link RATE_LIMIT_FILTER}. */
export function rateLimitConfig(limit: RateLimit | undefined, name: string): Json {
  const always = { default_value: { numerator: 100, denominator: "HUNDRED" } };
  return {
    "@type": `${EXTENSIONS}.filters.http.local_ratelimit.v3.LocalRateLimit`,
    stat_prefix: name,
    ...(limit !== undefined && {
      token_bucket: {
        max_tokens: limit.calls,
        tokens_per_fill: limit.calls,
        fill_interval: seconds(limit.per),
      },
      filter_enabled: always,
      filter_enforced: always,
    }),
  };
}
