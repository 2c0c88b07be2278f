import { ByteWriter } from "../../assembly/bytes/byte-writer";
import { giveBuffer, takeBuffer } from "./buffer-pool";

/** The most bytes that leave in one callback. */
const MAX_OUTPUT: i32 = 256 << 20;

/** Where all connections of a module write what they send to one side: large memory that is needed once, and not once a connection. */
export function sharedOutput(): ByteWriter {
  return new ByteWriter(MAX_OUTPUT);
}

/**
 * What one connection sends to one side, through the shared output. To be opened when a callback begins. In the end it is either
 * sent, and the output cleared, or kept, because in this callback nothing can be sent to that side.
 */
@final
export class Outlet {
  private kept: ByteWriter | null = null;

  constructor(
    /** Shared: empty between two callbacks. */
    readonly output: ByteWriter,
  ) {}

  /** Puts what was kept into the output, ahead of what is written now. */
  open(): void {
    const kept = this.kept;
    if (kept === null) return;
    this.output.write(kept.written);
    this.free();
  }

  /** Keeps what is in the output. */
  keep(): void {
    const output = this.output;
    if (output.length == 0) return;
    const kept = takeBuffer();
    kept.write(output.written);
    this.kept = kept;
    output.clear();
  }

  /** Drops what is in the output, and what was kept. */
  drop(): void {
    this.output.clear();
    this.free();
  }

  /** True if something was kept. */
  get hasKept(): bool {
    return this.kept !== null;
  }

  /** Lets go of what was kept. */
  free(): void {
    const kept = this.kept;
    if (kept !== null) giveBuffer(kept);
    this.kept = null;
  }
}
