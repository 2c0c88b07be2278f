/** Finding, installing, configuring and running a real Envoy. */

export {
  type Bootstrap,
  type DirectResponse,
  type HttpBootstrapOptions,
  type HttpListener,
  httpBootstrap,
  type NativeFilter,
  type Route,
  type TcpListener,
  type Upstream,
} from "./bootstrap.js";
export { EnvoyStartError, EnvoyUnavailable } from "./errors.js";
export { type FindEnvoyOptions, type FoundEnvoy, findEnvoy } from "./find.js";
export {
  condenseErrors,
  EnvoyLog,
  type EnvoyLogLine,
  parseEnvoyLog,
  type WasmLogLine,
  wasmLogLines,
} from "./log.js";
export type { FailurePolicy, Json, WasmFilter } from "./plugin-config.js";
export { lineReporter, type Progress } from "./progress.js";
export {
  type EnvoyExit,
  type EnvoyLogLevel,
  type ListenerAddress,
  type RunningEnvoy,
  type StartEnvoyOptions,
  startEnvoy,
} from "./start.js";
export { NEWEST_ENVOY, OLDEST_ENVOY } from "./versions.js";
