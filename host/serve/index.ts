/** A reverse proxy around a filter chain. */

export type { RouterHeaderSource } from "./exchange.js";
export { ListenError } from "./listen-error.js";
export { ReverseProxy, type ReverseProxyOptions } from "./reverse-proxy.js";
export type { Route, SteeredTo, Upstream } from "./routes.js";
export { type RpcCluster, RpcProxy, type RpcProxyOptions } from "./rpc-proxy.js";
export { TcpProxy, type TcpProxyOptions } from "./tcp-proxy.js";
export { type UpstreamAddress, upstreamAddress } from "./upstream-address.js";
