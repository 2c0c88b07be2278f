import type { Writable } from "node:stream";

/** A body that is sent: in one piece, or piece by piece as the iterable gives them. */
export type Body = string | Uint8Array | AsyncIterable<string | Uint8Array>;

/** The body's length where it is known beforehand. */
export function bodyLength(body: Body | undefined): number | null {
  if (body === undefined) return 0;
  if (typeof body === "string") return Buffer.byteLength(body);
  return body instanceof Uint8Array ? body.byteLength : null;
}

/** Writes a body's pieces as they come. The stream is not ended. */
export async function writeBody(stream: Writable, body: Body | undefined): Promise<void> {
  if (body === undefined) return;
  const pieces = typeof body === "string" || body instanceof Uint8Array ? [body] : body;
  for await (const piece of pieces) {
    if (stream.destroyed) return;
    if (piece.length > 0) stream.write(piece);
  }
}

/** Everything that a stream holds; `onChunk` sees each piece when it comes. */
export async function readBody(
  stream: AsyncIterable<Buffer>,
  onChunk?: (chunk: Buffer) => void,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) {
    onChunk?.(chunk);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
