import type { Json } from "../../envoy/plugin-config.js";
import { DescriptionError } from "../../envoy/xprotocol/fields.js";
import { importHttpRoute } from "./gateway/http-route.js";
import { DestinationRules } from "./istio/destination-rules.js";
import { importVirtualService } from "./istio/virtual-service.js";
import { type Note, Notes } from "./notes.js";
import { type Resource, type ResourceFile, resourcesOf } from "./resource.js";
import { ISTIO_NAMES, Services } from "./services.js";
import { type ImportedRoutes, virtualHosts } from "./table.js";

export { DescriptionError } from "../../envoy/xprotocol/fields.js";
export type { Note } from "./notes.js";
export type { ResourceFile } from "./resource.js";
export { ISTIO_NAMES } from "./services.js";

/** How resources are imported. */
export interface ImportOptions {
  /** What the host calls the clusters, as {@link Services} has it: Istio's names when left out. */
  clusterName?: string | undefined;
  /** The gateway, or `mesh`, that the routes are for: all when left out. */
  gateway?: string | undefined;
}

/** A configuration of the routing filter, and what it does not have of the resources. */
export interface Imported {
  configuration: { [name: string]: Json };
  notes: readonly Note[];
}

const ISTIO = "networking.istio.io";
const GATEWAY = "gateway.networking.k8s.io";

/**
 * Makes a configuration of the routing filter of Istio's VirtualServices and DestinationRules, or of Gateway API's HTTPRoutes.
 * Services among the files tell the ports of destinations that have none.
 *
 * @throws DescriptionError when a file cannot be understood, when there is nothing to import, and when there are resources of
 *   both kinds, whose orders differ
 */
export function importRoutes(files: readonly ResourceFile[], options: ImportOptions = {}): Imported {
  const notes = new Notes();
  const resources = files.flatMap((file) => resourcesOf(file, notes));
  const services = new Services(options.clusterName ?? ISTIO_NAMES);
  const rules = new DestinationRules();
  const virtualServices: Resource[] = [];
  const httpRoutes: Resource[] = [];
  for (const resource of resources) {
    const { group, kind, where } = resource;
    if (group === "" && kind === "Service") services.add(resource);
    else if (group === ISTIO && kind === "DestinationRule") rules.add(resource);
    else if (group === ISTIO && kind === "VirtualService") virtualServices.push(resource);
    else if (group === GATEWAY && kind === "HTTPRoute") httpRoutes.push(resource);
    else notes.add(where, "no routes are made of this kind; it is left out");
  }
  if (virtualServices.length > 0 && httpRoutes.length > 0) {
    throw new DescriptionError(
      "",
      "VirtualServices and HTTPRoutes have orders of their own: import them apart",
    );
  }
  const imported =
    httpRoutes.length > 0
      ? httpRoutes.sort(byAge).map((route) => importHttpRoute(route, services))
      : virtualServices.map((service) => importVirtualService(service, { services, rules }, options.gateway));
  const tables = imported.filter((each): each is ImportedRoutes => each !== undefined);
  if (tables.length === 0)
    throw new DescriptionError("", "there are no VirtualServices or HTTPRoutes to import");
  return {
    configuration: {
      route_config: {
        name: "imported",
        ignore_port_in_host_matching: true,
        virtual_hosts: virtualHosts(tables),
      },
      steering: { mode: "cluster_header" },
      ...(httpRoutes.length > 0 && { precedence: "gateway" }),
    },
    notes: notes.list,
  };
}

/** Among equals the oldest counts, and then the first in the order of the names; what does not say its age is the newest. */
function byAge(a: Resource, b: Resource): number {
  const age = (created: string): number => (created === "" ? Number.POSITIVE_INFINITY : Date.parse(created));
  if (a.created !== b.created) return age(a.created) < age(b.created) ? -1 : 1;
  const [first, second] = [a, b].map(({ namespace, name }) => `${namespace}/${name}`);
  return first! < second! ? -1 : first! > second! ? 1 : 0;
}
