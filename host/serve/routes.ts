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

/** Where requests go. The first route that matches is taken; one that asks for nothing matches all. */
export interface Route {
  /** Start of the path, with its leading slash. */
  prefix?: string;
  /** The whole host name, in any case and with or without a port. */
  host?: string;
  /** Fields that the request has to have, by their names in lower case, with these values. */
  headers?: Readonly<Record<string, string>>;
  /** Name of an upstream. */
  to: string;
}

/** The name of the upstream that a request with these headers goes to, or null where no route matches. */
export function routeOf(routes: readonly Route[], headers: HeaderList): string | null {
  const path = fieldValue(headers, ":path") ?? "";
  const host = hostName(fieldValue(headers, ":authority") ?? "");
  const matches = (route: Route): boolean =>
    path.startsWith(route.prefix ?? "") &&
    (route.host === undefined || hostName(route.host) === host) &&
    Object.entries(route.headers ?? {}).every(([name, value]) => fieldValue(headers, name) === value);
  return routes.find(matches)?.to ?? null;
}

function hostName(authority: string): string {
  return authority.replace(/:[0-9]*$/, "").toLowerCase();
}
