import type { Json } from "../../envoy/plugin-config.js";

/** Why not all copies of a request are made. */
export const ONE_COPY = "one copy of a request is made at most, by the first of these that applies";

/** A field of the configuration that is written if it is not undefined. */
export type Fields = { readonly [name: string]: Json | undefined };

/** The fields that are there. */
export function object(fields: Fields): { [name: string]: Json } {
  const present = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(present) as { [name: string]: Json };
}

/** The object, or undefined if it has nothing in it. */
export function objectOrNone(fields: Fields): Json | undefined {
  const made = object(fields);
  return Object.keys(made).length === 0 ? undefined : made;
}

/** The list, or undefined if it is empty. */
export function listOrNone(list: readonly Json[]): Json | undefined {
  return list.length === 0 ? undefined : list;
}

/** The routes of one resource. */
export interface ImportedRoutes {
  /** For the virtual host's name. */
  name: string;
  domains: readonly string[];
  routes: readonly Json[];
}

/**
 * Puts routes into virtual hosts: a domain may be in one alone, so resources that share one are joined there, their routes in
 * the order of the resources.
 */
export function virtualHosts(resources: readonly ImportedRoutes[]): Json[] {
  const owners = new Map<string, ImportedRoutes[]>();
  for (const resource of resources) {
    for (const domain of new Set(resource.domains.map((each) => each.toLowerCase()))) {
      owners.set(domain, [...(owners.get(domain) ?? []), resource]);
    }
  }
  const hosts = new Map<string, { domains: string[]; resources: ImportedRoutes[] }>();
  for (const [domain, its] of owners) {
    const key = its.map((each) => resources.indexOf(each)).join();
    const host = hosts.get(key) ?? { domains: [], resources: its };
    hosts.set(key, host);
    host.domains.push(domain);
  }
  const names = new Set<string>();
  return [...hosts.values()].map(({ domains, resources: its }) => {
    const name = unused(its.map((each) => each.name).join("+"), names);
    return { name, domains, routes: its.flatMap(({ routes }) => routes) };
  });
}

function unused(name: string, names: Set<string>): string {
  let free = name;
  for (let number = 2; names.has(free); number++) free = `${name} (${number})`;
  names.add(free);
  return free;
}
