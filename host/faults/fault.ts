import type { Status } from "../abi.js";
import type { TraceValue } from "../trace/record.js";

/** A host call that a guest is about to make. */
export interface HostCall {
  /** The ABI's name. */
  readonly function: string;
  readonly plugin: string;
  readonly worker: number;
  /** The effective context. */
  readonly contextId: number;
  /** By name, decoded as in a trace. */
  readonly arguments: Readonly<Record<string, TraceValue>>;
}

/**
 * What becomes of what a call hands back beside its status, when the call itself has answered Ok:
 *
 * - `empty`: pointer 0 and size 0, as for an empty value; numbers are 0.
 * - `truncated`: the first half of it; numbers are halved.
 * - `garbage`: bytes of no meaning in its place; numbers too.
 * - `outside`: a pointer beyond the guest's memory, the size as it was.
 * - `huge`: the pointer as it was, a size of 2 GiB less one byte; numbers are as large as they get.
 *
 * The last two are what no sane host does; an SDK that checks what it is given bears them nevertheless.
 */
export type Damage = "empty" | "truncated" | "garbage" | "outside" | "huge";

/** All of {@link Damage}. */
export const damages: readonly Damage[] = ["empty", "truncated", "garbage", "outside", "huge"];

/** Which host calls fail, and how. All that is given has to hold for a call to match. */
export interface Fault {
  /** The ABI's name. Default: any function. */
  function?: string;
  /** Which of the matching calls, counted from 1 and from when the fault was added. Default: every one. */
  nth?: number;
  /** The plugin's name. */
  plugin?: string;
  worker?: number;
  /** The id of the effective context. */
  context?: number;
  /** A further condition on the call. */
  when?(call: HostCall): boolean;
  /**
   * Answered in the place of the call, which is not performed. With Ok, what it would hand back is empty. For a WASI
   * function it is an error number of WASI's.
   */
  status?: Status;
  /** In the place of `status`: the call is performed, and what it hands back is damaged. */
  damage?: Damage;
}

/** A fault that is in force. */
export interface AddedFault {
  /** How many calls matched so far, those included that are not the `nth`. */
  readonly calls: number;
  /** How many calls it changed so far. */
  readonly injected: number;
  /** Takes it out of force. */
  remove(): void;
}
