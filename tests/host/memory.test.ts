// Memory of modules over a million streams. Each check stops at the first growth that it sees.

import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { Host, type HttpStream, type PluginOptions } from "../../host/index.js";
import { leakyModule } from "../support/leaky.js";
import { filterModule } from "../support/modules.js";
import { silentSink } from "./support/load.js";

/** After as many streams a module has all the memory it should ever need. */
const WARM_UP = 10_000;

/** Opens a stream of its own name; names are all of one length, for longer ones may take more memory. */
function open(host: Host, index: number): HttpStream {
  const id = String(index).padStart(7, "0");
  const stream = host.createHttpStream(silentSink);
  stream.decodeHeaders(
    [
      [":method", "GET"],
      [":path", `/items/${id}`],
      [":authority", "test.local"],
      [":scheme", "http"],
      ["x-id", `id-${id}`],
    ],
    true,
  );
  return stream;
}

function finish(stream: HttpStream): void {
  stream.encodeHeaders(
    [
      [":status", "200"],
      ["x-made", "here"],
    ],
    true,
  );
  stream.close();
}

/**
 * Runs streams, `live` of them at a time, and holds the module's memory against what it was after the warm-up.
 *
 * @throws AssertionError at the first growth
 */
async function checkMemory(plugin: PluginOptions, streams: number, live: number): Promise<void> {
  const host = await Host.load({ plugins: [plugin] });
  try {
    const alive = Array.from({ length: live }, (_, i) => open(host, i));
    let pages = 0;
    for (let i = live; i < streams; i++) {
      finish(alive[i % live]!);
      alive[i % live] = open(host, i);
      if (i === WARM_UP) pages = host.memoryPages();
      if (i > WARM_UP && i % 1000 === 0) {
        assert.equal(host.memoryPages(), pages, `pages of memory after ${i} streams`);
      }
    }
    alive.forEach(finish);
    assert.equal(host.memoryPages(), pages, `pages of memory after ${streams} streams`);
  } finally {
    host.close();
  }
}

suite("memory", () => {
  const configuration = JSON.stringify({
    rules: [
      {
        match: { path: { prefix: "/items/" }, headers: [{ name: "x-id", prefix: "id-" }] },
        request: [
          { op: "set", name: "x-a", value: "constant" },
          { op: "set", name: "x-b", value: "%REQ(x-id)% of %PROPERTY(request.method)%" },
          { op: "append", name: "x-id", value: "more" },
          { op: "rename", from: "x-b", to: "x-c" },
        ],
        response: [{ op: "set", name: "x-for", value: "%REQ(:path)% %REQ(x-c)% %RESP(x-made)%" }],
      },
      { match: { methods: ["PUT"] }, respond: { status: 403 } },
    ],
  });

  test("1,000,000 streams through the headers filter", async () => {
    await checkMemory({ wasm: await filterModule("headers"), configuration }, 1_000_000, 1);
  });

  test("streams through the headers filter with 1,000 live at once", async () => {
    await checkMemory({ wasm: await filterModule("headers"), configuration }, 200_000, 1_000);
  });

  test("the check passes a module that gives everything back", async () => {
    await checkMemory({ wasm: await leakyModule(0) }, 100_000, 1);
  });

  test("the check finds a module that keeps an object of every stream", async () => {
    const leaks = checkMemory({ wasm: await leakyModule(1) }, 100_000, 1);
    await assert.rejects(leaks, { name: "AssertionError", message: /^pages of memory after \d+ streams/ });
  });
});
