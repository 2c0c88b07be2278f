import { readDocument } from "./read-text.js";

/** An object of the configuration. */
export type Message = Readonly<Record<string, unknown>>;

/** A route of a table. */
export interface RouteName {
  /** `virtual_hosts[0].routes[2]`. */
  path: string;
  /** Empty if it has none. */
  name: string;
}

/** A table as a file has it. */
export interface TableFile {
  /** For messages. */
  file: string;
  /** The filter's whole configuration. */
  configuration: Message;
  /** The routes in the order of the text, whose places are their indexes. */
  routes: readonly RouteName[];
}

/**
 * Reads a configuration of the routing filter, in JSON or YAML. A bare `RouteConfiguration`, as Envoy has it, is taken for one
 * that steers by `cluster_header`. What is wrong with it is for the filter to say.
 */
export function readTable(file: string): TableFile {
  const document = readDocument(file);
  const whole = message(document);
  const isBare = field(whole, "route_config") === undefined && field(whole, "virtual_hosts") !== undefined;
  const configuration = isBare ? { route_config: whole, steering: { mode: "cluster_header" } } : document;
  return { file, configuration: configuration as Message, routes: routesOf(message(configuration)) };
}

/** A field under either of its names; undefined if it is not there. */
export function field(value: Message, name: string): unknown {
  return value[name] ?? value[name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())];
}

/** The value as an object; an empty one if it is none. */
export function message(value: unknown): Message {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Message) : {};
}

/** The value as a list; an empty one if it is none. */
export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** `"cart" (virtual_hosts[0].routes[2])`. */
export function showRoute({ name, path }: RouteName): string {
  return name === "" ? path : `"${name}" (${path})`;
}

function routesOf(configuration: Message): RouteName[] {
  const hosts = list(field(message(field(configuration, "route_config")), "virtual_hosts"));
  return hosts.flatMap((host, hostIndex) =>
    list(field(message(host), "routes")).map((route, index) => {
      const { name } = message(route);
      return {
        path: `virtual_hosts[${hostIndex}].routes[${index}]`,
        name: typeof name === "string" ? name : "",
      };
    }),
  );
}
