import { bytes } from "../../../assembly/bytes/bytes";
import { NameKey } from "./name-key";

// The headers that every table may look at.
export const METHOD = new NameKey(bytes(":method"));
export const AUTHORITY = new NameKey(bytes(":authority"));
export const SCHEME = new NameKey(bytes(":scheme"));
export const PATH = new NameKey(bytes(":path"));
export const COOKIE = new NameKey(bytes("cookie"));
export const CONTENT_TYPE = new NameKey(bytes("content-type"));
export const FORWARDED_PROTO = new NameKey(bytes("x-forwarded-proto"));
export const INTERNAL = new NameKey(bytes("x-envoy-internal"));
export const RPC_SERVICE = new NameKey(bytes("x-rpc-service"));
export const RPC_METHOD = new NameKey(bytes("x-rpc-method"));
