/** An address cannot be listened on; `code` is the system's (`EADDRINUSE`, `EACCES`, …). */
export class ListenError extends Error {
  override readonly name = "ListenError";

  constructor(
    message: string,
    readonly code: string | undefined,
  ) {
    super(message);
  }

  /** Says in one line what the system's error means. */
  static of(address: string, port: number, { code, message }: NodeJS.ErrnoException): ListenError {
    const why = code === "EADDRINUSE" ? "the port is in use" : message;
    return new ListenError(`cannot listen on ${address}:${port}: ${why}`, code);
  }
}
