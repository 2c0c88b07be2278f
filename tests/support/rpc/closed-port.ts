import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";

/** An address on which nothing listens: one that was free a moment ago. */
export async function closedPort(): Promise<string> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return `127.0.0.1:${port}`;
}
