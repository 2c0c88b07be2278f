import { integer, text } from "../../../envoy/xprotocol/fields.js";
import { type Services, wholeName } from "../services.js";
import type { Source } from "../source.js";
import { anyText } from "../values.js";

/** The cluster of a gateway.networking.k8s.io/v1 BackendObjectReference; undefined, noted, for what is no Service. */
export function importBackend(source: Source, namespace: string, services: Services): string | undefined {
  const group = source.get("group", anyText) ?? "";
  const kind = source.get("kind", anyText) ?? "Service";
  const name = source.required("name", text);
  const its = source.get("namespace", text) ?? namespace;
  const port = source.get("port", integer(1, 65_535));
  if (its !== namespace) source.note("whether a ReferenceGrant allows it is not looked at", "namespace");
  if (group !== "" || kind !== "Service") {
    source.note(
      `${kind}${group === "" ? "" : `.${group}`} is no Service, and names no cluster that is known here`,
    );
    return undefined;
  }
  return services.cluster({ host: wholeName(name, its), subset: "", port }, source);
}
