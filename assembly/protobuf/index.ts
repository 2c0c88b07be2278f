// Protocol buffers' wire format over bytes, and the messages of its own that hosts and services use.
export { ProtobufError } from "./read-error";
export { ProtobufReader } from "./reader";
export { Duration, Timestamp } from "./time";
export { ProtobufValue, ValueKind } from "./value";
export { WireType } from "./wire-type";
export { ProtobufWriter } from "./writer";
