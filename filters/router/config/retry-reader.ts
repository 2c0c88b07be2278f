import { Bytes } from "../../../assembly/bytes/bytes";
import { quote } from "../../../assembly/json/describe";
import { nearest } from "../../../assembly/json/nearest";
import { HeaderMatcher } from "../table/header-matcher";
import { HeaderTest } from "../table/kinds";
import { RetryPolicy } from "../table/retry-policy";
import { Field } from "./field";
import { HeaderReader } from "./header-reader";
import { MAX_LIST, MAX_RETRIES } from "./limits";
import { Message } from "./message";
import { Shape } from "./shape";

const CONDITIONS = [
  "5xx",
  "gateway-error",
  "reset",
  "reset-before-request",
  "connect-failure",
  "envoy-ratelimited",
  "retriable-4xx",
  "refused-stream",
  "retriable-status-codes",
  "retriable-headers",
  "http3-post-connect-failure",
];
const GRPC_CONDITIONS = ["cancelled", "deadline-exceeded", "internal", "resource-exhausted", "unavailable"];
const NO_HEADER = "there is no x-envoy-… header for it, by which a filter tells the router";

/** Reads envoy.config.route.v3.RetryPolicy. */
@final
export class RetryReader {
  private readonly shape: Shape = new Shape([
    "retry_on",
    "num_retries",
    "per_try_timeout",
    "retriable_status_codes",
    "retriable_headers",
    "retriable_request_headers",
  ])
    .refuse("per_try_idle_timeout", NO_HEADER)
    .refuse("retry_priority", NO_HEADER)
    .refuse("retry_host_predicate", NO_HEADER)
    .refuse("retry_options_predicates", NO_HEADER)
    .refuse("host_selection_retry_max_attempts", NO_HEADER)
    .refuse("retry_back_off", NO_HEADER)
    .refuse("rate_limited_retry_back_off", NO_HEADER);

  constructor(private readonly headers: HeaderReader) {}

  /** The policy; null if there is none. */
  read(field: Field): RetryPolicy | null {
    if (!field.exists) return null;
    const message = new Message(field, this.shape);
    const policy = new RetryPolicy();
    readConditions(message.get("retry_on"), policy);
    policy.retries = <u32>message.get("num_retries").integer(0, MAX_RETRIES, 1);
    policy.perTryTimeout = message.get("per_try_timeout").milliseconds(-1);
    policy.statusCodes = readCodes(message.get("retriable_status_codes"));
    policy.headerNames = this.readHeaderNames(message.get("retriable_headers"));
    policy.requestHeaders = this.headers.readList(message.get("retriable_request_headers"));
    return policy;
  }

  /** The names of response headers whose presence is asked for, which is all that can be. */
  private readHeaderNames(field: Field): Bytes {
    const matchers = this.headers.readList(field);
    const names: string[] = [];
    for (let i = 0; i < matchers.length; i++) {
      if (!asksForPresence(matchers[i]))
        field.fail("x-envoy-retriable-header-names has names alone: only present_match can be asked for");
      names.push(matchers[i].name.toString());
    }
    return Bytes.fromString(names.join(","));
  }
}

function asksForPresence(matcher: HeaderMatcher): bool {
  return matcher.test == HeaderTest.Present && !matcher.inverted && !matcher.missingAsEmpty;
}

function readConditions(field: Field, policy: RetryPolicy): void {
  const words = field.text().toString().split(",");
  const plain: string[] = [];
  const grpc: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i].trim();
    if (GRPC_CONDITIONS.includes(word)) grpc.push(word);
    else if (CONDITIONS.includes(word)) plain.push(word);
    else if (word.length > 0) failUnknown(field, word);
  }
  policy.retryOn = Bytes.fromString(plain.join(","));
  policy.retryGrpcOn = Bytes.fromString(grpc.join(","));
}

function failUnknown(field: Field, word: string): void {
  const meant = nearest(word, CONDITIONS.concat(GRPC_CONDITIONS));
  field.fail(`unknown condition ${quote(word)}${meant.length > 0 ? `; did you mean ${quote(meant)}?` : ""}`);
}

function readCodes(field: Field): Bytes {
  const codes: string[] = [];
  const list = field.list(MAX_LIST);
  let element = list.next();
  while (element !== null) {
    codes.push(element.integer(100, 599).toString());
    element = list.next();
  }
  return Bytes.fromString(codes.join(","));
}
