// All names of @solo-io/proxy-runtime, of its published 0.1.8 and of the latest sources.
export { abort_proc_exit } from "./abort";
export { BaseContext } from "./base-context";
export { BufferStatusResult, get_buffer_bytes, get_buffer_status, set_buffer_bytes } from "./buffers";
export { Context } from "./context";
export {
  BufferFlagsValues,
  BufferTypeValues,
  FilterDataStatusValues,
  FilterHeadersStatusValues,
  FilterMetadataStatusValues,
  FilterStatusValues,
  FilterTrailersStatusValues,
  GrpcStatusValues,
  HeaderMapTypeValues,
  LogLevelValues,
  MetricTypeValues,
  PeerTypeValues,
  StreamTypeValues,
  WasmResultValues,
} from "./enums";
export { call_foreign_function } from "./foreign-functions";
export {
  add_header_map_value,
  add_header_map_value_string,
  get_header_map_size,
  get_header_map_value,
  remove_header_map_value,
  remove_header_map_value_string,
  replace_header_map_value,
  replace_header_map_value_string,
} from "./header-maps";
export { HeaderPair, Headers, makeHeaderPair } from "./headers";
export { HttpCallback } from "./http-call";
export { log, logLevel } from "./log";
export {
  Counter,
  define_metric,
  Gauge,
  get_metric,
  Histogram,
  increment_metric,
  Metric,
  MetricData,
  MetricResult,
  record_metric,
} from "./metrics";
export { get_property, set_property } from "./properties";
export { Reference } from "./reference";
export {
  deleteContext,
  ensureContext,
  ensureRootContext,
  getBaseContext,
  getContext,
  getRootContext,
  registerRootContext,
} from "./registry";
export { RootContext } from "./root-context";
export { GetSharedData, get_shared_data, set_shared_data } from "./shared-data";
export {
  DequeueSharedQueueResult,
  dequeue_shared_queue,
  enqueue_shared_queue,
  register_shared_queue,
  resolve_shared_queue,
  TokenSharedQueueResult,
} from "./shared-queues";
export { get_status, StatusWithData } from "./status";
export {
  HeaderMapManipulator,
  HeaderStreamManipulator,
  StreamContext,
  stream_context,
} from "./stream-context";
export {
  clear_route_cache,
  continue_request,
  continue_response,
  done,
  proxy_set_effective_context,
  send_local_response,
} from "./streams";
export { get_current_time_nanoseconds, set_tick_period_milliseconds } from "./time";
