import assert from "node:assert/strict";
import http2 from "node:http2";
import { describe, test } from "node:test";
import { boltWire as wire } from "../support/rpc/bolt-wire.js";
import type { RpcCall } from "../support/rpc/wire.js";
import { longAnswer, longCall } from "./bridge-frames.js";
import { Egress, Ingress } from "./bridge-host.js";

// Long frames, which pass in pieces: they share a connection with others, or do not come to their end.

const CALL: RpcCall = { service: "com.test.Users", method: "find" };
const LONG = 2 * 1024 * 1024;
const callFrame = (id: number) => wire.write({ kind: "call", id, call: CALL });
const WIDE: http2.Settings = { initialWindowSize: 32 << 20 };

describe("long frames at the ingress", () => {
  test("answers that come interleaved leave one after the other, short ones in between whole", async () => {
    const ingress = await Ingress.open(wire, async ({ body, stream }) => {
      const { id } = wire.read(body);
      const reply =
        id === 3
          ? wire.write({ kind: "answer", id, answer: { status: 0, ok: true, text: "short" } })
          : longAnswer(wire, id, LONG);
      stream.respond({ ":status": 200, "x-rpc-status": "0" });
      for (let at = 0; at < reply.length; at += 100_000) {
        stream.write(reply.subarray(at, at + 100_000));
        await new Promise(setImmediate);
      }
      stream.end();
    });
    ingress.connection.send(Buffer.concat([callFrame(1), callFrame(2), callFrame(3)]));
    await ingress.until("three answers", () => ingress.messages.length === 3);
    const lengths = ingress.messages.map(
      (message) => message.kind === "answer" && message.answer.text.length,
    );
    assert.deepEqual(ingress.messages.map(({ id }) => id).toSorted(), [1, 2, 3]);
    assert.deepEqual(lengths.toSorted(), [5, LONG + 4, LONG + 4].toSorted());
    assert.ok(ingress.messages.every((message) => message.kind === "answer" && message.answer.ok));
    ingress.close();
  });

  test("answers for which there is no room to wait fail, and the connection goes on", async () => {
    const ingress = await Ingress.open(
      wire,
      async ({ body, stream }) => {
        const reply = longAnswer(wire, wire.read(body).id, LONG);
        stream.respond({ ":status": 200, "x-rpc-status": "0" });
        for (let at = 0; at < reply.length && !stream.destroyed; at += 100_000) {
          stream.write(reply.subarray(at, at + 100_000));
          await new Promise(setImmediate);
        }
        stream.end();
      },
      { configuration: { maxHeldBytes: 1 << 20 } },
    );
    ingress.connection.send(Buffer.concat([1, 2, 3].map(callFrame)));
    await ingress.until("three answers", () => ingress.messages.length === 3);
    const ok = ingress.messages.filter((message) => message.kind === "answer" && message.answer.ok);
    assert.equal(ok.length, 1);
    ingress.connection.send(wire.write({ kind: "heartbeat", id: 4 }));
    await ingress.until("a heartbeat's answer", () => ingress.messages.at(-1)?.id === 4);
    ingress.close();
  });

  test("an answer that breaks off in the middle ends the connection", async () => {
    const ingress = await Ingress.open(wire, ({ body, stream }) => {
      const reply = longAnswer(wire, wire.read(body).id, LONG);
      stream.respond({ ":status": 200, "x-rpc-status": "0" });
      stream.write(reply.subarray(0, LONG / 2), () => stream.close(http2.constants.NGHTTP2_INTERNAL_ERROR));
    });
    ingress.connection.send(callFrame(1));
    await ingress.until("the end", () => ingress.connection.isClosed);
    ingress.close();
  });

  test("a request that is answered before it is complete leaves the connection as it was", async () => {
    const ingress = await Ingress.open(wire, ({ answer }) => answer(Buffer.alloc(0)), { settings: WIDE });
    let refused = 0;
    ingress.onHead = (stream) => {
      if (refused++ > 0) return;
      stream.respond({ ":status": 413 });
      stream.end("too large");
    };
    const frame = longCall(wire, CALL, LONG);
    const half = LONG / 2;
    ingress.connection.send(frame.subarray(0, half));
    await ingress.until("an answer", () => ingress.messages.length === 1);
    const [first] = ingress.messages;
    assert.ok(first?.kind === "answer" && !first.answer.ok && first.answer.text.includes("too large"));
    ingress.connection.send(Buffer.concat([frame.subarray(half), callFrame(9)]));
    await ingress.until("the next answer", () => ingress.messages.length === 2);
    assert.equal(ingress.messages[1]?.id, 9);
    assert.equal(ingress.connection.isClosed, false);
    ingress.close();
  });
});

describe("long frames at the egress", () => {
  test("a request that breaks off in the middle of its frame ends the connection", async () => {
    const egress = await Egress.open(
      wire,
      (message, used) => {
        if (message.kind === "heartbeat") used.say(wire.write({ kind: "heartbeat answer", id: message.id }));
      },
      { settings: WIDE },
    );
    const frame = longCall(wire, CALL, LONG);
    const stream = egress.client.request({ ":method": "POST", ":path": "/", "x-rpc-protocol": "bolt" });
    stream.on("error", () => {});
    stream.write(frame.subarray(0, LONG / 2));
    await egress.until("its beginning", () => egress.connection.toUpstream.bytes.length > LONG / 4);
    stream.close(http2.constants.NGHTTP2_CANCEL);
    await egress.until("the end", () => egress.connection.isClosed);
    egress.close();
  });

  test("an answer of which nobody waits for the rest is left out", async () => {
    const egress = await Egress.open(
      wire,
      (message, used) => {
        if (message.kind === "heartbeat") used.say(wire.write({ kind: "heartbeat answer", id: message.id }));
      },
      { settings: WIDE },
    );
    const headers = { ":method": "POST", ":path": "/", "x-rpc-protocol": "bolt" };
    const stream = egress.client.request(headers);
    stream.on("error", () => {});
    stream.end(callFrame(1));
    await egress.until("the call", () => egress.messages.some(({ kind }) => kind === "call"));
    const reply = longAnswer(wire, egress.messages.at(-1)!.id, LONG);
    egress.say(reply.subarray(0, LONG / 2));
    stream.close(http2.constants.NGHTTP2_CANCEL);
    const asked = egress.ask(headers, callFrame(2));
    await egress.until("the next call", () => egress.messages.at(-1)?.id === 3);
    egress.say(reply.subarray(LONG / 2));
    egress.say(wire.write({ kind: "answer", id: 3, answer: { status: 0, ok: true, text: "next" } }));
    const message = wire.read((await asked).body);
    assert.equal(message.kind === "answer" && message.answer.text, "next");
    egress.close();
  });
});
