// Memory of a module that does with each stream what can leave something behind: shared data, a timer, a callout.

import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { type Cluster, type ClusterEvents, Host, type HttpStream } from "../../host/index.js";
import { ManualClock } from "../../host/testing.js";
import { leakyModule } from "../support/leaky.js";
import { silentSink } from "./support/load.js";

/** After as many streams a module has all the memory it should ever need. */
const WARM_UP = 20_000;

/** A service that answers when it is told to. */
class Callee implements Cluster {
  readonly isHealthy = true;
  #asked: ClusterEvents[] = [];

  open(_request: unknown, events: ClusterEvents): ReturnType<Cluster["open"]> {
    this.#asked.push(events);
    return { data() {}, trailers() {}, cancel() {} };
  }

  answer(): void {
    const asked = this.#asked;
    this.#asked = [];
    for (const events of asked) {
      events.headers(
        [
          [":status", "200"],
          ["date", "now"],
        ],
        true,
      );
    }
  }
}

/** How often a stream went on for each reason, as the module says it. */
type Outcomes = Record<string, number>;

function open(host: Host, outcomes: Outcomes): HttpStream {
  const stream = host.createHttpStream({
    ...silentSink,
    responseHeaders(headers) {
      const outcome = headers.find(([name]) => name === "x-outcome")![1];
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    },
  });
  stream.decodeHeaders(
    [
      [":method", "GET"],
      [":path", "/"],
      [":authority", "test.local"],
      [":scheme", "http"],
    ],
    true,
  );
  return stream;
}

/**
 * Runs streams, `live` of them at a time: of each hundred one is left by its client before the callout is answered, and one
 * is let go by its timer. Holds the module's memory against what it was after the warm-up.
 *
 * @throws AssertionError at the first growth
 */
async function checkMemory(wasm: string, streams: number, live: number): Promise<Outcomes> {
  const outcomes: Outcomes = {};
  const callee = new Callee();
  const clock = new ManualClock();
  const host = await Host.load({ plugins: [{ wasm }], clusters: { callee }, clock });
  try {
    let pages = 0;
    for (let i = 0; i < streams; i += live) {
      const round = i / live;
      const alive = Array.from({ length: live }, () => open(host, outcomes));
      if (round % 100 === 1) for (const stream of alive) stream.close();
      clock.advance(round % 100 === 2 ? 6_000 : 1);
      callee.answer();
      for (const stream of alive) {
        stream.encodeHeaders([[":status", "200"]], true);
        stream.close();
      }
      if (i <= WARM_UP) pages = host.memoryPages();
      else assert.equal(host.memoryPages(), pages, `pages of memory after ${i} streams`);
    }
    return outcomes;
  } finally {
    host.close();
  }
}

suite("memory with callouts, shared data and timers", () => {
  test("1,000,000 streams", async () => {
    const outcomes = await checkMemory(await leakyModule(0, "busy"), 1_000_000, 10);
    assert.deepEqual(outcomes, { "answered 200": 980_000, guarded: 10_000 });
  });

  test("streams of which 1,000 live at once", async () => {
    await checkMemory(await leakyModule(0, "busy"), 200_000, 1_000);
  });

  test("the check finds a module that keeps every handler", async () => {
    const leaks = checkMemory(await leakyModule(1, "busy"), 200_000, 10);
    await assert.rejects(leaks, { name: "AssertionError", message: /^pages of memory after \d+ streams/ });
  });
});
