import { CallTable } from "../../../../protocols/bridge/call-table";

class Thing {
  constructor(readonly id: u32) {}
}

describe("a table of calls", () => {
  it("finds what was put, and no more what was removed, in any order", () => {
    const table = new CallTable<Thing>();
    const live = new Set<u32>();
    let seed: u32 = 7;
    let next: u32 = 1;
    for (let step = 0; step < 20_000; step++) {
      seed = seed * 1664525 + 1013904223;
      if (live.size < 50 || (seed >> 16) % 2 == 0) {
        table.put(next, new Thing(next));
        live.add(next);
        next += 2;
      } else {
        const ids = live.values();
        const id = ids[(seed >> 8) % ids.length];
        table.remove(id);
        live.delete(id);
        expect(table.find(id) === null).toBe(true);
      }
    }
    const ids = live.values();
    for (let i = 0; i < ids.length; i++) expect(table.find(ids[i])!.id).toBe(ids[i]);
    expect(table.find(next) === null).toBe(true);
    expect(table.find(0) === null).toBe(true);
  });
});
