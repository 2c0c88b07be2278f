import type { HeaderList } from "../http/codec.js";
import { fieldValue } from "./fields.js";
import type { ConnectionHost } from "./filtered-connection.js";

/** A server that requests are forwarded to. */
export interface Upstream {
  name: string;
  /** `http://host:port`. */
  url: string;
  /** `http1` when left out; `http2` is without TLS and with prior knowledge. */
  protocol?: "http1" | "http2";
  /** L4 filters that the connections to it pass. Default: none. */
  filters?: ConnectionHost;
}

/**
 * What filters say of where a request goes: a header that has an upstream's name; a header that has addresses of upstreams
 * (`10.0.0.1:8080`), of which the first counts; or filter state (`wasm.KEY`) that has an upstream's name.
 */
export type SteeredTo = { header: string } | { address: string } | { state: string };

/** Where requests go. The first route that matches is taken; one that asks for nothing matches all. */
export interface Route {
  /** Start of the path, with its leading slash. */
  prefix?: string;
  /** The whole host name, in any case and with or without a port. */
  host?: string;
  /** Fields that the request has to have, by their names in lower case, with these values. */
  headers?: Readonly<Record<string, string>>;
  /** Name of an upstream, or what names it. */
  to: string | SteeredTo;
  /** The header that has the name of an upstream that a copy of the request goes to, if it goes to any. */
  copyTo?: string;
}

/** The route of a request with these headers, or null where none matches. */
export function routeOf(routes: readonly Route[], headers: HeaderList): Route | null {
  const path = fieldValue(headers, ":path") ?? "";
  const host = hostName(fieldValue(headers, ":authority") ?? "");
  const matches = (route: Route): boolean =>
    path.startsWith(route.prefix ?? "") &&
    (route.host === undefined || hostName(route.host) === host) &&
    Object.entries(route.headers ?? {}).every(([name, value]) => fieldValue(headers, name) === value);
  return routes.find(matches) ?? null;
}

/** The name, or the address, of the upstream that a route leads to; empty where nothing names one. */
export function targetOf({ to }: Route, headers: HeaderList, state: (key: string) => string): string {
  if (typeof to === "string") return to;
  if ("state" in to) return state(to.state);
  if ("header" in to) return fieldValue(headers, to.header) ?? "";
  return (fieldValue(headers, to.address) ?? "").split(",")[0]!;
}

function hostName(authority: string): string {
  return authority.replace(/:[0-9]*$/, "").toLowerCase();
}
