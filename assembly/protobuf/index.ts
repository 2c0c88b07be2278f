// Protocol buffers' wire format over bytes, and the messages of its own that hosts and services use.
export { ProtobufError } from "./read-error";
export { ProtobufReader } from "./reader";
export { WireType } from "./wire-type";
export { ProtobufWriter } from "./writer";
