import type { HeaderList } from "../http/codec.js";
import { fieldValue } from "./fields.js";

/** What Envoy's router obeys, in headers of the request. Source: Envoy, "HTTP route filter". */
export interface RouterHeaders {
  /** For all tries, in milliseconds, 0 for no limit; undefined where the request does not say. */
  timeout: number | undefined;
  retry: RetryPolicy;
}

/** When a request is tried again. */
export interface RetryPolicy {
  /** How often at most; 0 for never. */
  retries: number;
  /** Of `x-envoy-retry-on` and `x-envoy-retry-grpc-on`. */
  on: ReadonlySet<string>;
  /** For `retriable-status-codes`. */
  statuses: ReadonlySet<number>;
  /** For each try, in milliseconds; 0 for no limit. */
  perTryTimeout: number;
}

const TIMEOUT = "x-envoy-upstream-rq-timeout-ms";
const PER_TRY_TIMEOUT = "x-envoy-upstream-rq-per-try-timeout-ms";
const RETRY_ON = "x-envoy-retry-on";
const RETRY_GRPC_ON = "x-envoy-retry-grpc-on";
const MAX_RETRIES = "x-envoy-max-retries";
const STATUS_CODES = "x-envoy-retriable-status-codes";
/** Upstreams see none of them, and clients from outside may set none of them. */
const ALL = new Set([
  TIMEOUT,
  PER_TRY_TIMEOUT,
  RETRY_ON,
  RETRY_GRPC_ON,
  MAX_RETRIES,
  STATUS_CODES,
  "x-envoy-retriable-header-names",
  "x-envoy-hedge-on-per-try-timeout",
  "x-envoy-upstream-rq-timeout-alt-response",
]);
/** A filter may ask for more; no request is sent more often. */
const MOST_RETRIES = 16;

export function readRouterHeaders(headers: HeaderList): RouterHeaders {
  const on = new Set([...words(headers, RETRY_ON), ...words(headers, RETRY_GRPC_ON)]);
  const retries = number(headers, MAX_RETRIES) ?? 1;
  return {
    timeout: number(headers, TIMEOUT),
    retry: {
      retries: on.size === 0 ? 0 : Math.min(retries, MOST_RETRIES),
      on,
      statuses: new Set(words(headers, STATUS_CODES).map(Number)),
      perTryTimeout: number(headers, PER_TRY_TIMEOUT) ?? 0,
    },
  };
}

export function withoutRouterHeaders(headers: HeaderList): HeaderList {
  return headers.filter(([name]) => !ALL.has(name));
}

function words(headers: HeaderList, name: string): string[] {
  const text = fieldValue(headers, name) ?? "";
  return text
    .split(",")
    .map((word) => word.trim())
    .filter((word) => word !== "");
}

function number(headers: HeaderList, name: string): number | undefined {
  const text = fieldValue(headers, name);
  return text !== undefined && /^[0-9]{1,9}$/.test(text) ? Number(text) : undefined;
}
