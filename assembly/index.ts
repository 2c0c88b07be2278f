/**
 * What filter authors import: `import { … } from "proxy-wasm-assemblyscript"`. What has a folder of its own is imported by it:
 * `proxy-wasm-assemblyscript/assembly/json`, and likewise `protobuf`, `crypto`, `hash`, `regex` and `envoy`.
 *
 * @module core
 */
export {
  BufferType,
  DataStatus,
  FilterStatus,
  GrpcStatus,
  HeaderMapType,
  HeadersStatus,
  LogLevel,
  MetadataStatus,
  PeerType,
  Status,
  TrailersStatus,
} from "../abi/enums";
export { Base64, base64Error, decodeBase64, encodeBase64 } from "./bytes/base64";
export { ByteWriter } from "./bytes/byte-writer";
export { Bytes, bytes } from "./bytes/bytes";
export { decodeHex, encodeHex } from "./bytes/hex";
export { CallFailure } from "./callouts/call-failure";
export { Callout } from "./callouts/callout";
export { GrpcCallHandler, grpcCall } from "./callouts/grpc-call";
export { GrpcStreamHandler, openGrpcStream } from "./callouts/grpc-stream";
export { HttpCallHandler, sendHttpCall } from "./callouts/http-call";
export { HttpCallRequest } from "./callouts/http-call-request";
export { HttpCallResponse } from "./callouts/http-call-response";
export { now } from "./clock";
export { HttpContext } from "./contexts/http-context";
export { registerRootContext } from "./contexts/registry";
export { RootContext } from "./contexts/root-context";
export { TcpContext } from "./contexts/tcp-context";
export { environmentVariable } from "./environment";
export { callForeignFunction, foreignFunctionStatus } from "./foreign-functions";
export { Body } from "./http/body";
export { HeaderCursor } from "./http/header-cursor";
export { HeaderList } from "./http/header-list";
export { HeaderMap } from "./http/header-map";
export { log } from "./log";
export { Counter } from "./metrics/counter";
export { Gauge } from "./metrics/gauge";
export { Histogram } from "./metrics/histogram";
export { Metric } from "./metrics/metric";
export { Tagged } from "./metrics/tagged";
export { dottedPath, getProperty, propertyPath, setProperty } from "./properties";
export {
  booleanOf,
  connection,
  destination,
  Entries,
  filterState,
  integerOf,
  listOf,
  mapOf,
  metadata,
  numberOf,
  Property,
  plugin,
  request,
  response,
  source,
  upstream,
  upstreamFilterState,
  xds,
} from "./properties/index";
export { SharedOutcome } from "./shared/outcome";
export { SharedCounter } from "./shared/shared-counter";
export { SharedValue } from "./shared/shared-data";
export { SharedQueue } from "./shared/shared-queue";
export { SharedUpdate } from "./shared/shared-update";
export { Timer } from "./timers/timer";
export { Timers } from "./timers/timers";
