import { SteadyClock } from "../../../assembly/timers/steady-clock";
import { Timer } from "../../../assembly/timers/timer";
import { TimerHeap } from "../../../assembly/timers/timer-heap";

class At extends Timer {
  constructor(due: i64, sequence: u64) {
    super();
    this.due = due;
    this.sequence = sequence;
  }

  onTimer(): void {}
}

let seed: u32 = 1;

function random(below: u32): u32 {
  seed = seed * 1664525 + 1013904223;
  return (seed >>> 8) % below;
}

/** Takes all timers out; their sequence numbers. */
function drain(heap: TimerHeap): u64[] {
  const order: u64[] = [];
  let first = heap.first;
  while (first !== null) {
    heap.remove(first);
    order.push(first.sequence);
    first = heap.first;
  }
  return order;
}

describe("a heap of timers", () => {
  it("is empty at first", () => {
    expect(new TimerHeap().first).toBeNull();
    expect(new TimerHeap().length).toBe(0);
  });

  it("gives timers by due time, and in the order of scheduling where they are due together", () => {
    const heap = new TimerHeap();
    heap.add(new At(30, 1));
    heap.add(new At(10, 4));
    heap.add(new At(-5, 3));
    heap.add(new At(10, 2));
    expect(drain(heap)).toStrictEqual([3, 2, 4, 1]);
  });

  it("takes any timer out", () => {
    const heap = new TimerHeap();
    const timers: At[] = [];
    for (let i = 0; i < 7; i++) {
      timers.push(new At(i, i));
      heap.add(timers[i]);
    }
    timers[0].cancel();
    timers[3].cancel();
    timers[6].cancel();
    timers[3].cancel();
    expect(timers[3].scheduled).toBe(false);
    expect(timers[4].scheduled).toBe(true);
    expect(drain(heap)).toStrictEqual([1, 2, 4, 5]);
    expect(timers[4].scheduled).toBe(false);
  });

  it("keeps the order through any additions and removals", () => {
    for (let round = 0; round < 200; round++) {
      const heap = new TimerHeap();
      const timers: At[] = [];
      const count = random(60);
      for (let i: u32 = 0; i < count; i++) {
        const timer = new At(random(20), i);
        timers.push(timer);
        heap.add(timer);
        if (random(3) == 0) timers[random(timers.length)].cancel();
      }
      let left = 0;
      for (let i = 0; i < timers.length; i++) if (timers[i].scheduled) left++;
      expect(heap.length).toBe(left);
      let dueBefore: i64 = -1;
      let sequenceBefore: u64 = 0;
      let first = heap.first;
      while (first !== null) {
        const later = first.due > dueBefore || (first.due == dueBefore && first.sequence > sequenceBefore);
        expect(later).toBe(true, `due ${first.due} after ${dueBefore}`);
        dueBefore = first.due;
        sequenceBefore = first.sequence;
        first.cancel();
        left--;
        first = heap.first;
      }
      expect(left).toBe(0);
    }
  });
});

describe("a steady clock", () => {
  it("shows the wall clock's time as long as that goes on", () => {
    const clock = new SteadyClock();
    expect(clock.at(100)).toBe(100);
    expect(clock.at(100)).toBe(100);
    expect(clock.at(250)).toBe(250);
  });

  it("goes on from where it was when the wall clock is set back", () => {
    const clock = new SteadyClock();
    clock.at(1000);
    expect(clock.at(400)).toBe(1000);
    expect(clock.at(410)).toBe(1010);
    expect(clock.at(100)).toBe(1010);
    expect(clock.at(105)).toBe(1015);
  });

  it("stays where the wall clock tells nothing, and goes on when it does again", () => {
    const clock = new SteadyClock();
    expect(clock.at(0)).toBe(0);
    clock.at(1000);
    expect(clock.at(0)).toBe(1000);
    expect(clock.at(-1)).toBe(1000);
    expect(clock.at(i64.MAX_VALUE)).toBe(1000);
    expect(clock.at(1001)).toBe(1001);
  });

  it("stays far from the end of its numbers, however the wall clock jumps", () => {
    const clock = new SteadyClock();
    const far = ((<i64>1) << 62) - 5;
    let before: i64 = 0;
    for (let i = 0; i < 100; i++) {
      const now = clock.at(i % 2 == 0 ? far : 10);
      expect(now).toBeGreaterThanOrEqual(before);
      before = now;
    }
    expect(before).toBeLessThanOrEqual((<i64>1) << 62);
  });
});
