import type { Json } from "../../../envoy/plugin-config.js";
import { integer, listOf, oneOf, text } from "../../../envoy/xprotocol/fields.js";
import { joinEdits, options } from "../istio/headers.js";
import { REDIRECT_CODES } from "../istio/redirect.js";
import type { Services } from "../services.js";
import type { Source } from "../source.js";
import { listOrNone, object } from "../table.js";
import { anyText, fractionalPercent } from "../values.js";
import { importBackend } from "./backend-ref.js";
import { type PathModifier, pathRedirect, readPathModifier } from "./paths.js";

/** What the filters of a rule or a backend do. */
export interface ImportedFilters {
  /** `request_headers_to_add` and so on. */
  edits: { [name: string]: Json };
  mirrors: Json[];
  /** The redirect of a match with that prefix; undefined where there is none. */
  redirect: ((prefix: string | undefined) => Json) | undefined;
  host: string | undefined;
  path: PathModifier | undefined;
  /** Where each type of filter stands. */
  places: [string, Source][];
}

const TYPES = [
  "RequestHeaderModifier",
  "ResponseHeaderModifier",
  "RequestMirror",
  "RequestRedirect",
  "URLRewrite",
  "CORS",
  "ExternalAuth",
  "ExtensionRef",
] as const;

/** Translates gateway.networking.k8s.io/v1 HTTPRouteFilters. */
export function importFilters(
  sources: readonly Source[],
  namespace: string,
  services: Services,
): ImportedFilters {
  const all: ImportedFilters = {
    edits: {},
    mirrors: [],
    redirect: undefined,
    host: undefined,
    path: undefined,
    places: [],
  };
  for (const source of sources) {
    const type = source.required("type", oneOf(TYPES));
    all.places.push([type, source]);
    source.drop("cors", "cross-origin requests are not this filter's: keep the host's CORS filter");
    source.drop("externalAuth", "authorization is not this filter's: keep the host's filter for it");
    source.drop("extensionRef", "what an implementation adds of its own is not known here");
    modifyHeaders(all, source.object("requestHeaderModifier"), "request");
    modifyHeaders(all, source.object("responseHeaderModifier"), "response");
    const mirror = source.object("requestMirror");
    if (mirror !== undefined) all.mirrors.push(...importMirror(mirror, namespace, services));
    const redirect = source.object("requestRedirect");
    if (redirect !== undefined) all.redirect = importRedirect(redirect);
    const rewrite = source.object("urlRewrite");
    if (rewrite !== undefined) {
      all.host = rewrite.get("hostname", text);
      all.path = readPathModifier(rewrite.object("path"));
      rewrite.end();
    }
    source.end();
  }
  return all;
}

function modifyHeaders(all: ImportedFilters, source: Source | undefined, side: "request" | "response"): void {
  if (source === undefined) return;
  const pairs = (name: string): [string, string][] =>
    source.objects(name).map((header) => {
      const pair: [string, string] = [header.required("name", text), header.required("value", anyText)];
      header.end();
      return pair;
    });
  // What Gateway API takes for the value itself, Envoy would take for a formatter.
  const escaped = (list: [string, string][]) =>
    list.map(([name, value]) => [name, value.replaceAll("%", "%%")] as const);
  const edits = object({
    [`${side}_headers_to_add`]: listOrNone(options(escaped(pairs("set")), escaped(pairs("add")))),
    [`${side}_headers_to_remove`]: listOrNone(source.get("remove", listOf(text)) ?? []),
  });
  source.end();
  all.edits = joinEdits(all.edits, edits);
}

function importMirror(source: Source, namespace: string, services: Services): Json[] {
  const backend = source.requiredObject("backendRef");
  const cluster = importBackend(backend, namespace, services);
  const percent = source.get("percent", integer(0, 100));
  const fraction = source.object("fraction");
  const numerator = fraction?.required("numerator", integer(0, 2 ** 31 - 1));
  const denominator = fraction?.get("denominator", integer(1, 2 ** 31 - 1)) ?? 100;
  fraction?.end();
  backend.end();
  source.end();
  if (cluster === undefined) return [];
  const share = numerator === undefined ? percent : (numerator / denominator) * 100;
  const default_value = share === undefined ? undefined : fractionalPercent(share);
  return [object({ cluster, runtime_fraction: default_value && { default_value } })];
}

const DEFAULT_PORTS: Readonly<Record<string, number>> = { http: 80, https: 443 };

function importRedirect(source: Source): (prefix: string | undefined) => Json {
  const scheme = source.get("scheme", text);
  const host = source.get("hostname", text);
  const port = source.get("port", integer(1, 65_535));
  const code = source.get("statusCode", integer(300, 399)) ?? 302;
  const path = readPathModifier(source.object("path"));
  source.end();
  const response_code = REDIRECT_CODES.get(code);
  if (response_code === undefined) source.note("no redirect has this status; 302 is taken", "statusCode");
  const isDefault = scheme !== undefined && port === DEFAULT_PORTS[scheme];
  return (prefix) =>
    object({
      scheme_redirect: scheme,
      host_redirect: host,
      port_redirect: isDefault ? undefined : port,
      ...pathRedirect(path, prefix),
      response_code: response_code ?? "FOUND",
    });
}
