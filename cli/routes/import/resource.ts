import { parseAllDocuments } from "yaml";
import { DescriptionError } from "../../envoy/xprotocol/fields.js";
import type { Notes } from "./notes.js";
import { Source } from "./source.js";
import { anyText } from "./values.js";

/** A file that was read. */
export interface ResourceFile {
  /** For messages. */
  name: string;
  text: string;
}

/** One Kubernetes resource of a file. */
export interface Resource {
  /** `networking.istio.io`, `gateway.networking.k8s.io`; empty for Kubernetes' own. */
  group: string;
  kind: string;
  /** `default` where it says none. */
  namespace: string;
  name: string;
  /** When it was created, as RFC 3339 writes it; empty where it does not say. */
  created: string;
  /** For notes: file, kind and name. */
  where: string;
  /** Undefined where it has none. */
  spec: Source | undefined;
}

/**
 * The resources of a file, `kind: List` taken apart.
 *
 * @throws DescriptionError when it is no YAML, or something in it no resource
 */
export function resourcesOf(file: ResourceFile, notes: Notes): Resource[] {
  const documents = parseAllDocuments(file.text);
  if ("empty" in documents) return [];
  return documents.flatMap((document) => {
    const [error] = document.errors;
    if (error) throw new DescriptionError(file.name, error.message.split("\n")[0]!.replace(/:$/, ""));
    return document.contents === null ? [] : read(document.toJS(), file.name, notes);
  });
}

function read(value: unknown, file: string, notes: Notes): Resource[] {
  const document = new Source(value, file, notes);
  const kind = document.required("kind", anyText);
  if (/List$/.test(kind) && document.has("items")) {
    return document.get("items", (items) => items as unknown[])!.flatMap((item) => read(item, file, notes));
  }
  const version = document.required("apiVersion", anyText);
  const metadata = document.object("metadata");
  const name = metadata?.get("name", anyText) ?? "";
  const namespace = metadata?.get("namespace", anyText) ?? "default";
  const where = `${file}: ${kind} ${namespace}/${name}`;
  return [
    {
      group: version.includes("/") ? version.split("/")[0]! : "",
      kind,
      namespace,
      name,
      created: metadata?.get("creationTimestamp", (stamp) => String(stamp)) ?? "",
      where,
      spec: document.get("spec", (spec) => new Source(spec, `${where}: spec`, notes)),
    },
  ];
}
