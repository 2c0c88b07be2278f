import { createServer } from "node:net";
import { ListenError } from "../../host/serve/index.js";

/** Adds to a {@link ListenError} what to do about it; any other error is returned as it is. */
export function explainListenError(error: unknown): unknown {
  if (!(error instanceof ListenError)) return error;
  return new ListenError(
    `${error.message}; choose another with --port, or a free one with --port 0`,
    error.code,
  );
}

/**
 * Makes sure that a port can be listened on, for Envoy would share it with whoever has it.
 *
 * @throws ListenError
 */
export async function requireFreePort(port: number): Promise<void> {
  if (port === 0) return;
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error) => reject(explainListenError(ListenError.of("127.0.0.1", port, error))));
    server.listen(port, "127.0.0.1", resolve);
  });
  await new Promise((resolve) => server.close(resolve));
}
