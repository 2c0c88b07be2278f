// What filter authors import.
export {
  BufferType,
  DataStatus,
  GrpcStatus,
  HeaderMapType,
  HeadersStatus,
  LogLevel,
  Status,
  TrailersStatus,
} from "../abi/enums";
export { Bytes, bytes } from "./bytes/bytes";
export { now } from "./clock";
export { HttpContext } from "./contexts/http-context";
export { registerRootContext } from "./contexts/registry";
export { RootContext } from "./contexts/root-context";
export { environmentVariable } from "./environment";
export { Body } from "./http/body";
export { HeaderCursor } from "./http/header-cursor";
export { HeaderList } from "./http/header-list";
export { HeaderMap } from "./http/header-map";
export { log } from "./log";
export { dottedPath, getProperty, propertyPath, setProperty } from "./properties";
