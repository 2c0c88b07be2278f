// Who a gRPC callout goes to: a cluster by its name, or a serialized envoy.config.core.v3.GrpcService. Envoy tells the two
// apart by whether the bytes can be read as a protobuf message, and aborts the whole proxy for a message that names nobody.
// Names can be read so, too: of `auth_grpc` the first letter is the tag of a number of 8 bytes that nobody knows, and the other
// eight are the number. Such a name goes as the message that says it:
//
//   GrpcService  1 EnvoyGrpc (1 cluster_name)     2 GoogleGrpc     others: no target
import { argument, argumentLength } from "../bytes/argument";
import { Bytes } from "../bytes/bytes";
import { reserve } from "../bytes/scratch";
import { ProtobufReader } from "../protobuf/reader";
import { varintSize, writeVarint } from "../protobuf/varint";
import { WireType } from "../protobuf/wire-type";

/** The tag of field 1, bytes: of EnvoyGrpc in GrpcService, and of its name. */
const FIRST_FIELD: u8 = 0x0a;
const GOOGLE_GRPC: u32 = 2;
/** No name is longer, and what is longer is not looked through. */
const LONGEST_NAME: usize = 255;
/** Where no message ends. */
const NOWHERE: usize = 0;

/** How many bytes the latest `grpcTarget` has; none where there is no target. */
export let targetLength: usize = 0;

/**
 * Where the target is that a host is to be given: a `string` is a cluster's name, `Bytes` are that or a GrpcService. In scratch
 * memory, if it is not where it was.
 */
export function grpcTarget<T>(target: T): usize {
  const ptr = argument(target);
  targetLength = argumentLength;
  if (!isString<T>() && isService(changetype<Bytes>(target))) return ptr;
  if (targetLength == 0 || !looksLikeMessage(ptr, targetLength)) return ptr;
  return writeService(ptr, targetLength);
}

/** True if bytes can be read as a message that names a target. */
function isService(message: Bytes): bool {
  const reader = new ProtobufReader(message);
  let found = false;
  while (reader.next()) {
    if (reader.wireType == WireType.Bytes && reader.field <= GOOGLE_GRPC) found = true;
  }
  return found && !reader.failed;
}

/** True if a name may be read as a message, whatever it says. Only plain ASCII is looked into. */
export function looksLikeMessage(ptr: usize, length: usize): bool {
  if (length > LONGEST_NAME) return true;
  const end = ptr + length;
  for (let at = ptr; at < end; at++) if (load<u8>(at) > 0x7f) return true;
  return endOfFields(ptr, end, 0) != NOWHERE;
}

/** Where the fields from `at` on end: at `end`, or after the tag that closes their group. In ASCII each varint is one byte. */
function endOfFields(at: usize, end: usize, closing: u32): usize {
  while (at < end) {
    const tag = <u32>load<u8>(at++);
    if (tag < 8) return NOWHERE;
    if (tag == closing) return at;
    const type = tag & 7;
    if (type == WireType.Varint) at += 1;
    else if (type == WireType.Fixed64) at += 8;
    else if (type == WireType.Fixed32) at += 4;
    else if (type == WireType.Bytes) at += at < end ? 1 + <usize>load<u8>(at) : 1;
    else if (type == WireType.GroupStart) at = endOfFields(at, end, tag + 1);
    else return NOWHERE;
    if (at == NOWHERE || at > end) return NOWHERE;
  }
  return closing == 0 ? at : NOWHERE;
}

/** Writes a GrpcService with that cluster. */
function writeService(name: usize, length: usize): usize {
  const inner = 1 + varintSize(<u64>length) + <i32>length;
  targetLength = <usize>(1 + varintSize(<u64>inner) + inner);
  const ptr = reserve(targetLength);
  store<u8>(ptr, FIRST_FIELD);
  let at = writeVarint(<u64>inner, ptr + 1);
  store<u8>(at, FIRST_FIELD);
  at = writeVarint(<u64>length, at + 1);
  memory.copy(at, name, length);
  return ptr;
}
