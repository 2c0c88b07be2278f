import { IdTable } from "../../../assembly/contexts/id-table";

class Item {
  constructor(readonly number: i32) {}
}

let seed: u32 = 1;

function random(below: u32): u32 {
  seed = seed * 1664525 + 1013904223;
  return (seed >>> 8) % below;
}

/** A table, and beside it a map that is asked the same. */
class Pair {
  readonly table: IdTable<Item> = new IdTable<Item>();
  readonly map: Map<u32, Item> = new Map<u32, Item>();
  private made: i32 = 0;

  put(id: u32): void {
    const item = new Item(this.made++);
    this.table.put(id, item);
    this.map.set(id, item);
  }

  take(id: u32): bool {
    const same = this.table.take(id) === this.wanted(id);
    this.map.delete(id);
    return same;
  }

  agreesOn(id: u32): bool {
    return this.table.find(id) === this.wanted(id);
  }

  private wanted(id: u32): Item | null {
    return this.map.has(id) ? this.map.get(id) : null;
  }
}

/** Puts, takes and looks up at random among `range` ids from `first` on; how often the two disagreed. */
function disagreements(first: u32, step: u32, range: u32, operations: i32): i32 {
  const pair = new Pair();
  let wrong = 0;
  for (let i = 0; i < operations; i++) {
    // Wraps around to 1, for the id 0 holds nothing.
    const id = max(first + random(range) * step, 1);
    const kind = random(3);
    if (kind == 0) pair.put(id);
    else if (kind == 1 && !pair.take(id)) wrong++;
    if (!pair.agreesOn(id) || !pair.agreesOn(max(first + random(range) * step, 1))) wrong++;
  }
  for (let i: u32 = 0; i < range; i++) if (!pair.agreesOn(max(first + i * step, 1))) wrong++;
  return wrong;
}

describe("a table by id", () => {
  it("holds nothing at first, and never anything under 0", () => {
    const table = new IdTable<Item>();
    expect(table.find(0)).toBeNull();
    expect(table.find(1)).toBeNull();
    expect(table.take(0)).toBeNull();
    table.put(0, new Item(1));
    expect(table.find(0)).toBeNull();
    table.put(7, new Item(2));
    table.put(0, new Item(3));
    expect(table.find(0)).toBeNull();
    expect(table.take(0)).toBeNull();
    expect(table.find(7)).not.toBeNull();
  });

  it("holds the latest of an id alone, wherever the one before stands", () => {
    const table = new IdTable<Item>();
    const second = new Item(2);
    table.put(5, new Item(1));
    table.put(6, new Item(0));
    table.put(5, second);
    expect(table.find(5) === second).toBe(true);
    expect(table.take(5) === second).toBe(true);
    expect(table.find(5)).toBeNull("the one before is gone too");
    expect(table.take(5)).toBeNull();
  });

  it("does as a map does, with few ids and many", () => {
    expect(disagreements(1, 1, 8, 20_000)).toBe(0, "few");
    expect(disagreements(1, 1, 5_000, 40_000)).toBe(0, "many");
  });

  it("does as a map does with ids that step by 4, as those of callouts, and that all have one home", () => {
    expect(disagreements(4, 4, 500, 40_000)).toBe(0, "by 4");
    expect(disagreements(5, 64, 40, 20_000)).toBe(0, "by 64");
    expect(disagreements(5, 0x10000, 200, 20_000)).toBe(0, "by 65,536");
  });

  it("does as a map does where ids wrap around", () => {
    expect(disagreements(u32.MAX_VALUE - 50, 1, 100, 40_000)).toBe(0);
  });

  it("finds each of many after it has grown, and none when all are taken", () => {
    const table = new IdTable<Item>();
    for (let id: u32 = 1; id <= 10_000; id++) table.put(id, new Item(<i32>id));
    let wrong = 0;
    for (let id: u32 = 1; id <= 10_000; id++) {
      const item = table.find(id);
      if (item === null || item.number != <i32>id) wrong++;
    }
    expect(wrong).toBe(0, "found");
    for (let id: u32 = 10_000; id >= 1; id--) if (table.take(id) === null) wrong++;
    for (let id: u32 = 0; id <= 10_001; id++) if (table.find(id) !== null) wrong++;
    expect(wrong).toBe(0, "taken");
  });
});
