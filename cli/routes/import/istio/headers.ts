import type { Json } from "../../../envoy/plugin-config.js";
import { listOf, text } from "../../../envoy/xprotocol/fields.js";
import type { Source } from "../source.js";
import { listOrNone, object } from "../table.js";
import { anyText } from "../values.js";

/** What a rule or a destination does to headers. */
export interface ImportedEdits {
  /** `request_headers_to_add` and so on, those that there are. */
  fields: { [name: string]: Json };
  /** Istio takes a request's `host` that is set for the host to send. */
  host: string | undefined;
}

/** Translates istio.networking.v1alpha3.Headers. */
export function importHeaders(source: Source | undefined): ImportedEdits {
  const request = operations(source?.object("request"));
  const response = operations(source?.object("response"));
  source?.end();
  const host = request.set.find(([name]) => isHost(name))?.[1];
  const set = request.set.filter(([name]) => !isHost(name));
  return {
    host,
    fields: object({
      request_headers_to_add: listOrNone(options(set, request.add)),
      request_headers_to_remove: listOrNone(request.remove),
      response_headers_to_add: listOrNone(options(response.set, response.add)),
      response_headers_to_remove: listOrNone(response.remove),
    }),
  };
}

/** One level's edits, and then another's. */
export function joinEdits(
  first: { readonly [name: string]: Json },
  second: { readonly [name: string]: Json },
): { [name: string]: Json } {
  const joined: { [name: string]: Json } = { ...first };
  for (const [name, list] of Object.entries(second)) {
    joined[name] = [...((first[name] as Json[] | undefined) ?? []), ...(list as Json[])];
  }
  return joined;
}

/** Header options as Envoy has them. */
export function options(
  set: readonly (readonly [string, string])[],
  add: readonly (readonly [string, string])[],
): Json[] {
  const option = (append_action: string) => {
    return ([key, value]: readonly [string, string]): Json => ({ header: { key, value }, append_action });
  };
  return [...set.map(option("OVERWRITE_IF_EXISTS_OR_ADD")), ...add.map(option("APPEND_IF_EXISTS_OR_ADD"))];
}

function operations(source: Source | undefined) {
  const read = {
    set: source?.entries("set", anyText) ?? [],
    add: source?.entries("add", anyText) ?? [],
    remove: source?.get("remove", listOf(text)) ?? [],
  };
  source?.end();
  return read;
}

function isHost(name: string): boolean {
  return ["host", ":authority"].includes(name.toLowerCase());
}
