import { randomFillSync } from "node:crypto";
import { LogLevel } from "../abi.js";
import type { Vm } from "../vm.js";
import type { Capability } from "./functions.js";

/** WASI's own error numbers. */
enum Errno {
  Success = 0,
  BadFile = 8,
  Fault = 21,
  Invalid = 28,
  NoSystemCall = 52,
  NotSupported = 58,
}

enum ClockId {
  Realtime = 0,
  Monotonic = 1,
}

/** The two files that a guest has: lines written to them are logged. */
const fileLevels: Record<number, LogLevel> = { 1: LogLevel.Info, 2: LogLevel.Error };
const maximumRandomBytes = 65536;
/** `fd_write` is the one right that files have. */
const writeRight = 64n;

const done = (written: boolean) => (written ? Errno.Success : Errno.Fault);

/** The part of WASI preview 1 that Envoy offers to every module: environment, clocks, randomness, two log files. */
export const wasi: Capability = (vm) => {
  const { environment } = vm;
  const variables = Object.entries(environment).map(([name, value]) => Buffer.from(`${name}=${value}\0`));

  return {
    environ_sizes_get(countAt: number, sizeAt: number) {
      const size = variables.reduce((sum, variable) => sum + variable.length, 0);
      return done(vm.memory.writeU32(countAt, variables.length) && vm.memory.writeU32(sizeAt, size));
    },

    environ_get(pointersAt: number, bytesAt: number) {
      let at = bytesAt >>> 0;
      for (const [index, variable] of variables.entries()) {
        const written =
          vm.memory.writeU32((pointersAt >>> 0) + index * 4, at) && vm.memory.write(at, variable);
        if (!written) return Errno.Fault;
        at += variable.length;
      }
      return Errno.Success;
    },

    args_sizes_get(countAt: number, sizeAt: number) {
      return done(vm.memory.writeU32(countAt, 0) && vm.memory.writeU32(sizeAt, 0));
    },

    args_get(_pointersAt: number, _bytesAt: number) {
      return Errno.Success;
    },

    clock_time_get(clock: number, _precision: bigint, timeAt: number) {
      const { clock: source } = vm.services;
      if (clock === ClockId.Realtime) return done(vm.memory.writeU64(timeAt, source.realtime()));
      if (clock === ClockId.Monotonic) return done(vm.memory.writeU64(timeAt, source.monotonic()));
      return Errno.NotSupported;
    },

    clock_res_get(clock: number, resolutionAt: number) {
      if (clock !== ClockId.Realtime && clock !== ClockId.Monotonic) return Errno.NotSupported;
      return done(vm.memory.writeU64(resolutionAt, 1n));
    },

    random_get(bytesAt: number, size: number) {
      if (size >>> 0 > maximumRandomBytes) return Errno.Invalid;
      const target = vm.memory.view(bytesAt, size);
      if (!target) return Errno.Fault;
      randomFillSync(target);
      return Errno.Success;
    },

    fd_write(file: number, vectorsAt: number, count: number, writtenAt: number) {
      const level = fileLevels[file];
      if (level === undefined) return Errno.BadFile;
      const content = gather(vm, vectorsAt, count);
      if (!content) return Errno.Fault;
      if (content.length > 0) vm.log(level, content.toString().replace(/\n$/, ""));
      return done(vm.memory.writeU32(writtenAt, content.length));
    },

    fd_fdstat_get(file: number, statAt: number) {
      if (fileLevels[file] === undefined) return Errno.BadFile;
      const words = [0n, writeRight, 0n];
      return done(words.every((word, i) => vm.memory.writeU64((statAt >>> 0) + i * 8, word)));
    },

    fd_read(_file: number, _vectorsAt: number, _count: number, _readAt: number) {
      return Errno.NoSystemCall;
    },

    fd_seek(_file: number, _offset: bigint, _whence: number, _positionAt: number) {
      return Errno.Success;
    },

    fd_close(_file: number) {
      return Errno.Success;
    },

    /** No event ever comes. */
    poll_oneoff(_subscriptionsAt: number, _eventsAt: number, _count: number, eventCountAt: number) {
      return done(vm.memory.writeU32(eventCountAt, 0));
    },

    sched_yield() {
      return Errno.Success;
    },

    /** Says so in the log and returns: a module cannot stop its host, nor itself. */
    proc_exit(code: number) {
      vm.log(LogLevel.Error, `proc_exit(${code}) was called; the module goes on`);
      return undefined;
    },
  };
};

/** The bytes of a WASI vector of buffers; undefined if any of it lies outside of the memory. */
function gather(vm: Vm, vectorsAt: number, count: number): Buffer | undefined {
  const vectors = vm.memory.view(vectorsAt, (count >>> 0) * 8);
  if (!vectors || (count >>> 0) * 8 > 0xffffffff) return undefined;
  const parts: Buffer[] = [];
  for (let at = 0; at < vectors.length; at += 8) {
    const part = vm.memory.view(vectors.readUInt32LE(at), vectors.readUInt32LE(at + 4));
    if (!part) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts);
}
