import type { HeaderList } from "../http/codec.js";
import { decodePairs, maximumPairs, maximumPairsBytes } from "../pairs.js";
import type { Vm } from "../vm.js";

/** The pairs that a guest hands to a host function; none if they break the rule of their limits. */
export function guestPairs(vm: Vm, blob: Buffer): HeaderList {
  const { rules } = vm.services;
  const pairs = decodePairs(blob, !rules.isOff("pairLimits"));
  if (pairs.length === 0 && !saysNone(blob)) rules.met(vm, "pairLimits", () => whyNone(blob));
  return pairs;
}

/** No pairs are nothing, or a count of 0. */
function saysNone(blob: Buffer): boolean {
  return blob.length === 0 || (blob.length === 4 && blob.readUInt32LE(0) === 0);
}

function whyNone(blob: Buffer): string {
  if (blob.length > maximumPairsBytes) return `it gave ${blob.length} bytes of header pairs`;
  const count = blob.length < 4 ? 0 : blob.readUInt32LE(0);
  if (count > maximumPairs) return `it gave ${count} header pairs`;
  return `it gave ${blob.length} bytes that are no header pairs`;
}
