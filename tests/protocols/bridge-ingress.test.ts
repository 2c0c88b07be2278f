import assert from "node:assert/strict";
import http2 from "node:http2";
import { describe, test } from "node:test";
import { boltV2Wire, boltWire } from "../support/rpc/bolt-wire.js";
import { dubboWire } from "../support/rpc/dubbo-wire.js";
import type { RpcCall, Wire } from "../support/rpc/wire.js";
import { longAnswer, longCall } from "./bridge-frames.js";
import { type Asked, Ingress } from "./bridge-host.js";

// The ingress module: an RPC client in front of it, Node's HTTP/2 behind it.

const CALL: RpcCall = {
  service: "com.test.Users",
  method: "find",
  version: "1.0",
  group: "blue",
  headers: { userId: "A 1", "X-B3-TraceId": "1234", "bad name": "x" },
  text: "hello",
  timeout: 3_000,
};

const OK: Record<string, number> = { bolt: 0, boltv2: 0, dubbo: 20 };

/** Of long frames; Hessian needs some more than its text. */
const SIZE = 16 * 1024 * 1024;

/** Answers a request frame with the text that it brought. */
const echo =
  (wire: Wire) =>
  ({ body, answer }: Asked): void => {
    const message = wire.read(body);
    if (message.kind !== "call") throw new Error("no call");
    const text = `${message.call.method} ${message.call.text}`;
    answer(wire.write({ kind: "answer", id: 77, answer: { status: OK[wire.name]!, ok: true, text } }));
  };

const counter = (ingress: Ingress, what: string, wire: Wire): number =>
  ingress.host.metrics.counters[`protocol=.=${wire.name};.;rpc_ingress_${what}_total`] ?? 0;

for (const wire of [boltWire, boltV2Wire, dubboWire]) {
  const call = (id: number, more: Partial<RpcCall> = {}) =>
    wire.write({ kind: "call", id, call: { ...CALL, ...more } });
  const answerOf = (ingress: Ingress, id: number) => {
    const message = ingress.messages.find((each) => each.id === id);
    assert.equal(message?.kind, "answer");
    return message.answer;
  };

  describe(`the ingress module with ${wire.name}`, () => {
    test("makes an HTTP request of a call, with the frame as its body", async () => {
      const ingress = await Ingress.open(wire, echo(wire));
      const frame = call(5);
      ingress.connection.send(frame);
      await ingress.until("an answer", () => ingress.messages.length === 1);
      const { headers, body } = ingress.asked[0]!;
      assert.deepEqual(body, frame);
      const expected = {
        ":method": "POST",
        ":scheme": "http",
        ":authority": "com.test.Users",
        ":path": "/com.test.Users/find",
        "x-rpc-protocol": wire.name,
        "x-rpc-service": "com.test.Users",
        "x-rpc-method": "find",
        "x-rpc-version": "1.0",
        "x-rpc-group": "blue",
        "x-envoy-upstream-rq-timeout-ms": "3000",
        "x-rpc-userid": "A 1",
        "x-rpc-bad-name": "x",
        "x-b3-traceid": "1234",
      };
      for (const [name, value] of Object.entries(expected)) assert.equal(headers[name], value, name);
      assert.equal(headers["x-rpc-one-way"], undefined);
      assert.deepEqual(answerOf(ingress, 5), { status: OK[wire.name], ok: true, text: "find hello" });
      assert.equal(counter(ingress, "calls", wire), 1);
      ingress.close();
    });

    test("gives no call more time than the configuration allows", async () => {
      const ingress = await Ingress.open(wire, echo(wire), { configuration: { maxTimeoutMs: 1_000 } });
      for (const [id, timeout] of [500, 3_000].entries()) ingress.connection.send(call(id, { timeout }));
      await ingress.until("both answers", () => ingress.messages.length === 2);
      const given = ingress.asked.map(({ headers }) => headers["x-envoy-upstream-rq-timeout-ms"]);
      assert.deepEqual(given, ["500", "1000"]);
      ingress.close();
    });

    test("has a thousand calls in flight, answered in another order", async () => {
      const waiting: Asked[] = [];
      const ingress = await Ingress.open(wire, (asked) => waiting.push(asked), {
        settings: { maxConcurrentStreams: 2_000 },
      });
      for (let id = 0; id < 1_000; id++)
        ingress.connection.send(call(id, { text: `${id}`, method: `m${id % 5}` }));
      await ingress.until("all requests", () => waiting.length === 1_000);
      // 7 and 1,000 have no common divisor: every place is met once.
      for (let i = 0; i < 1_000; i++) echo(wire)(waiting[(i * 7) % 1_000]!);
      await ingress.until("all answers", () => ingress.messages.length === 1_000);
      for (let id = 0; id < 1_000; id++) assert.equal(answerOf(ingress, id).text, `m${id % 5} ${id}`);
      assert.notEqual(ingress.messages[1]!.id, 1);
      ingress.close();
    });

    test("takes frames cut at every byte, in both directions", async () => {
      const frame = call(1);
      const reply = wire.write({
        kind: "answer",
        id: 9,
        answer: { status: OK[wire.name]!, ok: true, text: "yes" },
      });
      let cut = 0;
      const ingress = await Ingress.open(wire, ({ stream }) => {
        stream.respond({ ":status": 200, "x-rpc-status": "0" });
        const at = cut++ % reply.length;
        if (at > 0) stream.write(reply.subarray(0, at));
        stream.end(reply.subarray(at));
      });
      for (let at = 1; at < frame.length; at++) {
        const two = Buffer.concat([frame, call(at + 1)]);
        ingress.connection.send(two.subarray(0, at));
        ingress.connection.send(two.subarray(at, frame.length + at));
        ingress.connection.send(two.subarray(frame.length + at));
        await ingress.until("both answers", () => ingress.messages.length === 2 * at);
      }
      for (const asked of ingress.asked)
        assert.deepEqual(
          asked.body.subarray(12),
          (asked.body.length === frame.length ? frame : call(2)).subarray(12),
        );
      ingress.close();
    });

    for (const [status, reason] of [
      [404, "no route for this"],
      [429, "local_rate_limited"],
      [503, "no healthy upstream"],
      [504, "upstream request timeout"],
    ] as const) {
      test(`makes a failure of its own protocol of ${status}, with the reason`, async () => {
        const ingress = await Ingress.open(wire, ({ answer }) =>
          answer(Buffer.from(reason), { ":status": status, "content-type": "text/plain" }),
        );
        ingress.connection.send(call(3));
        await ingress.until("an answer", () => ingress.messages.length === 1);
        const answer = answerOf(ingress, 3);
        assert.equal(answer.ok, false);
        assert.ok(answer.text.includes(reason), answer.text);
        assert.equal(counter(ingress, "local_replies", wire), 1);
        ingress.close();
      });
    }

    test("answers a stream that is reset, and an answer that is no frame", async () => {
      const ingress = await Ingress.open(wire, ({ stream, body, answer }) => {
        if (wire.read(body).id === 1) stream.close(http2.constants.NGHTTP2_INTERNAL_ERROR);
        else answer(Buffer.from("what?"));
      });
      ingress.connection.send(Buffer.concat([call(1), call(2)]));
      await ingress.until("both answers", () => ingress.messages.length === 2);
      for (const id of [1, 2]) assert.equal(answerOf(ingress, id).ok, false);
      assert.equal(ingress.connection.isClosed, false);
      ingress.close();
    });

    test("answers heartbeats, without a request", async () => {
      const ingress = await Ingress.open(wire, echo(wire));
      for (const id of [8, 9]) {
        ingress.connection.send(wire.write({ kind: "heartbeat", id }));
        await ingress.until("its answer", () => ingress.messages.at(-1)?.id === id);
      }
      assert.deepEqual(
        ingress.messages,
        [8, 9].map((id) => ({ kind: "heartbeat answer", id })),
      );
      assert.equal(ingress.asked.length, 0);
      assert.equal(counter(ingress, "heartbeats", wire), 2);
      ingress.close();
    });

    test("answers no one-way call, whatever becomes of it", async () => {
      const ingress = await Ingress.open(wire, ({ answer, body, headers }) => {
        if (headers["x-rpc-one-way"] !== "true") echo(wire)({ body, answer } as Asked);
        else answer(Buffer.from("no"), { ":status": 503 });
      });
      ingress.connection.send(Buffer.concat([call(1, { oneWay: true }), call(2)]));
      await ingress.until(
        "the other's answer",
        () => ingress.messages.length > 0 && ingress.asked.length === 2,
      );
      ingress.connection.send(wire.write({ kind: "heartbeat", id: 3 }));
      await ingress.until("a heartbeat's answer", () => ingress.messages.at(-1)?.id === 3);
      assert.deepEqual(
        ingress.messages.map(({ id }) => id),
        [2, 3],
      );
      assert.equal(counter(ingress, "one_way", wire), 1);
      ingress.close();
    });

    test("closes a connection that sends what is no frame, and tells it once", async () => {
      const ingress = await Ingress.open(wire, echo(wire));
      ingress.connection.send(call(1));
      await ingress.until("an answer", () => ingress.messages.length === 1);
      ingress.connection.send("secret secret secret secret secret");
      ingress.connection.send("secret");
      assert.ok(ingress.connection.isClosed);
      assert.equal(counter(ingress, "malformed", wire), 1);
      const lines = ingress.host.logs.map(({ message }) => message);
      assert.equal(lines.filter((line) => line.includes("malformed frame")).length, 1);
      assert.ok(!lines.join().includes("secret"));
      ingress.close();
    });

    test("passes frames of 16 MiB in bounded memory", async () => {
      const reply = longAnswer(wire, 9, SIZE);
      const ingress = await Ingress.open(wire, ({ answer }) => answer(reply), {
        settings: { initialWindowSize: 32 << 20 },
      });
      let received = 0;
      ingress.connection.onClient = (chunk) => {
        received += chunk.length;
        if (received === reply.length) ingress.look();
      };
      const frame = longCall(wire, CALL, SIZE);
      const before = memoryOf(ingress);
      ingress.session?.setLocalWindowSize(64 << 20);
      for (let at = 0; at < frame.length; at += 1 << 16) {
        ingress.connection.send(frame.subarray(at, at + (1 << 16)));
        await new Promise(setImmediate);
        ingress.session?.setLocalWindowSize(64 << 20);
      }
      await ingress.until("the request", () => ingress.asked.length === 1);
      assert.ok(ingress.asked[0]!.body.equals(frame));
      await ingress.until("the answer", () => received === reply.length);
      const answered = ingress.connection.toClient.bytes;
      assert.ok(answered.subarray(12).equals(reply.subarray(12)));
      assert.ok(memoryOf(ingress) - before < 6 << 20, `${memoryOf(ingress) - before} bytes`);
      ingress.close();
    });

    test("waits for the windows of the HTTP side", async () => {
      const ingress = await Ingress.open(wire, echo(wire), { settings: { initialWindowSize: 100 } });
      for (let id = 1; id <= 20; id++) ingress.connection.send(call(id, { text: "y".repeat(30_000 / 10) }));
      await ingress.until("all answers", () => ingress.messages.length === 20);
      ingress.close();
    });

    test("ends the connection when the HTTP side goes away and the last call is over", async () => {
      const waiting: Asked[] = [];
      const ingress = await Ingress.open(wire, (asked) => waiting.push(asked));
      ingress.connection.send(call(1));
      await ingress.until("the request", () => waiting.length === 1);
      ingress.session!.goaway(0);
      ingress.connection.send(wire.write({ kind: "heartbeat", id: 2 }));
      await ingress.until("a heartbeat's answer", () => ingress.messages.some(({ id }) => id === 2));
      ingress.connection.send(call(3));
      assert.equal(ingress.connection.isClosed, false);
      echo(wire)(waiting[0]!);
      await ingress.until("the end", () => ingress.connection.isClosed);
      assert.equal(answerOf(ingress, 1).ok, true);
      assert.equal(answerOf(ingress, 3).ok, false);
      ingress.close();
    });
  });
}

/** How much memory the module has. */
function memoryOf(ingress: Ingress): number {
  return ingress.host.memoryPages() * 65_536;
}
