import { bytes } from "../../../assembly/bytes/bytes";

// Headers that actions read and write, as hosts give them.

export const AUTHORITY = bytes(":authority");
export const PATH = bytes(":path");
export const SCHEME = bytes(":scheme");
export const LOCATION = bytes("location");
export const SET_COOKIE = bytes("set-cookie");
export const FORWARDED_HOST = bytes("x-forwarded-host");
export const FORWARDED_PROTO = bytes("x-forwarded-proto");
export const ORIGINAL_HOST = bytes("x-envoy-original-host");
export const ORIGINAL_PATH = bytes("x-envoy-original-path");
export const DOWNSTREAM_NODE = bytes("x-envoy-downstream-service-node");
