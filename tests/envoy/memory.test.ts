// Memory of a module in a real Envoy over many streams: the module says in each response how many pages it has.

import assert from "node:assert/strict";
import { connect } from "node:net";
import { suite, test } from "node:test";
import { httpBootstrap, type ListenerAddress } from "../../cli/envoy/index.js";
import { testEnvoys, withEnvoy } from "../support/envoy.js";
import { leakyModule } from "../support/leaky.js";

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
async function sendMany(listener: ListenerAddress, requests: number): Promise<number> {
  const runs = Array.from({ length: CONNECTIONS }, () => sendOnOne(listener, requests / CONNECTIONS));
  return Math.max(...(await Promise.all(runs)));
}

for (const envoy of await testEnvoys()) {
  suite(`memory in Envoy ${envoy.version}`, { skip: envoy.skip }, () => {
    const growth = async (wasm: string, requests: number): Promise<{ before: number; after: number }> => {
      const listeners = [{ name: "main", filters: [{ wasm }], routes: [{ to: { status: 200 } }] }];
      return withEnvoy(envoy, httpBootstrap({ listeners }), async (running) => {
        const before = await sendMany(running.listeners.main!, 10_000);
        return { before, after: await sendMany(running.listeners.main!, requests) };
      });
    };

    test("stays where it is over 100,000 streams", async () => {
      const { before, after } = await growth(await leakyModule(0), 100_000);
      assert.equal(after, before);
    });

    test("is seen to grow when a module keeps an object of every stream", async () => {
      const { before, after } = await growth(await leakyModule(1), 20_000);
      assert(after > before, `${before} pages, then ${after}`);
    });
  });
}
