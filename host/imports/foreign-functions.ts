import { Status } from "../abi.js";
import type { Capability } from "./functions.js";

const noBytes = new Uint8Array(0);

/** Functions that hosts offer beside the ABI, called by name with bytes. */
export const foreignFunctions: Capability = (vm) => ({
  /** A guest that does not want the result, or its size, gives 0 for where it should go. */
  proxy_call_foreign_function(
    nameAt: number,
    nameSize: number,
    argumentAt: number,
    argumentSize: number,
    resultAtAt: number,
    resultSizeAt: number,
  ) {
    const name = vm.memory.view(nameAt, nameSize);
    const argument = vm.memory.copy(argumentAt, argumentSize);
    if (!name || !argument) return Status.InvalidMemoryAccess;
    const body = vm.services.foreign.get(name.toString());
    if (!body) return Status.NotFound;
    const answer = body(argument, vm);
    const result = typeof answer === "number" ? noBytes : answer;
    const pointer = resultAtAt === 0 ? 0 : vm.place(result.length, (target, at) => target.set(result, at));
    const handedOver =
      pointer !== undefined &&
      (resultAtAt === 0 || vm.memory.writeU32(resultAtAt, pointer)) &&
      (resultSizeAt === 0 || vm.memory.writeU32(resultSizeAt, result.length));
    if (!handedOver) return Status.InvalidMemoryAccess;
    return typeof answer === "number" ? answer : Status.Ok;
  },
});
