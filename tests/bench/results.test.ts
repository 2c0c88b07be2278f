import assert from "node:assert/strict";
import { test } from "node:test";
import type { Visit, Visits } from "../../bench/measure.js";
import type { Peer } from "../../bench/peers.js";
import { caseResults } from "../../bench/results.js";
import type { Case } from "../../bench/suite.js";

const WORK: Case = {
  name: "work",
  what: "Works.",
  requestHeaders: {},
  responseBody: "",
  echo: [],
  probes: [],
  native: null,
};

function peer(name: string, bytes: number | null = null): Peer {
  return { name, filters: [], wasm: null, bytes, idle: false };
}

function visits(...cpu: number[]): Visit[] {
  return cpu.map((cpuMicros) => ({ cpuMicros, requestsPerSecond: 1e6 / cpuMicros, busy: 1 }));
}

const none = peer("none");
const floor = peer("floor", 400);
const ours = peer("ours", 5000);
const measured: Visits = new Map([
  [none, visits(10, 11, 12)],
  [floor, visits(14, 15, 16)],
  [ours, visits(17, 16, 15)],
]);

test("the median of the visits, what of it is the filter's, and the ratio to ours", () => {
  const { peers, ratios } = caseResults(WORK, measured, new Map([[ours, 65536]]));
  assert.equal(peers.none!.cpuMicros, 11);
  assert.equal(peers.none!.aboveNone, 0);
  assert.equal(peers.ours!.cpuMicros, 16);
  assert.equal(peers.ours!.aboveNone, 5);
  assert.equal(peers.ours!.bytes, 5000);
  assert.equal(peers.ours!.memory, 65536);
  assert.deepEqual(ratios, { floor: 1.25 });
});

test("what is the filter's is found round by round, so that slow rounds do not count as its own", () => {
  const slowAtTimes: Visits = new Map([
    [none, visits(10, 30, 12)],
    [ours, visits(14, 34, 17)],
  ]);
  assert.equal(caseResults(WORK, slowAtTimes, new Map()).peers.ours!.aboveNone, 4);
});

test("the spread is the middle half of the visits", () => {
  const { peers } = caseResults(WORK, measured, new Map());
  assert.deepEqual(peers.floor!.cpuQuartiles, [14.5, 15.5]);
});

test("a peer that cannot do the work is there as null", () => {
  const { peers } = caseResults(WORK, measured, new Map());
  assert.equal(peers.native, null);
  assert.equal(peers.lua, null);
});
