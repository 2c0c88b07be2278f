export { Http1Connection } from "./connection";
export { Http1Limits } from "./limits";
export { CHUNKED, Http1Request } from "./request";
export { NO_BODY, UNKNOWN_LENGTH } from "./response-writer";
