import type { Json } from "../../../envoy/plugin-config.js";
import { integer, oneOf } from "../../../envoy/xprotocol/fields.js";
import type { Source } from "../source.js";
import { object } from "../table.js";
import { anyText } from "../values.js";

/** Envoy's names of the statuses that a redirect may have. */
export const REDIRECT_CODES: ReadonlyMap<number, string> = new Map([
  [301, "MOVED_PERMANENTLY"],
  [302, "FOUND"],
  [303, "SEE_OTHER"],
  [307, "TEMPORARY_REDIRECT"],
  [308, "PERMANENT_REDIRECT"],
]);
/** With it a redirect's `uri` begins where only the prefix that matched is replaced. */
const PREFIX = "%PREFIX()%";

/** Translates istio.networking.v1alpha3.HTTPRedirect; undefined, noted, for a status that there is no redirect with. */
export function importRedirect(source: Source): Json | undefined {
  const uri = source.get("uri", anyText) || undefined;
  const prefix = source.get("prefixRewrite", anyText) || undefined;
  const code = source.get("redirectCode", integer(0, 999)) || 301;
  const derived = source.get("derivePort", oneOf(["FROM_PROTOCOL_DEFAULT", "FROM_REQUEST_PORT"]));
  if (derived === "FROM_REQUEST_PORT") {
    source.note(
      "the port of the listener is not known here; the port of the request's host stays",
      "derivePort",
    );
  }
  const replaced = uri?.startsWith(PREFIX) ? uri.slice(PREFIX.length) : prefix;
  const redirect = object({
    host_redirect: source.get("authority", anyText) || undefined,
    scheme_redirect: source.get("scheme", anyText) || undefined,
    port_redirect: source.get("port", integer(0, 65_535)) || undefined,
    ...(replaced !== undefined ? { prefix_rewrite: replaced } : { path_redirect: uri }),
    ...(code !== 301 && { response_code: REDIRECT_CODES.get(code) }),
  });
  source.end();
  if (REDIRECT_CODES.has(code)) return redirect;
  source.note("no redirect has this status; the rule is left out", "redirectCode");
  return undefined;
}

/** Translates istio.networking.v1alpha3.HTTPDirectResponse. */
export function importDirectResponse(source: Source): Json {
  const status = source.required("status", integer(200, 599));
  const body = source.object("body");
  const inline_string = body?.get("string", anyText);
  const inline_bytes = body?.get("bytes", anyText);
  body?.end();
  source.end();
  if (inline_string === undefined && inline_bytes === undefined) return { status };
  return { status, body: inline_string === undefined ? { inline_bytes: inline_bytes! } : { inline_string } };
}
