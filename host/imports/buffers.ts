import { BufferType, Status } from "../abi.js";
import { type BufferEdit, ConstantBuffer, type GuestBuffer } from "../buffer.js";
import type { Vm } from "../vm.js";
import type { Capability } from "./functions.js";
import { noStream } from "./lost.js";

/** Bodies and configurations. */
export const buffers: Capability = (vm) => ({
  /** Reading beyond the end is cut short; reading from beyond the end gives nothing. */
  proxy_get_buffer_bytes(type: number, start: number, length: number, bytesAtAt: number, sizeAt: number) {
    const buffer = bufferOf(vm, type);
    if (typeof buffer === "number") return buffer;
    const from = start >>> 0;
    const size = Math.min(length >>> 0, Math.max(0, buffer.length - from));
    return vm.give(size, bytesAtAt, sizeAt, (target, at) => buffer.copyTo(target, at, from, size));
  },

  proxy_get_buffer_status(type: number, lengthAt: number, flagsAt: number) {
    const buffer = bufferOf(vm, type);
    if (typeof buffer === "number") return buffer;
    const written = vm.memory.writeU32(lengthAt, buffer.length) && vm.memory.writeU32(flagsAt, 0);
    return written ? Status.Ok : Status.InvalidMemoryAccess;
  },

  proxy_set_buffer_bytes(type: number, start: number, length: number, bytesAt: number, size: number) {
    const buffer = bufferOf(vm, type);
    if (typeof buffer === "number") return buffer;
    const bytes = vm.memory.copy(bytesAt, size);
    if (!bytes) return Status.InvalidMemoryAccess;
    if (!buffer.edit) return Status.BadArgument;
    return change(vm, buffer, buffer.edit, start >>> 0, length >>> 0, bytes);
  },
});

function bufferOf(vm: Vm, type: number): GuestBuffer | Status {
  if (type >>> 0 > BufferType.CallData) return Status.BadArgument;
  if (type === BufferType.VmConfiguration) return new ConstantBuffer(vm.configuration);
  if (type === BufferType.CallData) return vm.callData;
  if (type <= BufferType.HttpResponseBody && !vm.effective.isStream)
    noStream(vm, `asked for ${BufferType[type]}`);
  return vm.effective.buffer(type) ?? Status.NotFound;
}

/** Envoy's rules: from 0 on, bytes are replaced; from the end on, they are added; anything else is refused. */
function change(
  vm: Vm,
  buffer: GuestBuffer,
  edit: BufferEdit,
  start: number,
  length: number,
  bytes: Buffer,
): Status {
  const { rules } = vm.services;
  const size = buffer.length;
  if (start === 0) edit.replaceStart(length, bytes);
  else if (start >= size) edit.append(bytes);
  else if (rules.isOff("setBuffer")) edit.replaceStart(size, spliced(buffer, start, length, bytes));
  else {
    rules.met(vm, "setBuffer", () => `it wrote at ${start} into a buffer of ${size} bytes`);
    return Status.BadArgument;
  }
  return Status.Ok;
}

/** A buffer's content with other bytes in the place of some. */
function spliced(buffer: GuestBuffer, start: number, length: number, bytes: Buffer): Buffer {
  const content = Buffer.alloc(buffer.length);
  buffer.copyTo(content, 0, 0, content.length);
  return Buffer.concat([content.subarray(0, start), bytes, content.subarray(start + length)]);
}
