import { Bytes } from "../../../assembly/bytes/bytes";
import { DynamicTable } from "./dynamic-table";

/** How many places there are for entries of one hash. */
const WAYS: u32 = 4;

/**
 * Finds the entries of a dynamic table by what they hold. Each hash has four places, and each place a hash and an entry's number: a
 * look-up takes four steps at most, whatever was put in, and nothing is ever taken out: entries that are gone are known by their
 * numbers. Where more than four entries share the places, the oldest is not found any more, which costs bytes and nothing else.
 */
@final
export class EntryIndex {
  /** The number of the entry that `find` found last. */
  found: u32 = 0;
  private places: ArrayBuffer | null = null;
  private mask: u32 = 0;

  constructor(
    /** The table whose entries these are. */
    private readonly table: DynamicTable,
  ) {}

  /** The record of the newest entry of that hash and name, and of that value if one is given; 0 if none is found. */
  find(hash: u32, name: Bytes, value: Bytes | null): usize {
    if (this.places === null) return 0;
    const table = this.table;
    const bucket = this.bucketOf(hash);
    for (let way: usize = 0; way < <usize>WAYS; way++) {
      const place = bucket + (way << 3);
      if (load<u32>(place) != hash) continue;
      const record = table.find(table.indexOf(load<u32>(place, 4)));
      if (record == 0 || !table.hasName(record, name)) continue;
      if (value === null || table.hasValue(record, value)) {
        this.found = load<u32>(place, 4);
        return record;
      }
    }
    return 0;
  }

  /** Puts in an entry's number; one of the same hash makes way, else the oldest. */
  put(hash: u32, number: u32): void {
    if (this.places === null) this.allocate();
    const bucket = this.bucketOf(hash);
    let chosen = bucket;
    let age: u32 = 0;
    for (let way: usize = 0; way < <usize>WAYS; way++) {
      const place = bucket + (way << 3);
      if (load<u32>(place) == hash) {
        chosen = place;
        break;
      }
      const years = number - load<u32>(place, 4);
      if (years < age) continue;
      age = years;
      chosen = place;
    }
    store<u32>(chosen, hash);
    store<u32>(chosen, number, 4);
  }

  private bucketOf(hash: u32): usize {
    return changetype<usize>(this.places) + ((<usize>(hash & this.mask)) << 5);
  }

  private allocate(): void {
    let buckets: u32 = 1;
    while (buckets * WAYS < this.table.capacity / 16) buckets <<= 1;
    this.mask = buckets - 1;
    this.places = new ArrayBuffer(<i32>(buckets << 5));
  }
}
