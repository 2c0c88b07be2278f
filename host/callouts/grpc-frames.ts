/*
 * A gRPC message on the wire:
 *
 *   u8 flags (1: compressed) | u32 length, big-endian | message
 */

const PREFIX = 5;
/** Most bytes of one message. */
const MAX_MESSAGE_BYTES = 32 * 1024 * 1024;

/** A message with its prefix. */
export function encodeFrame(message: Uint8Array): Buffer {
  const frame = Buffer.alloc(PREFIX + message.length);
  frame.writeUInt32BE(message.length, 1);
  frame.set(message, PREFIX);
  return frame;
}

/** Why a reader gives up: the bytes are no frames, a message is compressed, or one is too long. */
export type FrameError = "malformed" | "too long";

/** Takes messages out of the chunks in which they arrive. */
export class FrameReader {
  #chunks: Uint8Array[] = [];
  #size = 0;

  /** Adds a chunk, and hands over the messages that are whole by now. */
  read(chunk: Uint8Array, message: (bytes: Buffer) => void): FrameError | undefined {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    while (this.#size >= PREFIX) {
      const prefix = this.#peek(PREFIX);
      const flags = prefix[0]!;
      const length = prefix.readUInt32BE(1);
      // Bits that gRPC has not given a meaning, and compression, which was not asked for.
      if (flags > 1 || (flags === 1 && length > 0)) return "malformed";
      if (length > MAX_MESSAGE_BYTES) return "too long";
      if (this.#size < PREFIX + length) return undefined;
      message(Buffer.from(this.#take(PREFIX + length).subarray(PREFIX)));
    }
    return undefined;
  }

  /** The first bytes, which are there; they stay. */
  #peek(length: number): Buffer {
    const [first] = this.#chunks;
    if (first && first.length >= length) return Buffer.from(first.buffer, first.byteOffset, length);
    return this.#joined().subarray(0, length);
  }

  #take(length: number): Buffer {
    const all = this.#joined();
    this.#size -= length;
    this.#chunks = this.#size === 0 ? [] : [all.subarray(length)];
    return all.subarray(0, length);
  }

  #joined(): Buffer {
    const [first] = this.#chunks;
    const all =
      this.#chunks.length === 1 && first
        ? Buffer.from(first.buffer, first.byteOffset, first.length)
        : Buffer.concat(this.#chunks);
    this.#chunks = [all];
    return all;
  }
}
