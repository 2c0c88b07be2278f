import type { Bootstrap } from "../bootstrap.js";
import type { Json } from "../plugin-config.js";
import { socketAddress } from "./address.js";
import { callsCluster, serversCluster, serviceClusters } from "./clusters.js";
import { type Description, hasPlainHttp } from "./description.js";
import { callsListener, egressListener, ingressListener } from "./listeners.js";
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
    ...(hasPlainHttp(description) && { layered_runtime: HTTP_RUNTIME }),
    static_resources: {
      listeners: [ingressListener(description), callsListener(description), egressListener(description)],
      clusters: [
        callsCluster(),
        ...services.flatMap(serviceClusters),
        serversCluster(Math.max(...services.map(({ connectTimeout }) => connectTimeout))),
      ],
    },
  };
}

/**
 * Newer Envoys take the end of a connection between two of their own listeners for a reset, which drops what is still on its way:
 * the answer to an HTTP/1.1 request with `connection: close`. Older ones do not know the switch, and say so in their log.
 */
const HTTP_RUNTIME: Json = {
  layers: [
    {
      name: "http",
      static_layer: { envoy: { reloadable_features: { enable_send_rst_on_user_space_socket: false } } },
    },
  ],
};
