import { Bytes } from "../../../../assembly/bytes/bytes";
import { ByteQueue } from "../../../../protocols/http/byte-queue";

describe("a queue of bytes", () => {
  it("gives what was added, in order, through pieces of all sizes", () => {
    const queue = new ByteQueue();
    const piece = Bytes.wrap(new ArrayBuffer(700));
    let added: u32 = 0;
    let taken: u32 = 0;
    for (let round = 0; round < 2000; round++) {
      const size = (round * 37) % 700;
      for (let i = 0; i < size; i++) store<u8>(piece.ptr + <usize>i, <u8>(added + <u32>i));
      added += <u32>size;
      queue.add(new Bytes(piece.ptr, size));
      const count = min((round * 53) % 720, queue.length);
      let isRight = true;
      for (let i = 0; i < count; i++) {
        isRight = isRight && load<u8>(queue.ptr + <usize>i) == <u8>(taken + <u32>i);
      }
      taken += <u32>count;
      assert(isRight, "the first bytes are the oldest");
      queue.drop(count);
      assert(queue.length == <i32>(added - taken), "nothing is lost");
    }
    queue.drop(i32.MAX_VALUE);
    expect<i32>(queue.length).toBe(0);
  });

  it("can be emptied, and used again", () => {
    const queue = new ByteQueue();
    queue.add(Bytes.wrap(new ArrayBuffer(100_000)));
    queue.clear();
    expect<i32>(queue.length).toBe(0);
    queue.add(Bytes.fromString("abc"));
    queue.drop(1);
    expect<i32>(queue.length).toBe(2);
    expect<u8>(load<u8>(queue.ptr)).toBe(0x62);
  });
});
