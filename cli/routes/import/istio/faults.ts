import type { Json } from "../../../envoy/plugin-config.js";
import { integer } from "../../../envoy/xprotocol/fields.js";
import type { Source } from "../source.js";
import { objectOrNone } from "../table.js";
import { anyText, duration, fractionalPercent, number } from "../values.js";

/** The names of gRPC's statuses, each at the place of its number. */
const GRPC =
  "OK CANCELLED UNKNOWN INVALID_ARGUMENT DEADLINE_EXCEEDED NOT_FOUND ALREADY_EXISTS PERMISSION_DENIED RESOURCE_EXHAUSTED FAILED_PRECONDITION ABORTED OUT_OF_RANGE UNIMPLEMENTED INTERNAL UNAVAILABLE DATA_LOSS UNAUTHENTICATED".split(
    " ",
  );

/** Translates istio.networking.v1alpha3.HTTPFaultInjection to Envoy's HTTPFault. */
export function importFault(source: Source | undefined): Json | undefined {
  if (source === undefined) return undefined;
  const fault = objectOrNone({ delay: delay(source.object("delay")), abort: abort(source.object("abort")) });
  source.end();
  return fault;
}

function delay(source: Source | undefined): Json | undefined {
  if (source === undefined) return undefined;
  source.drop("exponentialDelay", "Istio itself has no such delay");
  const fixed_delay = source.get("fixedDelay", duration);
  const percent = source.get("percent", integer(0, 100));
  const percentage = share(source) ?? (percent !== undefined ? fractionalPercent(percent) : undefined);
  source.end();
  if (fixed_delay === undefined) return undefined;
  if (percentage === undefined) return nobody(source, "delayed");
  return { fixed_delay, percentage };
}

function abort(source: Source | undefined): Json | undefined {
  if (source === undefined) return undefined;
  source.drop("http2Error", "a filter cannot end a stream with an error of HTTP/2");
  const http_status = source.get("httpStatus", integer(200, 599));
  const name = source.get("grpcStatus", anyText);
  const percentage = share(source);
  source.end();
  if (http_status === undefined && name === undefined) return undefined;
  if (percentage === undefined) return nobody(source, "aborted");
  if (name === undefined) return { http_status: http_status!, percentage };
  const grpc_status = GRPC.indexOf(name);
  if (grpc_status >= 0) return { grpc_status, percentage };
  source.note("it is no status of gRPC; the fault is left out", "grpcStatus");
  return undefined;
}

function nobody(source: Source, what: string): undefined {
  source.note(`without a percentage no request is ${what}, as Istio has it; the fault is left out`);
}

/** What a `percentage` says. */
export function share(source: Source): ReturnType<typeof fractionalPercent> | undefined {
  const percentage = source.object("percentage");
  if (percentage === undefined) return undefined;
  const value = percentage.get("value", number(0, 100)) ?? 0;
  percentage.end();
  return fractionalPercent(value);
}
