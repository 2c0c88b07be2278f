import type { Duplex } from "node:stream";

/** What a client begins an HTTP/2 connection with, where nothing was negotiated before (RFC 9113, 3.4). */
const PREFACE = Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "latin1");

/** How long a client may take until its first bytes tell which HTTP it speaks, in milliseconds. */
const SNIFF_TIMEOUT = 60_000;

export type HttpVersion = "http1" | "http2";

/**
 * Reads just as much of a new connection as tells HTTP/2 from HTTP/1.1, puts it back, and hands the socket on.
 * A connection that ends or stalls before that is closed, and `decided` is not called.
 */
export function sniffHttpVersion(socket: Duplex, decided: (version: HttpVersion) => void): void {
  let seen = Buffer.alloc(0);

  const finish = (): void => {
    socket.off("readable", onReadable).off("end", abandon).off("error", abandon).off("close", abandon);
    clearTimeout(timer);
  };
  const abandon = (): void => {
    finish();
    socket.destroy();
  };
  const onReadable = (): void => {
    const chunk = socket.read() as Buffer | null;
    if (chunk === null) return;
    seen = Buffer.concat([seen, chunk]);
    const version = versionOf(seen);
    if (version === null) return;
    finish();
    socket.unshift(seen);
    decided(version);
  };
  const timer = setTimeout(abandon, SNIFF_TIMEOUT);
  socket.on("readable", onReadable).on("end", abandon).on("error", abandon).on("close", abandon);
}

/** Null while the bytes may still become the preface. */
function versionOf(bytes: Buffer): HttpVersion | null {
  const length = Math.min(bytes.length, PREFACE.length);
  if (bytes.compare(PREFACE, 0, length, 0, length) !== 0) return "http1";
  return length === PREFACE.length ? "http2" : null;
}
