import { StreamMap } from "../../../../protocols/http/http2/stream-map";

/** How many of the streams from `first` to `last` are found, by their ids. */
function countFound(map: StreamMap, first: u32, last: u32): i32 {
  let count = 0;
  for (let id = first; id <= last; id += 2) {
    const stream = map.find(id);
    if (stream === null) continue;
    assert(stream.id == id, "a stream is found by its own id");
    count++;
  }
  return count;
}

describe("the streams of a connection", () => {
  it("are found as long as they are open, opened and closed in any order", () => {
    const map = new StreamMap();
    let next: u32 = 1;
    let seed: u32 = 12345;
    const open = new Array<u32>();
    for (let step = 0; step < 20_000; step++) {
      seed = seed * 1103515245 + 12345;
      const choice = seed >> 16;
      if (open.length == 0 || (choice & 1023) > <u32>open.length) {
        map.open(next, 1);
        open.push(next);
        next += 2;
      } else {
        const index = <i32>((choice >> 2) % <u32>open.length);
        const stream = map.find(open[index]);
        assert(stream !== null && stream.id == open[index], "an open stream is found");
        map.close(stream!);
        assert(map.find(open[index]) === null, "a closed stream is not");
        open[index] = open[open.length - 1];
        open.pop();
      }
      assert(map.count == <u32>open.length, "as many are open");
    }
    expect<i32>(countFound(map, 1, next)).toBe(open.length);
    expect<i32>(map.idsAbove(0).length).toBe(open.length);
    expect<i32>(map.idsAbove(next).length).toBe(0);
  });

  it("serve again with nothing of what they were", () => {
    const map = new StreamMap();
    const first = map.open(1, 10);
    first.headersSent = true;
    first.remoteEnd = true;
    first.sendCredit = -5;
    map.close(first);
    const second = map.open(3, 20);
    expect<bool>(second === first).toBe(true);
    expect<bool>(second.headersSent || second.remoteEnd).toBe(false);
    expect<i64>(second.sendCredit).toBe(0);
    expect<i64>(second.receiveWindow).toBe(20);
  });
});
