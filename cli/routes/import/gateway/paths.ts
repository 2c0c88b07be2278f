import type { Json } from "../../../envoy/plugin-config.js";
import { oneOf } from "../../../envoy/xprotocol/fields.js";
import type { Source } from "../source.js";
import { anyText } from "../values.js";

/** How a path is changed, of a redirect or a rewrite. */
export type PathModifier =
  | { type: "ReplaceFullPath"; text: string }
  | { type: "ReplacePrefixMatch"; text: string; source: Source };

const TYPES = ["ReplaceFullPath", "ReplacePrefixMatch"] as const;

/** Reads gateway.networking.k8s.io/v1 HTTPPathModifier. */
export function readPathModifier(source: Source | undefined): PathModifier | undefined {
  if (source === undefined) return undefined;
  const type = source.required("type", oneOf(TYPES));
  const full = source.get("replaceFullPath", anyText) ?? "";
  const prefix = source.get("replacePrefixMatch", anyText) ?? "";
  source.end();
  return type === "ReplaceFullPath" ? { type, text: full } : { type, text: prefix, source };
}

/** The fields of a route's action that rewrite its path. */
export function pathRewrite(
  modifier: PathModifier | undefined,
  prefix: string | undefined,
): { [name: string]: Json } {
  if (modifier === undefined) return {};
  if (modifier.type === "ReplacePrefixMatch") return replacePrefix(modifier, prefix);
  return { regex_rewrite: { pattern: { regex: "^/.*$" }, substitution: literal(modifier.text) } };
}

/** The fields of a redirect that say its path. */
export function pathRedirect(
  modifier: PathModifier | undefined,
  prefix: string | undefined,
): { [name: string]: Json } {
  if (modifier?.type === "ReplaceFullPath") return { path_redirect: modifier.text };
  return modifier === undefined ? {} : replacePrefix(modifier, prefix);
}

/** What follows the prefix keeps the slash before it, and just the one, whatever the prefixes end with. */
function replacePrefix(
  { text, source }: { text: string; source: Source },
  prefix: string | undefined,
): { [name: string]: Json } {
  if (prefix === undefined) {
    source.note("only a match of the type PathPrefix has a prefix to replace; the path stays");
    return {};
  }
  const replacement = text.replace(/\/+$/, "");
  if (prefix === "") return { prefix_rewrite: `${replacement}/` };
  if (replacement !== "") return { prefix_rewrite: replacement };
  return { regex_rewrite: { pattern: { regex: `^${escapeRegex(prefix)}/*` }, substitution: "/" } };
}

/** The text as a substitution, in which a backslash means something. */
function literal(text: string): string {
  return text.replaceAll("\\", "\\\\");
}

function escapeRegex(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
