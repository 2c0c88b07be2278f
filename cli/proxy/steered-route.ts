import type { Route, SteeredTo } from "../../host/serve/index.js";
import { steeredTable } from "../envoy/router/index.js";
import { field, message } from "../routes/table-file.js";

/** The route to wherever a configuration of the routing filter says; null for any other configuration. */
export function steeredRoute(configuration: string | Uint8Array | undefined): Route | null {
  const read = message(parsed(configuration));
  const hasTable = field(read, "route_config") !== undefined && field(read, "steering") !== undefined;
  if (!hasTable) return null;
  const { mode, header, key, mirrorHeader } = steeredTable(read);
  const targets: Readonly<Record<typeof mode, SteeredTo>> = {
    cluster_header: { header },
    header: { header },
    filter_state: { state: key },
    original_dst: { address: header },
    override_host: { address: header },
  };
  const to = targets[mode];
  // What is wrong with it is for the filter to say.
  return to === undefined ? null : { to, copyTo: mirrorHeader };
}

function parsed(configuration: string | Uint8Array | undefined): unknown {
  try {
    return JSON.parse(Buffer.from(configuration ?? "").toString());
  } catch {
    return undefined;
  }
}
