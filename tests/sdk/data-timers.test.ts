import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { type Clock, Host } from "../../host/index.js";
import { ManualClock } from "../../host/testing.js";
import { fixtureModule } from "../support/modules.js";

const wasm = await fixtureModule("sdk-timers");
const HOUR = 3_600_000;

/** A clock whose wall time can be set while its timers go on. */
class SteppedClock implements Clock {
  private readonly steady = new ManualClock();
  private offset = 0n;

  /** Milliseconds since the start, whatever the wall clock shows. */
  get now(): number {
    return Number(this.steady.monotonic() / 1_000_000n) - 1_700_000_000_000;
  }

  set(milliseconds: number): void {
    this.offset += BigInt(milliseconds) * 1_000_000n;
  }

  advance(milliseconds: number): void {
    this.steady.advance(milliseconds);
  }

  realtime = () => this.steady.realtime() + this.offset;
  monotonic = () => this.steady.monotonic();
  every = (milliseconds: number, callback: () => void) => this.steady.every(milliseconds, callback);
  after = (milliseconds: number, callback: () => void) => this.steady.after(milliseconds, callback);
}

interface Running {
  clock: SteppedClock;
  /** Name and time of each run so far. */
  runs: string[];
  /** The periods that the host was told. */
  periods(): number[];
  ticks(): number;
}

async function start(configuration: string): Promise<Running> {
  const clock = new SteppedClock();
  const runs: string[] = [];
  const host = await Host.load({
    plugins: [{ wasm, configuration }],
    clock,
    trace: true,
    onLog: ({ message }) => runs.push(`${message}@${clock.now}`),
  });
  const calls = (name: string) => host.traceRecords.filter((record) => record.function === name);
  return {
    clock,
    runs,
    periods: () =>
      calls("proxy_set_tick_period_milliseconds").map((record) => Number(Object.values(record.arguments)[0])),
    ticks: () => calls("proxy_on_tick").length,
  };
}

suite("timers", () => {
  test("run periodically without a drift", async () => {
    const { clock, runs } = await start("every 100 a, every 70 b");
    clock.advance(350);
    assert.deepEqual(runs, ["b@70", "a@100", "b@140", "a@200", "b@210", "b@280", "a@300", "b@350"]);
  });

  test("run in the order of their times, and of their scheduling where these are the same", async () => {
    const { clock, runs } = await start("after 100 a, after 50 b, after 100 c, after 20 d");
    clock.advance(1000);
    assert.deepEqual(runs, ["d@20", "b@50", "a@100", "c@100"]);
  });

  test("have the host tick for the next one only, and no more when none is left", async () => {
    const { clock, periods, ticks } = await start("after 300 a, after 100 b, after 200 c");
    assert.deepEqual(periods(), [300, 100]);
    clock.advance(HOUR);
    assert.deepEqual(periods(), [300, 100, 100, 100, 0]);
    assert.equal(ticks(), 3);
  });

  test("run once for all the times that were missed, and then go on in step", async () => {
    const { clock, runs } = await start("every 100 a");
    clock.advance(100);
    clock.set(350);
    clock.advance(400);
    assert.deepEqual(runs, ["a@100", "a@200", "a@250", "a@350", "a@450"]);
  });

  test("go on where the wall clock is set back, later by what had passed since the last look at it", async () => {
    const { clock, runs } = await start("every 100 a, after 250 b");
    clock.advance(220);
    clock.set(-HOUR);
    clock.advance(400);
    assert.deepEqual(runs, ["a@100", "a@200", "b@300", "a@350", "a@450", "a@550"]);
  });

  test("can be cancelled, by one that is due at the same time too", async () => {
    const { clock, runs, periods } = await start("after 30 -a, every 100 a, after 30 b, after 20 -b");
    clock.advance(HOUR);
    assert.deepEqual(runs, ["-b@20", "-a@30"]);
    assert.equal(periods().at(-1), 0);
  });

  test("can be moved", async () => {
    const { clock, runs } = await start("after 50 a, after 40 +a");
    clock.advance(1000);
    assert.deepEqual(runs, ["+a@40", "a@140"]);
  });

  test("that schedule themselves without a delay leave the host time for others", async () => {
    const { clock, runs } = await start("after 0 !");
    clock.advance(100);
    assert.deepEqual(runs, ["!@4", "!@8", "!@12", "!@16"]);
  });

  test("tick no more often than hosts do", async () => {
    const { clock, runs, ticks } = await start("every 1 a, every 3 b");
    clock.advance(100);
    assert.equal(ticks(), 25);
    assert.equal(runs.filter((run) => run.startsWith("a")).length, 25);
  });

  test("may be far ahead", async () => {
    const { clock, runs, periods } = await start("after 4294967295 a");
    assert.deepEqual(periods(), [2 ** 31 - 1]);
    clock.advance(4_294_967_294);
    assert.deepEqual(runs, []);
    clock.advance(4);
    assert.equal(runs.length, 1);
  });
});
