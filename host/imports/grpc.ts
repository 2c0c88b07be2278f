import { Status } from "../abi.js";
import type { CalloutResult } from "../callouts/result.js";
import type { Vm } from "../vm.js";
import type { Capability } from "./functions.js";
import { guestPairs } from "./guest-pairs.js";

/** gRPC calls to clusters, unary and streaming; what the servers say comes to the root context. */
export const grpc: Capability = (vm) => ({
  proxy_grpc_call(
    targetAt: number,
    targetSize: number,
    serviceAt: number,
    serviceSize: number,
    methodAt: number,
    methodSize: number,
    metadataAt: number,
    metadataSize: number,
    messageAt: number,
    messageSize: number,
    timeout: number,
    tokenAt: number,
  ) {
    const message = vm.memory.copy(messageAt, messageSize);
    const request = readRequest(vm, [
      [targetAt, targetSize],
      [serviceAt, serviceSize],
      [methodAt, methodSize],
      [metadataAt, metadataSize],
    ]);
    if (!request || !message) return Status.InvalidMemoryAccess;
    return giveToken(vm, tokenAt, vm.effective.root?.callouts.grpc.call(request, message, timeout >>> 0));
  },

  proxy_grpc_stream(
    targetAt: number,
    targetSize: number,
    serviceAt: number,
    serviceSize: number,
    methodAt: number,
    methodSize: number,
    metadataAt: number,
    metadataSize: number,
    tokenAt: number,
  ) {
    const request = readRequest(vm, [
      [targetAt, targetSize],
      [serviceAt, serviceSize],
      [methodAt, methodSize],
      [metadataAt, metadataSize],
    ]);
    if (!request) return Status.InvalidMemoryAccess;
    return giveToken(vm, tokenAt, vm.effective.root?.callouts.grpc.stream(request));
  },

  proxy_grpc_send(token: number, messageAt: number, messageSize: number, endOfStream: number) {
    const message = vm.memory.copy(messageAt, messageSize);
    if (!message) return Status.InvalidMemoryAccess;
    return vm.effective.root?.callouts.grpc.send(token >>> 0, message, endOfStream !== 0) ?? Status.NotFound;
  },

  proxy_grpc_cancel(token: number) {
    return vm.effective.root?.callouts.grpc.cancel(token >>> 0) ?? Status.NotFound;
  },

  proxy_grpc_close(token: number) {
    return vm.effective.root?.callouts.grpc.closeCall(token >>> 0) ?? Status.NotFound;
  },
});

type Slice = [at: number, size: number];

function readRequest(vm: Vm, [target, service, method, metadata]: [Slice, Slice, Slice, Slice]) {
  const bytes = vm.memory.copy(...target);
  const serviceName = vm.memory.text(...service);
  const methodName = vm.memory.text(...method);
  const pairs = vm.memory.view(...metadata);
  if (!bytes || serviceName === undefined || methodName === undefined || !pairs) return undefined;
  if (bytes.length === 0)
    vm.services.rules.met(vm, "crash", () => "it made a gRPC call with an empty target");
  return { target: bytes, serviceName, methodName, metadata: guestPairs(vm, pairs) };
}

/** The token is written only where the call was made, as on Envoy. */
function giveToken(vm: Vm, tokenAt: number, result: CalloutResult | undefined): Status {
  if (!result || result.status !== Status.Ok) return result?.status ?? Status.BadArgument;
  vm.effective.root?.callouts.origins.remember(result.token, vm.effective);
  return vm.memory.writeU32(tokenAt, result.token) ? Status.Ok : Status.InvalidMemoryAccess;
}
