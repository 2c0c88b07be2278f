import { DescriptionError, integer } from "../../envoy/xprotocol/fields.js";
import type { Resource } from "./resource.js";
import type { Source } from "./source.js";

/** What requests may be sent to. */
export interface Destination {
  /** The service's whole name: `reviews.default.svc.cluster.local`. */
  host: string;
  /** Empty for the whole service. */
  subset: string;
  /** Undefined where nothing says it. */
  port: number | undefined;
}

/** Istio's own names of clusters. */
export const ISTIO_NAMES = "outbound|{port}|{subset}|{host}";
const PLACEHOLDER = /\{([^\w{}]?)(\w+)\}/g;
const KNOWN = ["host", "service", "namespace", "subset", "port"];

/** The services that the files tell of, and what the host calls the clusters of them. */
export class Services {
  readonly #ports = new Map<string, number[]>();

  /**
   * @param template a cluster's name: `{host}` (the whole name), `{service}` (up to the first dot), `{namespace}`, `{subset}`
   *   and `{port}` stand for what they say; a sign before the word, as in `{-subset}`, is left out where there is none
   * @throws DescriptionError when it has other words in braces
   */
  constructor(readonly template: string) {
    for (const [, , word] of template.matchAll(PLACEHOLDER)) {
      if (!KNOWN.includes(word!)) {
        throw new DescriptionError("--cluster-name", `unknown {${word}}; there are {${KNOWN.join("}, {")}}`);
      }
    }
  }

  /** Takes the ports of a Kubernetes Service. */
  add({ name, namespace, spec }: Resource): void {
    const ports = spec?.objects("ports").map((port) => port.required("port", integer(1, 65_535))) ?? [];
    this.#ports.set(wholeName(name, namespace), ports);
  }

  /** The cluster of a destination. What its name takes and nothing says is noted at `source`. */
  cluster(destination: Destination, source: Source): string {
    const { host, subset } = destination;
    const [service = "", namespace = ""] = host.split(".");
    const port = this.template.includes("port}") ? this.#port(destination, source) : undefined;
    const values: Record<string, string> = { host, service, namespace, subset, port: String(port ?? "") };
    return this.template.replace(PLACEHOLDER, (_, sign: string, word: string) => {
      return values[word] === "" ? "" : `${sign}${values[word]}`;
    });
  }

  #port({ host, port }: Destination, source: Source): number {
    const ports = this.#ports.get(host) ?? [];
    if (port !== undefined) return port;
    if (ports.length === 1) return ports[0]!;
    const why = ports.length === 0 ? "is not among the files" : "has several";
    source.note(`no port is given, and the Service ${host} ${why}: 80 is taken`);
    return 80;
  }
}

/** The whole name of a host in a resource of that namespace: a name without dots is a service's. */
export function wholeName(host: string, namespace: string): string {
  return host.includes(".") || host === "*" ? host : `${host}.${namespace}.svc.cluster.local`;
}

/** All names by which clients ask for a host. */
export function domainsOf(host: string, namespace: string): string[] {
  const whole = wholeName(host, namespace);
  const [, service, its] = /^([^.*]+)\.([^.]+)\.svc\.cluster\.local$/.exec(whole) ?? [];
  if (service === undefined) return [whole];
  const short = host.includes(".") ? [] : [service];
  return [...short, `${service}.${its}`, `${service}.${its}.svc`, whole];
}
