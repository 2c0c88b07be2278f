import { ByteWriter } from "../../assembly/bytes/byte-writer";
import { Bytes } from "../../assembly/bytes/bytes";
import { XFrame } from "../xprotocol/frame";
import { FrameHeader, MAX_HEADERS } from "../xprotocol/frame-headers";
import { HeaderMapping, MAX_MAPPED, MAX_MAPPED_BYTES, MAX_NAME } from "./header-mapping";

/** The longest prefix that HTTP names can have. */
export const MAX_PREFIX: i32 = 64;

/**
 * Walks over the headers of a frame that have HTTP headers, in order: those that can have one, of several with the same HTTP name the
 * first, and no more than the limits allow. One object serves all frames; what it shows is valid until the next step.
 */
@final
export class MappedHeaders {
  /** The index in the frame's headers. */
  index: i32 = -1;
  /** The HTTP name. */
  readonly name: Bytes = new Bytes();

  private frame: XFrame = new XFrame();
  private readonly names: ByteWriter = new ByteWriter(MAX_HEADERS * (MAX_NAME + MAX_PREFIX));
  /** Where in `names` those begin that were shown, and where they end. */
  private readonly starts: StaticArray<i32> = new StaticArray<i32>(MAX_MAPPED);
  private readonly ends: StaticArray<i32> = new StaticArray<i32>(MAX_MAPPED);
  private count: i32 = 0;
  private room: i32 = 0;

  constructor(private readonly mapping: HeaderMapping) {}

  /** Begins with a frame. */
  begin(frame: XFrame): void {
    this.frame = frame;
    this.index = -1;
    this.count = 0;
    this.room = MAX_MAPPED_BYTES;
    this.names.clear();
  }

  /** Goes to the next header; false where there is none. */
  next(): bool {
    const count = this.frame.headers.count;
    while (++this.index < count) {
      if (this.count < MAX_MAPPED && this.show(this.frame.headers.at(this.index))) return true;
    }
    return false;
  }

  /** The header as the frame has it. */
  get header(): FrameHeader {
    return this.frame.headers.at(this.index);
  }

  private show(header: FrameHeader): bool {
    if (header.isRemoved || !this.mapping.isMapped(header, this.frame)) return false;
    const names = this.names;
    const start = names.length;
    this.mapping.writeName(header.name, names);
    const length = names.length - start;
    const size = length + header.value.length;
    if (size > this.room || this.isShown(names.written.ptr + <usize>start, length)) return false;
    this.room -= size;
    unchecked((this.starts[this.count] = start));
    unchecked((this.ends[this.count++] = names.length));
    this.name.aim(names.written.ptr + <usize>start, length);
    return true;
  }

  private isShown(ptr: usize, length: i32): bool {
    const base = this.names.written.ptr;
    for (let i = 0; i < this.count; i++) {
      const start = unchecked(this.starts[i]);
      if (unchecked(this.ends[i]) - start != length) continue;
      if (memory.compare(base + <usize>start, ptr, <usize>length) == 0) return true;
    }
    return false;
  }
}
