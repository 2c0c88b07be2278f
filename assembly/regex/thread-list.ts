/**
 * The threads of a match at one position, those first that are preferred. A thread is an instruction that waits for a byte
 * and the positions that were noted on the way to it:
 *
 *   instructions   | 17 | 4 | 9 |
 *   positions      | 0 -1 3 -1 | 0 2 3 -1 | 0 2 -1 -1 |      four slots each
 */
@final
export class ThreadList {
  count: i32 = 0;
  private readonly instructions: StaticArray<u16>;
  private positions: StaticArray<i32> = new StaticArray<i32>(0);
  private slots: i32 = 0;

  constructor(capacity: i32) {
    this.instructions = new StaticArray<u16>(capacity);
  }

  /** Makes room for `threads` with `slots` each; allocates only to grow. The list is empty afterwards. */
  prepare(threads: i32, slots: i32): void {
    this.count = 0;
    this.slots = slots;
    if (this.positions.length < threads * slots) this.positions = new StaticArray<i32>(threads * slots);
  }

  /** The instruction of a thread, which exists. */
  instruction(thread: i32): i32 {
    return <i32>unchecked(this.instructions[thread]);
  }

  /** Adds a thread with these positions. */
  add(instruction: i32, positions: StaticArray<i32>): void {
    unchecked((this.instructions[this.count] = <u16>instruction));
    const from = this.count * this.slots;
    for (let i = 0; i < this.slots; i++) unchecked((this.positions[from + i] = positions[i]));
    this.count++;
  }

  /** Reads the positions of a thread. */
  read(thread: i32, into: StaticArray<i32>): void {
    const from = thread * this.slots;
    for (let i = 0; i < this.slots; i++) unchecked((into[i] = this.positions[from + i]));
  }
}
