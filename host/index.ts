/** A Proxy-Wasm host: runs any module of ABI 0.1.0 to 0.2.1 and models Envoy's rules. */
export {
  BufferType,
  DataStatus,
  FilterStatus,
  GrpcStatus,
  HeaderMapType,
  HeadersStatus,
  LogLevel,
  PeerType,
  Status,
  StreamType,
  TrailersStatus,
} from "./abi.js";
export type {
  Cluster,
  ClusterEvents,
  ClusterExchange,
  ClusterFailure,
  ClusterOptions,
  ClusterRequest,
  ServerCluster,
} from "./callouts/cluster.js";
export { type Clock, systemClock } from "./clock.js";
export { HostError } from "./errors.js";
export { type AddedFault, type Damage, damages, type Fault, type HostCall } from "./faults/fault.js";
export type { Faults } from "./faults/faults.js";
export type { ForeignCallContext, ForeignFunction } from "./foreign/function.js";
export { Host } from "./host.js";
export type { HeaderList, HttpStream, HttpStreamSink, StreamInfo, StreamSide } from "./http/codec.js";
export type { Inventory, LiveCallout, LiveContext, VmMemory } from "./inventory.js";
export { type AbiMarker, abiMarker, checkModule } from "./module/check.js";
export {
  type ExternalKind,
  MalformedModule,
  type MemoryLimits,
  type ModuleExport,
  type ModuleImport,
  type ModuleInfo,
  readModule,
  type Signature,
} from "./module/module.js";
export type { HostOptions, LogRecord, PluginOptions } from "./options.js";
export type { MemoryWrite, RecordedCallback, RecordedHostCall, Recording } from "./recording/format.js";
export { ReplayMismatch, replay } from "./recording/replay.js";
export { type RuleId, rules } from "./rules/list.js";
export { type Rule, RuleError, type RuleMode, type RuleReport } from "./rules/rule.js";
export type { RuleModes } from "./rules/rules.js";
export {
  ListenError,
  ReverseProxy,
  type Route,
  type RpcCluster,
  RpcProxy,
  type RpcProxyOptions,
  TcpProxy,
  type TcpProxyOptions,
} from "./serve/index.js";
export type { SharedDataRules, SharedValue } from "./shared/data.js";
export type { HistogramValues, Metrics } from "./shared/metrics.js";
export type { QueueRegistrant } from "./shared/queues.js";
export { LocalState, type SharedState } from "./shared/state.js";
export type { TcpConnection, TcpSink } from "./tcp/connection.js";
export type { ThreadExchangeOptions } from "./threads/protocol.js";
export { ThreadedHost, type ThreadedHostOptions } from "./threads/threaded-host.js";
export { formatTrace, type TraceRecord, type TraceValue } from "./trace/record.js";
export { type TrapFrame, VmTrap } from "./trap.js";
