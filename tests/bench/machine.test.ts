import assert from "node:assert/strict";
import { test } from "node:test";
import { cpuMicros } from "../../bench/cpu.js";
import { describeMachine, parseCoreList } from "../../bench/machine.js";

test("reads the kernel's lists of cores", () => {
  assert.deepEqual(parseCoreList("0-3,8"), [0, 1, 2, 3, 8]);
  assert.deepEqual(parseCoreList("5"), [5]);
  assert.deepEqual(parseCoreList(""), []);
});

test("says what the machine is", () => {
  assert.match(describeMachine(), /, \d+ cores, Linux [\d.]+$/);
});

test("counts the CPU time of a process finer than ticks", () => {
  const before = cpuMicros(process.pid);
  const end = performance.now() + 20;
  while (performance.now() < end);
  const spent = cpuMicros(process.pid) - before;
  assert.ok(spent > 1_000, `${spent} µs for twenty milliseconds of work`);
  assert.notEqual(spent % 10_000, 0);
});
