import type { HostFunction } from "../imports/functions.js";
import type { Vm } from "../vm.js";
import type { RecordedCallback, RecordedHostCall, Recording } from "./format.js";
import { changes, digest } from "./memory.js";
import { recorded } from "./numbers.js";

type Callback = (...parameters: number[]) => number | undefined;

/** Most calls that one VM's recording holds; what comes after is left out. */
const limit = 1_000_000;

/**
 * Records what crosses the wall, byte for byte, one recording a VM. What the host writes into a guest's memory is found
 * by comparison, so nothing that a host function does can be forgotten. That makes each call as slow as the memory is
 * large: for tests, not for traffic.
 */
export class Recorder {
  readonly recordings: Recording[] = [];
  readonly #tapes = new WeakMap<Vm, Tape>();

  /** What a module imports, recorded. */
  imports(vm: Vm, imports: WebAssembly.Imports): WebAssembly.Imports {
    const recorded: WebAssembly.Imports = {};
    for (const [module, functions] of Object.entries(imports)) {
      recorded[module] = {};
      for (const [name, body] of Object.entries(functions)) {
        recorded[module][name] = (...raw: (number | bigint)[]) =>
          this.#tape(vm).hostCall(`${module}.${name}`, raw, body as HostFunction);
      }
    }
    return recorded;
  }

  /** What a module exports, its functions recorded. */
  exports(vm: Vm, exports: WebAssembly.Exports): WebAssembly.Exports {
    const recorded: WebAssembly.Exports = {};
    for (const [name, value] of Object.entries(exports)) {
      if (typeof value !== "function") recorded[name] = value;
      else recorded[name] = (...raw: number[]) => this.#tape(vm).guestCall(name, raw, value as Callback);
    }
    return recorded;
  }

  #tape(vm: Vm): Tape {
    let tape = this.#tapes.get(vm);
    if (!tape) {
      tape = new Tape(vm);
      this.#tapes.set(vm, tape);
      this.recordings.push(tape.recording);
    }
    return tape;
  }
}

/** The recording of one VM, while it is made. */
class Tape {
  readonly recording: Recording;
  readonly #vm: Vm;
  #calls = 0;
  #guest: RecordedCallback | undefined;
  /** The host function that runs, and the memory as it was when the guest last ran. */
  #host: { call: RecordedHostCall; before: Buffer } | undefined;

  constructor(vm: Vm) {
    this.#vm = vm;
    const { name: plugin, worker, moduleHash: module } = vm;
    this.recording = { version: 1, plugin, worker, module, calls: [], truncated: false };
  }

  guestCall(name: string, raw: number[], callback: Callback): number | undefined {
    if (this.#full) return callback(...raw);
    this.#calls++;
    // The host may give more arguments than the function takes.
    const given = raw.slice(0, callback.length).map((value) => value >>> 0);
    const call: RecordedCallback = { function: name, arguments: given, calls: [] };
    const outer = this.#host;
    if (outer) {
      this.#noteWrites();
      outer.call.actions.push(call);
    } else {
      this.recording.calls.push(call);
    }
    const outerGuest = this.#guest;
    this.#guest = call;
    this.#host = undefined;
    try {
      const result = callback(...raw);
      if (result !== undefined) call.result = result >>> 0;
      return result;
    } catch (error) {
      call.trapped = true;
      throw error;
    } finally {
      this.#guest = outerGuest;
      this.#host = outer;
      if (outer) outer.before = Buffer.from(this.#vm.memory.bytes);
    }
  }

  hostCall(name: string, raw: (number | bigint)[], body: HostFunction): number | undefined {
    if (!this.#guest) return body(...raw);
    this.#calls++;
    const before = Buffer.from(this.#vm.memory.bytes);
    const call: RecordedHostCall = {
      function: name,
      arguments: raw.map(recorded),
      memory: digest(before),
      actions: [],
    };
    this.#guest.calls.push(call);
    this.#host = { call, before };
    try {
      const result = body(...raw);
      if (result !== undefined) call.result = result >>> 0;
      return result;
    } catch (error) {
      call.failed = true;
      throw error;
    } finally {
      this.#noteWrites();
      this.#host = undefined;
    }
  }

  /** What the host has written since the guest last ran. */
  #noteWrites(): void {
    const { call, before } = this.#host!;
    call.actions.push(...changes(before, this.#vm.memory.bytes));
  }

  /** Whether the limit is reached. A call that has begun below it is recorded to its end. */
  get #full(): boolean {
    if (!this.#guest && this.#calls >= limit) this.recording.truncated = true;
    return this.recording.truncated;
  }
}
