import assert from "node:assert/strict";
import { test } from "node:test";
import { checkModule, MalformedModule, readModule } from "../../host/index.js";
import { call, guest, log } from "../host/support/guest.js";
import { chooseSeed, Random } from "./random.js";

const seed = chooseSeed();
const rounds = Number(process.env.FUZZ_ROUNDS ?? 20000);
/** No mutation of a small module may keep the reader busy for longer, in milliseconds. */
const slowest = 1000;

const module = Buffer.from(
  guest({
    proxy_on_configure: [log("hello"), call("proxy_get_buffer_bytes", 7, 0, 100)],
    proxy_on_request_headers: [call("proxy_increment_metric", 1, 1n)],
  }),
);

const edges = [0x00, 0x01, 0x7f, 0x80, 0xff];

/** One to eight small changes: bytes turned, cut out, doubled, or the end cut off. */
function mutate(random: Random): Buffer {
  let bytes = Buffer.from(module);
  for (let change = random.below(8); change >= 0; change--) {
    const at = random.below(bytes.length);
    const length = random.below(6);
    switch (random.below(5)) {
      case 0:
        bytes[at] = random.below(256);
        break;
      case 1:
        bytes[at] = random.pick(edges);
        break;
      case 2:
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]);
        break;
      case 3:
        bytes = Buffer.concat([bytes.subarray(0, at + length), bytes.subarray(at)]);
        break;
      case 4:
        bytes = bytes.subarray(0, Math.max(at, 9));
        break;
    }
  }
  return bytes;
}

test(`the reader of modules answers ${rounds} broken ones with a clear error or not at all (seed ${seed})`, () => {
  const random = new Random(seed);
  const seen = { read: 0, refused: 0, malformed: 0 };
  for (let round = 0; round < rounds; round++) {
    const bytes = mutate(random);
    const start = performance.now();
    try {
      const problems = checkModule(readModule(bytes));
      seen.read++;
      if (problems.length > 0) seen.refused++;
    } catch (error) {
      const hex = bytes.toString("hex");
      assert.ok(error instanceof MalformedModule, `${error} from round ${round}: ${hex}`);
      assert.match(error.message, /^expected .+/);
      seen.malformed++;
    }
    assert.ok(performance.now() - start < slowest, `round ${round} was slow: ${bytes.toString("hex")}`);
  }
  // The mutations are worth something only if they reach all three outcomes.
  for (const [outcome, count] of Object.entries(seen))
    assert.ok(count > rounds / 100, `${outcome}: ${count}`);
});

test("sizes and counts that promise more than there is are refused at once", () => {
  const header = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
  const huge = [0xff, 0xff, 0xff, 0xff, 0x0f];
  for (const id of [1, 2, 3, 5, 7]) {
    const section = [id, huge.length, ...huge];
    assert.throws(() => readModule(Uint8Array.from([...header, ...section])), MalformedModule);
    assert.throws(() => readModule(Uint8Array.from([...header, id, ...huge])), MalformedModule);
  }
});
