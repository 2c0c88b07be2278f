import { join } from "node:path";
import { build } from "../../cli/build/build.js";
import { type Bootstrap, httpBootstrap, type Json } from "../../cli/envoy/index.js";
import { type POOL_MODES, readDescription, xprotocolBootstrap } from "../../cli/envoy/xprotocol/index.js";
import { packageRoot } from "../../cli/package-root.js";
import { SERVICE } from "./frames.js";
import type { CallProtocol } from "./load.js";

/** A way of proxying RPC calls, in an Envoy of its own. */
export interface RpcProxy {
  name: string;
  /** What its clients and its server speak. */
  protocol: CallProtocol;
  /** @param server `host:port` */
  bootstrap(server: string): Bootstrap;
  /** Where clients connect. */
  listener: string;
}

/** What is compared, in the order of the tables' rows. All have limits out of the way of a thousand calls. */
export const RPC_PROXIES: readonly RpcProxy[] = [
  {
    name: "tcp",
    protocol: "dubbo",
    listener: "proxy",
    bootstrap: (server) => l4Bootstrap(server, TCP_PROXY),
  },
  {
    name: "dubbo-native",
    protocol: "dubbo",
    listener: "proxy",
    bootstrap: (server) => l4Bootstrap(server, DUBBO_PROXY),
  },
  bridge("dubbo", "multiplex"),
  bridge("dubbo", "ping-pong"),
  bridge("bolt", "multiplex"),
  bridge("bolt", "ping-pong"),
  bridge("sofarpc", "multiplex"),
];

const MODULES = join(packageRoot(), "build");

/** Builds the bridge's modules as they are delivered. */
export async function buildBridge(): Promise<void> {
  for (const side of ["ingress", "egress"]) {
    const entry = join(packageRoot(), "protocols", "bridge", `${side}.ts`);
    await build({ entry, outFile: join(MODULES, `xprotocol-${side}.wasm`) });
  }
}

/** As `proxy-wasm envoy xprotocol` writes it for one service of one server, with all that it does by default. */
function bridge(protocol: CallProtocol, poolMode: (typeof POOL_MODES)[number]): RpcProxy {
  return {
    name: `${protocol}-${poolMode}`,
    protocol,
    listener: "ingress",
    bootstrap: (server) =>
      quiet(
        xprotocolBootstrap(
          readDescription({
            listen: "127.0.0.1:0",
            admin: "127.0.0.1:0",
            modules: MODULES,
            // As Envoy's own: a thousand connections at once to one server take a while on a core that is shared.
            services: {
              [SERVICE]: {
                protocol: protocol === "sofarpc" ? "bolt" : protocol,
                poolMode,
                endpoints: [server],
                connectTimeout: "5s",
              },
            },
          }),
        ),
      ),
  };
}

const NETWORK = "type.googleapis.com/envoy.extensions.filters.network";

const TCP_PROXY: Json = {
  name: "envoy.filters.network.tcp_proxy",
  typed_config: {
    "@type": `${NETWORK}.tcp_proxy.v3.TcpProxy`,
    stat_prefix: "proxy",
    cluster: "server",
  },
};

/** One route, on service and method, as the bridge's bootstrap has one on the service. */
const DUBBO_PROXY: Json = {
  name: "envoy.filters.network.dubbo_proxy",
  typed_config: {
    "@type": `${NETWORK}.dubbo_proxy.v3.DubboProxy`,
    stat_prefix: "proxy",
    protocol_type: "Dubbo",
    serialization_type: "Hessian2",
    multiple_route_config: {
      name: "proxy",
      route_config: [
        {
          name: "proxy",
          interface: SERVICE,
          routes: [
            { match: { method: { name: { safe_regex: { regex: ".*" } } } }, route: { cluster: "server" } },
          ],
        },
      ],
    },
  },
};

const MANY = 1_000_000;

/** One listener with one network filter, and one server behind it. */
function l4Bootstrap(server: string, filter: Json): Bootstrap {
  const bootstrap = httpBootstrap({
    listeners: [],
    upstreams: [{ name: "server", url: `tcp://${server}`, protocol: "tcp" }],
  });
  const [cluster] = bootstrap.static_resources.clusters as { [field: string]: Json }[];
  cluster!.circuit_breakers = {
    thresholds: [{ max_connections: MANY, max_pending_requests: MANY, max_requests: MANY }],
  };
  bootstrap.static_resources.listeners = [
    {
      name: "proxy",
      address: { socket_address: { address: "127.0.0.1", port_value: 0 } },
      filter_chains: [{ filters: [filter] }],
    },
  ];
  return quiet(bootstrap);
}

/** Writing statistics out would fall into some visits and not into others. */
function quiet(bootstrap: Bootstrap): Bootstrap {
  return { ...bootstrap, stats_flush_interval: "240s" };
}
