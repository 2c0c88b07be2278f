import { argument, argumentLength } from "../../../assembly/bytes/argument";
import { allocate, hasRoomFor, mark, release, reserve } from "../../../assembly/bytes/scratch";
import { HeaderList } from "../../../assembly/http/header-list";

const MIB: i32 = 1024 * 1024;
/** What a host may lay here for one callback. */
const LIMIT: usize = 128 * <usize>MIB;

describe("scratch memory", () => {
  it("lies one behind the other, aligned to 8, and goes back to a mark", () => {
    const before = mark();
    const first = allocate(3);
    const second = reserve(8);
    expect(first).toBe(before);
    expect(second).toBe(first + 8);
    release(before);
    expect(allocate(1)).toBe(first);
    release(before);
  });

  it("goes back to a mark through any number of chunks", () => {
    const before = mark();
    for (let i = 0; i < 10; i++) {
      const at = allocate(20_000);
      memory.fill(at, 0xff, 20_000);
      reserve(100_000);
    }
    release(before);
    expect(mark()).toBe(before);
  });

  it("refuses the host what is beyond its limit, and says so beforehand", () => {
    const before = mark();
    expect(hasRoomFor(LIMIT)).toBe(true);
    expect(hasRoomFor(LIMIT + 1)).toBe(false);
    expect(allocate(LIMIT + 1)).toBe(0);
    expect(allocate(u32.MAX_VALUE)).toBe(0);
    expect(allocate(LIMIT)).not.toBe(0);
    expect(hasRoomFor(1)).toBe(false);
    expect(allocate(1)).toBe(0);
    release(before);
    expect(hasRoomFor(LIMIT)).toBe(true);
  });

  it("has room for what the module says itself, where the host has used up its own", () => {
    const before = mark();
    allocate(LIMIT);
    const text = argument("text");
    expect(argumentLength).toBe(4);
    expect(load<u32>(text)).toBe(0x74786574);
    expect(new HeaderList().add("a", "b").encode()).not.toBe(0);
    expect(allocate(64 * 1024)).toBe(0, "the module's own does not make room for the host's");
    release(before);
  });

  it("takes a text that is longer than the host's limit", () => {
    const before = mark();
    argument("x".repeat(44 * MIB));
    expect(argumentLength).toBe(44 * MIB);
    release(before);
  });
});
