import { connect } from "node:net";
import type { ListenerAddress } from "../../cli/envoy/index.js";

// Many small requests with little of Node's own work: it is Envoy that is to be kept busy. The filter says in each response
// how many pages of memory it has (`x-memory-pages`).

const CONNECTIONS = 16;
const REQUEST = "GET /some/path HTTP/1.1\r\nhost: test.local\r\n\r\n";
const TIMEOUT_MS = 60_000;

/** Sends that many requests over one connection, one after the other, and returns the pages that the last answer tells. */
function sendOnOne({ host, port }: ListenerAddress, requests: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, host).setEncoding("latin1").setTimeout(TIMEOUT_MS);
    let answered = 0;
    let text = "";
    socket.on("error", reject);
    socket.on("timeout", () => socket.destroy(new Error(`only ${answered} of ${requests} answers came`)));
    socket.on("end", () => socket.destroy(new Error(`Envoy hung up after ${answered} answers: ${text}`)));
    socket.on("data", (chunk: string) => {
      text += chunk;
      if (!text.endsWith("\r\n\r\n")) return;
      const pages = /x-memory-pages: (\d+)/.exec(text);
      if (!pages) return void socket.destroy(new Error(`an answer does not tell the memory: ${text}`));
      text = "";
      if (++answered < requests) return void socket.write(REQUEST);
      socket.destroy();
      resolve(Number(pages[1]));
    });
    socket.write(REQUEST);
  });
}

/** Sends that many requests over several connections, and returns the pages of memory after them. */
export async function sendMany(listener: ListenerAddress, requests: number): Promise<number> {
  const runs = Array.from({ length: CONNECTIONS }, () => sendOnOne(listener, requests / CONNECTIONS));
  return Math.max(...(await Promise.all(runs)));
}
