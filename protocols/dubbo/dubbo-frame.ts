import { XFrame } from "../xprotocol/frame";
import { PROLOGUE_LIMIT } from "./head";
import { HessianTextReader } from "./hessian/text-reader";

/** The value of an attachment that is numbered or refers to numbers (`HessianScanner.numbered`), and where it is. */
@final
export class NumberedValue {
  /** The index of its header. */
  index: i32 = 0;
  /** Its first byte. */
  at: usize = 0;
  /** The byte behind it. */
  end: usize = 0;
}

/** A Dubbo frame, and where things are in it: offsets from its first byte. */
@final
export class DubboFrame extends XFrame {
  /** The strings that cannot be shown where they lie. */
  readonly texts: HessianTextReader = new HessianTextReader();
  /** True if the prologue says the service. */
  saysService: bool = false;
  /** True if the prologue says the version. */
  saysVersion: bool = false;
  /** Where the arguments of a call begin; 0 where that is not known. */
  argumentsAt: i32 = 0;
  /** How many arguments a call has; negative where that is not known. */
  argumentCount: i32 = -1;
  /** Where the attachments begin: the map with its type, or null; 0 where that is not known. */
  attachmentsAt: i32 = 0;
  /** Where the first entry of the map begins; the same as `attachmentsAt` where there is no map. */
  entriesAt: i32 = 0;
  /** The byte behind the attachments. */
  attachmentsEnd: i32 = 0;

  private readonly numberedValues: Array<NumberedValue> = [];
  private numberedUsed: i32 = 0;

  /** How many attachments have a numbered value. */
  get numberedCount(): i32 {
    return this.numberedUsed;
  }

  /** One of the numbered values, in their order; `index` has to be below `numberedCount`. */
  numbered(index: i32): NumberedValue {
    return unchecked(this.numberedValues[index]);
  }

  /** Notes a numbered value. */
  addNumbered(index: i32, at: usize, end: usize): void {
    if (this.numberedUsed == this.numberedValues.length) this.numberedValues.push(new NumberedValue());
    const value = unchecked(this.numberedValues[this.numberedUsed++]);
    value.index = index;
    value.at = at;
    value.end = end;
  }

  /** Forgets the frame before, once the bytes are known. */
  forget(): void {
    const present = this.data.length;
    // Of a frame that is not whole no more than the prologue is read.
    this.texts.clear(<u32>present == this.length ? present : min(present, PROLOGUE_LIMIT));
    this.saysService = false;
    this.saysVersion = false;
    this.argumentsAt = 0;
    this.argumentCount = -1;
    this.attachmentsAt = 0;
    this.entriesAt = 0;
    this.attachmentsEnd = 0;
    this.numberedUsed = 0;
  }

  /** Forgets attachments that could not be read to their end, and all that they said of the call. */
  forgetAttachments(): void {
    this.headers.clear();
    this.numberedUsed = 0;
    this.group.aim(0, 0);
    this.timeout = 0;
    if (!this.saysService) this.service.aim(0, 0);
    if (!this.saysVersion) this.version.aim(0, 0);
  }
}
