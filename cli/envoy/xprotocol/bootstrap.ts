import type { Bootstrap } from "../bootstrap.js";
import { socketAddress } from "./address.js";
import { serversCluster, serviceClusters } from "./clusters.js";
import type { Description } from "./description.js";
import { egressListener, ingressListener } from "./listeners.js";
import { EXTENSIONS } from "./names.js";

/**
 * A complete bootstrap that takes RPC calls on one port and proxies them: the ingress module turns frames into HTTP in
 * front of Envoy's connection manager, the egress module turns HTTP into frames behind its router.
 */
export function xprotocolBootstrap(description: Description): Bootstrap {
  const { services } = description;
  return {
    node: { id: "xprotocol", cluster: "xprotocol" },
    admin: { address: socketAddress(description.admin) },
    bootstrap_extensions: [
      {
        name: "envoy.bootstrap.internal_listener",
        typed_config: {
          "@type": `${EXTENSIONS}.bootstrap.internal_listener.v3.InternalListener`,
        },
      },
    ],
    static_resources: {
      listeners: [ingressListener(description), egressListener(description)],
      clusters: [
        ...services.flatMap(serviceClusters),
        serversCluster(Math.max(...services.map(({ connectTimeout }) => connectTimeout))),
      ],
    },
  };
}
