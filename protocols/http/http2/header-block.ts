import { equalsString } from "../../../assembly/bytes/ascii";
import { Bytes } from "../../../assembly/bytes/bytes";
import { HpackDecoder } from "../hpack/decoder";
import { HeaderKind, kindOf } from "./header-rules";

/** What a header block is to its message. */
export enum BlockKind {
  /** A request's head. */
  Request = 0,
  /** A response's head: a final one, or one before it (1xx). */
  Response = 1,
  /** What follows a body. */
  Trailers = 2,
}

/** A cursor over a header block that also holds it to the rules of RFC 9113, section 8: it stops where they are broken. */
@final
export class HeaderBlock extends HpackDecoder {
  /** True if the message is malformed, which ends its stream. */
  malformed: bool = false;
  /** True if it is a response with a status of 1xx: the real one follows. */
  isInterim: bool = false;

  private kind: BlockKind = BlockKind.Request;
  /** The pseudo-headers that there were, a bit for each `HeaderKind`. */
  private seen: u32 = 0;
  private inRegular: bool = false;
  private isConnect: bool = false;

  /** Begins a block of that kind. */
  begin(block: Bytes, kind: BlockKind): void {
    this.start(block);
    this.kind = kind;
    this.malformed = false;
    this.isInterim = false;
    this.seen = 0;
    this.inRegular = false;
    this.isConnect = false;
  }

  override next(): bool {
    if (this.malformed || !super.next()) return false;
    const kind = <HeaderKind>this.tag;
    if (kind == HeaderKind.Regular) {
      this.inRegular = true;
      return true;
    }
    if (this.inRegular || !this.takesPseudo(kind)) {
      this.malformed = true;
      return false;
    }
    this.seen |= (<u32>1) << kind;
    if (kind == HeaderKind.Status) this.isInterim = this.value.at(0) == 0x31;
    else if (kind == HeaderKind.Method) {
      this.isConnect = equalsString(this.value.ptr, <usize>this.value.length, "CONNECT");
    }
    return true;
  }

  /** Ends a block. False if it cannot be decoded; otherwise `malformed` and `tooLarge` are those of all of it. */
  override finish(): bool {
    while (this.next()) {}
    if (!super.finish()) return false;
    if (!this.tooLarge && !this.isComplete()) this.malformed = true;
    return true;
  }

  protected override inspect(name: Bytes, value: Bytes): u32 {
    return kindOf(name, value);
  }

  private takesPseudo(kind: HeaderKind): bool {
    if (kind == HeaderKind.Malformed || (this.seen >> kind) & 1) return false;
    if (this.kind == BlockKind.Request) return kind != HeaderKind.Status;
    return this.kind == BlockKind.Response && kind == HeaderKind.Status;
  }

  private isComplete(): bool {
    if (this.kind == BlockKind.Trailers) return true;
    if (this.kind == BlockKind.Response) return this.seen != 0;
    const target = (1 << HeaderKind.Scheme) | (1 << HeaderKind.Path);
    if (!((this.seen >> HeaderKind.Method) & 1)) return false;
    return this.isConnect ? (this.seen & target) == 0 : (this.seen & target) == target;
  }
}
