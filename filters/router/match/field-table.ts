import { Bytes } from "../../../assembly/bytes/bytes";
import { hashName, NameKey } from "./name-key";

const INITIAL_CAPACITY: i32 = 32;
/** Where a field's name and value are, and their lengths: four numbers. */
const NUMBERS: i32 = 4;

/**
 * Names and values of one request, found by name: its headers, its query parameters, its cookies. One table serves all
 * requests; it allocates only for a request that has more of them than any before.
 */
@final
export class FieldTable {
  private hashes: StaticArray<u32> = new StaticArray<u32>(INITIAL_CAPACITY);
  private spans: StaticArray<u32> = new StaticArray<u32>(INITIAL_CAPACITY * NUMBERS);
  private size: i32 = 0;

  /** How many there are. */
  get count(): i32 {
    return this.size;
  }

  /** Forgets all. */
  clear(): void {
    this.size = 0;
  }

  /** Adds a field; both views must live as long as the request is looked at. */
  add(name: Bytes, value: Bytes): void {
    const index = this.size;
    if (index == this.hashes.length) this.grow();
    const at = index * NUMBERS;
    const spans = this.spans;
    unchecked((spans[at] = <u32>name.ptr));
    unchecked((spans[at + 1] = <u32>name.length));
    unchecked((spans[at + 2] = <u32>value.ptr));
    unchecked((spans[at + 3] = <u32>value.length));
    unchecked((this.hashes[index] = hashName(name)));
    this.size = index + 1;
  }

  /** The place of the first field of that name from a place on; -1 if there is none. */
  find(key: NameKey, from: i32 = 0): i32 {
    return this.findHashed(key.name, key.hash, from);
  }

  /** Like `find`, for a name whose hash is known. */
  findHashed(name: Bytes, hash: u32, from: i32): i32 {
    const hashes = this.hashes;
    const count = this.size;
    for (let i = from; i < count; i++) {
      if (unchecked(hashes[i]) == hash && this.isCalled(i, name)) return i;
    }
    return -1;
  }

  /** Points a view at the value of the field at a place. */
  read(index: i32, into: Bytes): void {
    const at = index * NUMBERS;
    into.aim(<usize>this.spans[at + 2], <i32>this.spans[at + 3]);
  }

  private isCalled(index: i32, name: Bytes): bool {
    const at = index * NUMBERS;
    return (
      this.spans[at + 1] == <u32>name.length &&
      memory.compare(<usize>this.spans[at], name.ptr, <usize>name.length) == 0
    );
  }

  private grow(): void {
    const hashes = new StaticArray<u32>(this.hashes.length * 2);
    const spans = new StaticArray<u32>(this.spans.length * 2);
    memory.copy(changetype<usize>(hashes), changetype<usize>(this.hashes), (<usize>this.hashes.length) << 2);
    memory.copy(changetype<usize>(spans), changetype<usize>(this.spans), (<usize>this.spans.length) << 2);
    this.hashes = hashes;
    this.spans = spans;
  }
}
