import { Bytes } from "../../../assembly/bytes/bytes";
import { HeaderMatcher } from "./header-matcher";

/** When and how often a request is tried again, in the words of the `x-envoy-*` headers. Source: envoy.config.route.v3.RetryPolicy. */
@final
export class RetryPolicy {
  /** For `x-envoy-retry-on`; empty if there are none. */
  retryOn: Bytes = new Bytes();
  /** For `x-envoy-retry-grpc-on`; empty if there are none. */
  retryGrpcOn: Bytes = new Bytes();
  /** For `x-envoy-max-retries`. */
  retries: u32 = 1;
  /** For `x-envoy-upstream-rq-per-try-timeout-ms`, in milliseconds; negative if there is none. */
  perTryTimeout: i64 = -1;
  /** For `x-envoy-retriable-status-codes`: joined by commas, empty if there are none. */
  statusCodes: Bytes = new Bytes();
  /** For `x-envoy-retriable-header-names`: joined by commas, empty if there are none. */
  headerNames: Bytes = new Bytes();
  /** One of them must match for the request to be tried again; empty if any request is. */
  requestHeaders: HeaderMatcher[] = [];
}
