import type { Json } from "../../../envoy/plugin-config.js";
import { importAttempts } from "../attempts.js";
import type { Source } from "../source.js";
import { listOrNone, object } from "../table.js";
import { anyText, duration } from "../values.js";

/** When Istio tries again where nothing says otherwise, and how often. */
const DEFAULT_CONDITIONS = "connect-failure,refused-stream,unavailable,cancelled";
const DEFAULT_ATTEMPTS = 2;

/** Translates istio.networking.v1alpha3.HTTPRetry; a rule without one has the mesh's own policy. */
export function importRetries(source: Source | undefined): Json | undefined {
  if (source === undefined) return { retry_on: DEFAULT_CONDITIONS, num_retries: DEFAULT_ATTEMPTS };
  const num_retries = importAttempts(source, DEFAULT_ATTEMPTS);
  const conditions = source.get("retryOn", anyText) || DEFAULT_CONDITIONS;
  const per_try_timeout = source.get("perTryTimeout", duration);
  source.drop("backoff", "no header tells the host how long to wait between tries; it waits 25 ms and more");
  source.drop(
    "retryRemoteLocalities",
    "no header tells the host where to try again: say it in its own routes",
  );
  source.drop(
    "retryIgnorePreviousHosts",
    "no header tells the host where to try again: say it in its own routes",
  );
  source.end();
  if (num_retries === 0) return undefined;
  return object({ ...retryOn(conditions), num_retries, per_try_timeout });
}

/** Istio takes numbers among the conditions for statuses. */
function retryOn(conditions: string): { [name: string]: Json } {
  const words = conditions
    .split(",")
    .map((word) => word.trim())
    .filter((word) => word !== "");
  const codes = words.filter((word) => /^\d+$/.test(word)).map(Number);
  const names = words.filter((word) => !/^\d+$/.test(word));
  if (codes.length > 0 && !names.includes("retriable-status-codes")) names.push("retriable-status-codes");
  return object({ retry_on: names.join(), retriable_status_codes: listOrNone(codes) });
}
