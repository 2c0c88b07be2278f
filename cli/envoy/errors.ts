/** No usable Envoy could be found or installed. The message is one line that says what to do. */
export class EnvoyUnavailable extends Error {
  override readonly name = "EnvoyUnavailable";
}

/** Envoy ended, or did not become ready in time, when it was started. */
export class EnvoyStartError extends Error {
  override readonly name = "EnvoyStartError";

  /** @param logs the log lines kept until then, oldest first */
  constructor(
    message: string,
    readonly logs: readonly string[],
  ) {
    super(message);
  }
}
