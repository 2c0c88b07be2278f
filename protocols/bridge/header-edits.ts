import { Bytes } from "../../assembly/bytes/bytes";
import { XFrame } from "../xprotocol/frame";
import { HeaderBlock } from "./header-block";
import { HeaderMapping } from "./header-mapping";
import { MappedHeaders } from "./mapped-headers";

/**
 * Brings the changes that filters made to a request's HTTP headers into the frame that they were made of: another value sets the
 * frame's header, a missing one removes it, a new one is added. Where nothing was changed, nothing is marked as edited.
 */
@final
export class HeaderEdits {
  private readonly mapped: MappedHeaders;
  private readonly name: Bytes = new Bytes();
  /** Which of the block's headers stand for one of the frame's: one byte each. */
  private matched: Uint8Array = new Uint8Array(128);

  constructor(private readonly mapping: HeaderMapping) {
    this.mapped = new MappedHeaders(mapping);
  }

  /** Edits the frame's headers as the request's say. What it sets are views of the block. */
  apply(block: HeaderBlock, frame: XFrame): void {
    if (!this.isUnchanged(block, frame)) this.compare(block, frame);
  }

  /** The usual case, in one pass: the same headers in the same order. False also where that cannot be told so easily. */
  private isUnchanged(block: HeaderBlock, frame: XFrame): bool {
    const headers = frame.headers;
    block.rewind();
    let more = block.next();
    for (let i = 0, count = headers.count; i < count; i++) {
      const header = headers.at(i);
      if (more && this.mapping.isNameOf(block.name, header.name)) {
        if (!header.isText || !block.value.equals(header.value)) return false;
        more = block.next();
      } else if (this.mapping.isMapped(header, frame)) {
        return false;
      }
    }
    return !more;
  }

  private compare(block: HeaderBlock, frame: XFrame): void {
    const mapped = this.mapped;
    const headers = frame.headers;
    // Added headers must not be walked over.
    const count = this.reset(block);
    mapped.begin(frame);
    while (mapped.next()) {
      const found = this.find(block, mapped.name);
      if (found < 0) {
        headers.remove(mapped.index);
      } else {
        this.matched[found] = 1;
        if (!block.value.equals(mapped.header.value)) headers.set(mapped.index, block.value);
      }
    }
    block.rewind();
    for (let i = 0; i < count && block.next(); i++) {
      if (this.matched[i] == 0) headers.add(this.nameInFrame(block.name), block.value);
    }
  }

  /** Unmarks all; returns how many there are. */
  private reset(block: HeaderBlock): i32 {
    let count = 0;
    block.rewind();
    while (block.next()) count++;
    if (count > this.matched.length) this.matched = new Uint8Array(count);
    this.matched.fill(0);
    return count;
  }

  /** Finds a header of the block, at which it then stands, and returns its place, or -1. There are at most `MAX_MAPPED` look-ups. */
  private find(block: HeaderBlock, name: Bytes): i32 {
    block.rewind();
    for (let i = 0; block.next(); i++) {
      if (block.name.equals(name)) return i;
    }
    return -1;
  }

  /** What a header that a filter has added is called in the frame. */
  private nameInFrame(httpName: Bytes): Bytes {
    const prefix = this.mapping.prefix;
    const skipped = httpName.startsWith(prefix) ? prefix.length : 0;
    this.name.aim(httpName.ptr + <usize>skipped, httpName.length - skipped);
    return this.name;
  }
}
