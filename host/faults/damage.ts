import type { AbiFunction } from "../abi.js";
import type { GuestMemory } from "../memory.js";
import { layoutOf } from "../trace/parameters.js";
import type { Vm } from "../vm.js";
import type { Damage } from "./fault.js";

/** As large as a size gets that is still a positive number to everybody. */
const hugeSize = 0x7fffffff;

/** Spoils what a host function has handed back. */
export function damageResults(
  vm: Vm,
  entry: AbiFunction,
  raw: readonly (number | bigint)[],
  damage: Damage,
): void {
  let at = 0;
  for (const parameter of layoutOf(entry)) {
    const addresses = raw.slice(at, at + parameter.width).map(Number);
    at += parameter.width;
    if (parameter.way !== "out") continue;
    const [first, second] = addresses as [number, number?];
    // A guest may say with a null pointer that it does not want the result.
    if (first === 0) continue;
    if (second === undefined) damageNumber(vm.memory, first, parameter.bytes ?? 4, damage);
    else damageSlice(vm.memory, first, second, damage);
  }
}

/** Does nothing where the guest has given no valid address, as the host function itself. */
function damageSlice(memory: GuestMemory, pointerAt: number, sizeAt: number, damage: Damage): void {
  const pointer = memory.readU32(pointerAt) ?? 0;
  const size = memory.readU32(sizeAt) ?? 0;
  const hand = (newPointer: number, newSize: number) => {
    memory.writeU32(pointerAt, newPointer);
    memory.writeU32(sizeAt, newSize);
  };
  switch (damage) {
    case "empty":
      hand(0, 0);
      break;
    case "truncated":
      hand(pointer, size >>> 1);
      break;
    case "garbage":
      scramble(memory.view(pointer, size));
      break;
    case "outside":
      hand(memory.bytes.length + 8, size);
      break;
    case "huge":
      hand(pointer, hugeSize);
  }
}

function damageNumber(memory: GuestMemory, at: number, bytes: 4 | 8, damage: Damage): void {
  const number = memory.view(at, bytes);
  if (!number) return;
  if (damage === "garbage") scramble(number);
  else if (damage === "empty") number.fill(0);
  else if (damage === "truncated") halve(number);
  else number.fill(0xff);
}

/** Bytes that are the same each time, of every kind: high and low, and no valid lengths or UTF-8. */
function scramble(bytes: Buffer | undefined): void {
  if (!bytes) return;
  for (let i = 0; i < bytes.length; i++) bytes[i] = (bytes[i]! * 167 + i * 89 + 203) & 0xff;
}

function halve(number: Buffer): void {
  if (number.length === 8) number.writeBigUInt64LE(number.readBigUInt64LE() >> 1n);
  else number.writeUInt32LE(number.readUInt32LE() >>> 1);
}
