// Connections that do not leave the process.

import assert from "node:assert/strict";
import { once } from "node:events";
import { test } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { InnerSocket } from "../../host/serve/inner-socket.js";

const CHUNK = Buffer.alloc(64_000, "x");

test("what is written to one end is read from the other, both ways, and in order", async () => {
  const ends = InnerSocket.pair();
  for (const [from, to] of [ends, ends.toReversed()] as [InnerSocket, InnerSocket][]) {
    from.write("one ");
    from.write("two");
    await turn();
    assert.equal(String(to.read()), "one two");
  }
});

test("a writer waits for its reader, and goes on with it", async () => {
  const [writer, reader] = InnerSocket.pair();
  let written = 0;
  const write = (): void => {
    while (written < 100 && writer.write(CHUNK)) written++;
  };
  writer.on("drain", write);
  write();
  for (let i = 0; i < 10; i++) await turn();
  assert.ok(written < 5, `${written} chunks were taken without a reader`);
  let read = 0;
  for await (const chunk of reader) {
    read += chunk.length;
    if (read >= 50 * CHUNK.length) break;
  }
  assert.ok(written >= 49, `${written}`);
});

test("the end that may outlast the other's goes on writing after it", async () => {
  const [closing, halfOpen] = InnerSocket.pair();
  const ended = once(halfOpen, "end");
  halfOpen.resume();
  closing.on("data", () => {});
  closing.end("last");
  await ended;
  assert.equal(halfOpen.writable, true);
  const heard = once(closing, "data") as Promise<[Buffer]>;
  halfOpen.end("answer");
  assert.equal(String((await heard)[0]), "answer");
  await Promise.all([once(closing, "close"), once(halfOpen, "close")]);
});

test("the end that closes does so with the other's end", async () => {
  const [closing, halfOpen] = InnerSocket.pair();
  const closed = once(closing, "close");
  closing.resume();
  halfOpen.resume();
  halfOpen.end();
  await closed;
});

for (const [i, which] of ["the closing end", "the end that may outlast it"].entries()) {
  test(`${which} that is destroyed breaks the other off`, async () => {
    const ends = InnerSocket.pair();
    const [gone, left] = [ends[i]!, ends[1 - i]!];
    const closed = once(left, "close");
    gone.destroy();
    await closed;
  });
}

test("what was sent before a proper end is still read when the sender is gone", async () => {
  const [sender, reader] = InnerSocket.pair();
  sender.end("all of it");
  await once(sender, "finish");
  sender.destroy();
  let text = "";
  for await (const chunk of reader) text += chunk;
  assert.equal(text, "all of it");
});

test("who is behind it is told to whoever asks", () => {
  const [named, nameless] = InnerSocket.pair({ remoteAddress: "10.0.0.1", remotePort: 7 });
  assert.deepEqual([named.remoteAddress, named.remotePort], ["10.0.0.1", 7]);
  assert.equal(nameless.remoteAddress, undefined);
});
