export { Http2Connection } from "./connection";
export { Http2ErrorCode } from "./error-code";
export { matchPreface, PREFACE_LENGTH } from "./preface";
export { Http2Settings } from "./settings";
