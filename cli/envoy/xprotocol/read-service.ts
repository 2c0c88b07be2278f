import { address } from "./address.js";
import { ANY_CALL, readCallMatch } from "./call-match.js";
import {
  type HealthCheck,
  isHttp,
  LOAD_BALANCING,
  type OutlierDetection,
  POOL_MODES,
  PROTOCOLS,
  type RateLimit,
  RETRY_CONDITIONS,
  type Retries,
  type RouteDescription,
  RPC_PROTOCOLS,
  type Service,
  type Subset,
} from "./description.js";
import {
  DescriptionError,
  enumerate,
  Fields,
  integer,
  listOf,
  mapOf,
  meant,
  milliseconds,
  oneOf,
  type Reader,
} from "./fields.js";

/** Reads what stands under a service's name. */
export function readService(value: unknown, path: string, name: string): Service {
  refuseName(name, path);
  const fields = new Fields(value, path);
  const protocol = fields.optional("protocol", oneOf(PROTOCOLS), undefined);
  if (isHttp(protocol) && fields.has("poolMode")) {
    throw new DescriptionError(`${path}.poolMode`, `there is none for ${protocol}`);
  }
  if (fields.has("healthCheck") && (protocol === undefined || isHttp(protocol))) {
    const expected = 'it takes heartbeats: give the service an RPC protocol in "protocol"';
    throw new DescriptionError(`${path}.healthCheck`, expected);
  }
  const subsets = readSubsets(fields);
  const inherited = {
    timeout: fields.optional("timeout", milliseconds, undefined),
    retries: fields.optional("retries", readRetries, undefined),
  };
  const service: Service = {
    name,
    protocols: protocol === undefined ? RPC_PROTOCOLS : [protocol],
    poolMode: fields.optional("poolMode", oneOf(POOL_MODES), "multiplex"),
    loadBalancing: fields.optional("loadBalancing", oneOf(LOAD_BALANCING), "round-robin"),
    subsets,
    routes: readRoutes(fields, subsets, inherited),
    idleTimeout: fields.optional("idleTimeout", milliseconds, 60_000),
    connectTimeout: fields.optional("connectTimeout", milliseconds, 3_000),
    rateLimit: fields.optional("rateLimit", readRateLimit, undefined),
    healthCheck: fields.optional("healthCheck", readHealthCheck, undefined),
    outlierDetection: fields.optional("outlierDetection", readOutlierDetection, undefined),
  };
  fields.end();
  if (isHttp(protocol)) refuseRpcMatches(service.routes, path, protocol);
  return service;
}

/** Names are compared with what the bridge makes an `:authority` of. */
function refuseName(name: string, path: string): void {
  if (!/^(?:\*|\*?[^*]+|[^*]+\*)$/.test(name)) {
    throw new DescriptionError(path, "expected a service's name, with one * at its start or its end at most");
  }
  const odd = /[^\w.~!$&'()*+,;=:-]/u.exec(name)?.[0];
  if (odd === undefined) return;
  throw new DescriptionError(
    path,
    `no service has ${JSON.stringify(odd)} for Envoy: the bridge writes a - instead`,
  );
}

function refuseRpcMatches(routes: readonly RouteDescription[], path: string, protocol: string): void {
  routes.forEach(({ match }, index) => {
    const field = (["method", "version", "group"] as const).find((each) => match[each] !== undefined);
    if (field === undefined) return;
    throw new DescriptionError(
      `${path}.routes[${index}].match.${field}`,
      `${protocol} has none; match "headers"`,
    );
  });
}

function readSubsets(fields: Fields): Subset[] {
  const endpoints = listOf(address, 1);
  if (fields.has("endpoints") === fields.has("subsets")) {
    const found = fields.has("endpoints") ? "both" : "neither";
    throw new DescriptionError(fields.path, `expected either "endpoints" or "subsets", found ${found}`);
  }
  const all = fields.optional("endpoints", endpoints, []);
  const named = fields.optional("subsets", mapOf(endpoints), []);
  if (all.length > 0) return [{ name: "", endpoints: all }];
  if (named.length > 0)
    return named.map(([name, each]) => ({
      name: subsetName(name, `${fields.path}.subsets`),
      endpoints: each,
    }));
  throw new DescriptionError(`${fields.path}.subsets`, "expected at least one");
}

/** A part of a cluster's name. */
function subsetName(name: string, path: string): string {
  if (/^[\w.-]+$/.test(name)) return name;
  throw new DescriptionError(
    path,
    `expected names of letters, digits, ".", "_" and "-", found ${JSON.stringify(name)}`,
  );
}

/** What routes take from their service where they do not say. */
type Inherited = Pick<RouteDescription, "timeout" | "retries">;

function readRoutes(fields: Fields, subsets: readonly Subset[], inherited: Inherited): RouteDescription[] {
  const single = subsets.length === 1 ? [{ subset: subsets[0]!.name, weight: 1 }] : undefined;
  const read = listOf((value, path) => readRoute(value, path, subsets, single, inherited), 1);
  const routes = fields.optional("routes", read, undefined);
  if (routes !== undefined) return routes;
  if (single !== undefined) return [{ ...inherited, match: ANY_CALL, to: single, rateLimit: undefined }];
  throw new DescriptionError(fields.path, '"routes" is missing: which calls go to which subset');
}

function readRoute(
  value: unknown,
  path: string,
  subsets: readonly Subset[],
  single: RouteDescription["to"] | undefined,
  inherited: Inherited,
): RouteDescription {
  const fields = new Fields(value, path);
  const targets: Reader<RouteDescription["to"]> = (to, at) => readTargets(to, at, subsets);
  const route: RouteDescription = {
    match: fields.optional("match", readCallMatch, ANY_CALL),
    to: single !== undefined && !fields.has("to") ? single : fields.required("to", targets),
    timeout: fields.optional("timeout", milliseconds, inherited.timeout),
    retries: fields.optional("retries", readRetries, inherited.retries),
    rateLimit: fields.optional("rateLimit", readRateLimit, undefined),
  };
  fields.optional("to", targets, undefined);
  fields.end();
  return route;
}

/** One subset's name, or an object of names and weights. */
function readTargets(value: unknown, path: string, subsets: readonly Subset[]): RouteDescription["to"] {
  const names = subsets.map(({ name }) => name);
  if (names[0] === "") throw new DescriptionError(path, "the service has no subsets");
  const subset: Reader<string> = (name, at) => {
    const known = names.find((each) => each === name);
    if (known !== undefined) return known;
    const hint = typeof name === "string" ? meant(name, names) : "";
    throw new DescriptionError(
      at,
      `${JSON.stringify(name)} is no subset; expected ${enumerate(names)}${hint}`,
    );
  };
  if (typeof value !== "object") return [{ subset: subset(value, path), weight: 1 }];
  const weights = mapOf((weight, at, name) => {
    subset(name, path);
    return integer(0, 1_000_000)(weight, at);
  })(value, path);
  if (weights.every(([, weight]) => weight === 0)) {
    throw new DescriptionError(path, "expected at least one weight above 0");
  }
  return weights.map(([name, weight]) => ({ subset: name, weight }));
}

const readRetries: Reader<Retries> = (value, path) => {
  const fields = new Fields(value, path);
  const retries: Retries = {
    attempts: fields.optional("attempts", integer(0, 10), 1),
    on: fields.optional("on", listOf(oneOf(RETRY_CONDITIONS), 1), ["connect-failure", "refused-stream"]),
    perTryTimeout: fields.optional("perTryTimeout", milliseconds, undefined),
  };
  fields.end();
  return retries;
};

/** Reads a limit of calls in a time. */
export const readRateLimit: Reader<RateLimit> = (value, path) => {
  const fields = new Fields(value, path);
  const limit: RateLimit = {
    calls: fields.required("calls", integer(1, 1_000_000_000)),
    per: fields.optional("per", milliseconds, 1_000),
  };
  fields.end();
  // Envoy fills no bucket more often.
  if (limit.per < 50) throw new DescriptionError(`${path}.per`, "expected at least 50ms");
  return limit;
};

const readHealthCheck: Reader<HealthCheck> = (value, path) => {
  const fields = new Fields(value, path);
  const check: HealthCheck = {
    interval: fields.optional("interval", milliseconds, 5_000),
    timeout: fields.optional("timeout", milliseconds, 1_000),
    unhealthyAfter: fields.optional("unhealthyAfter", integer(1, 1_000), 2),
    healthyAfter: fields.optional("healthyAfter", integer(1, 1_000), 1),
  };
  fields.end();
  return check;
};

const readOutlierDetection: Reader<OutlierDetection> = (value, path) => {
  const fields = new Fields(value, path);
  const detection: OutlierDetection = {
    failures: fields.optional("failures", integer(1, 1_000_000), 5),
    interval: fields.optional("interval", milliseconds, 10_000),
    ejectionTime: fields.optional("ejectionTime", milliseconds, 30_000),
    maxEjectedPercent: fields.optional("maxEjectedPercent", integer(0, 100), 50),
  };
  fields.end();
  return detection;
};
