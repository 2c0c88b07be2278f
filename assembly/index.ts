// What filter authors import.
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
export { Bytes, bytes } from "./bytes/bytes";
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
export { Body } from "./http/body";
export { HeaderCursor } from "./http/header-cursor";
export { HeaderList } from "./http/header-list";
export { HeaderMap } from "./http/header-map";
export { log } from "./log";
export { dottedPath, getProperty, propertyPath, setProperty } from "./properties";
export { SharedOutcome } from "./shared/outcome";
export { SharedCounter } from "./shared/shared-counter";
export { Timer } from "./timers/timer";
export { Timers } from "./timers/timers";
