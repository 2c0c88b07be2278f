// What a unary call and a stream begin with: who is called, which method, and the metadata. Encoded in scratch memory, which
// the caller marks before and releases after the host's call.
import { argument, argumentLength } from "../bytes/argument";
import { HeaderList } from "../http/header-list";
import { CallFailure } from "./call-failure";
import { GrpcHandler } from "./grpc-handler";
import { grpcTarget, targetLength } from "./grpc-target";

export let targetPtr: usize = 0;
export let servicePtr: usize = 0;
export let serviceLength: usize = 0;
export let methodPtr: usize = 0;
export let methodLength: usize = 0;
export let metadataPtr: usize = 0;
export let metadataLength: usize = 0;

/** Encodes the arguments. Anything but `None` says why there is nothing to send. */
export function encodeGrpcArguments<T>(
  target: T,
  service: string,
  method: string,
  metadata: HeaderList | null,
  handler: GrpcHandler,
): CallFailure {
  if (handler.isPending || (metadata !== null && metadata.exceedsLimits)) return CallFailure.NotSendable;
  targetPtr = grpcTarget(target);
  if (targetLength == 0) return CallFailure.NoSuchCluster;
  servicePtr = argument(service);
  serviceLength = argumentLength;
  methodPtr = argument(method);
  methodLength = argumentLength;
  metadataPtr = metadata === null ? <usize>0 : metadata.encode();
  metadataLength = metadata === null ? <usize>0 : metadata.encodedSize;
  return CallFailure.None;
}
