// Time limits and tries, in the words that Envoy's router obeys. Source: Envoy, "HTTP route filter", headers.
import { ByteWriter } from "../../../assembly/bytes/byte-writer";
import { Bytes, bytes } from "../../../assembly/bytes/bytes";
import { RouteRequest } from "../match/route-request";
import { RetryPolicy } from "../table/retry-policy";
import { ClusterAction } from "../table/route-action";
import { matchesHeader } from "./header-tests";
import { setRequestHeader } from "./request-headers";

const TIMEOUT = bytes("x-envoy-upstream-rq-timeout-ms");
const PER_TRY_TIMEOUT = bytes("x-envoy-upstream-rq-per-try-timeout-ms");
const HEDGE = bytes("x-envoy-hedge-on-per-try-timeout");
const RETRY_ON = bytes("x-envoy-retry-on");
const RETRY_GRPC_ON = bytes("x-envoy-retry-grpc-on");
const MAX_RETRIES = bytes("x-envoy-max-retries");
const STATUS_CODES = bytes("x-envoy-retriable-status-codes");
const HEADER_NAMES = bytes("x-envoy-retriable-header-names");
const TRUE = bytes("true");

/** Digits of an i64 with its sign. */
const MAX_DIGITS: i32 = 20;

const writer = new ByteWriter(MAX_DIGITS);

/** Tells the router the limits of a route. What the route does not say is left to what the host has. */
export function setUpstreamHeaders(action: ClusterAction, request: RouteRequest): void {
  if (action.timeout >= 0) setNumber(TIMEOUT, action.timeout);
  const retry = action.retry;
  if (retry !== null) setRetry(retry, request);
  if (action.hedgeOnPerTryTimeout) setRequestHeader(HEDGE, TRUE);
}

/** The time limit of a try counts whether there is a further one or not; tries are for requests that pass a matcher. */
function setRetry(retry: RetryPolicy, request: RouteRequest): void {
  if (retry.perTryTimeout >= 0) setNumber(PER_TRY_TIMEOUT, retry.perTryTimeout);
  if (!mayTryAgain(retry, request)) return;
  setText(RETRY_ON, retry.retryOn);
  setText(RETRY_GRPC_ON, retry.retryGrpcOn);
  setText(STATUS_CODES, retry.statusCodes);
  setText(HEADER_NAMES, retry.headerNames);
  setNumber(MAX_RETRIES, retry.retries);
}

function mayTryAgain(retry: RetryPolicy, request: RouteRequest): bool {
  const matchers = retry.requestHeaders;
  for (let i = 0; i < matchers.length; i++) {
    if (matchesHeader(matchers[i], request)) return true;
  }
  return matchers.length == 0;
}

function setNumber(name: Bytes, value: i64): void {
  writer.clear();
  writer.writeNumber(value);
  setRequestHeader(name, writer.written);
}

function setText(name: Bytes, value: Bytes): void {
  if (!value.isEmpty) setRequestHeader(name, value);
}
