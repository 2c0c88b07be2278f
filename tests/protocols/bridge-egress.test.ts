import assert from "node:assert/strict";
import http2 from "node:http2";
import { describe, test } from "node:test";
import { boltV2Wire, boltWire } from "../support/rpc/bolt-wire.js";
import { dubboWire } from "../support/rpc/dubbo-wire.js";
import type { RpcCall, RpcMessage, Wire } from "../support/rpc/wire.js";
import { longAnswer, longCall } from "./bridge-frames.js";
import { Egress } from "./bridge-host.js";

// The egress module: Node's HTTP/2, or plain text, in front of it as the router would be, an RPC server behind it.

const CALL: RpcCall = {
  service: "com.test.Users",
  method: "find",
  headers: { userId: "A", tenant: "t1" },
  text: "hello",
};
const OK: Record<string, number> = { bolt: 0, boltv2: 0, dubbo: 20 };
/** Of long frames. */
const SIZE = 16 * 1024 * 1024;

const counter = (egress: Egress, what: string, wire: Wire): number =>
  egress.host.metrics.counters[`protocol=.=${wire.name};.;rpc_egress_${what}_total`] ?? 0;

for (const wire of [boltWire, boltV2Wire, dubboWire]) {
  const callFrame = (more: Partial<RpcCall> = {}, id = 99) =>
    wire.write({ kind: "call", id, call: { ...CALL, ...more } });
  const answerFrame = (id: number, text: string, status = OK[wire.name]!) =>
    wire.write({ kind: "answer", id, answer: { status, ok: status === OK[wire.name], text } });
  const headersOf = (more: http2.OutgoingHttpHeaders = {}): http2.OutgoingHttpHeaders => ({
    ":method": "POST",
    ":path": "/com.test.Users/find",
    "x-rpc-protocol": wire.name,
    "x-rpc-service": "com.test.Users",
    "x-rpc-method": "find",
    "x-rpc-userid": "A",
    "x-rpc-tenant": "t1",
    ...more,
  });
  const textOf = (frame: Buffer): string => {
    const message = wire.read(frame);
    assert.equal(message.kind, "answer");
    return message.answer.text;
  };
  /** Answers heartbeats and echoes calls. */
  const echo = (message: RpcMessage, egress: Egress): void => {
    if (message.kind === "heartbeat") egress.say(wire.write({ kind: "heartbeat answer", id: message.id }));
    if (message.kind === "call" && !message.call.oneWay)
      egress.say(answerFrame(message.id, `${message.call.method} ${message.call.text}`));
  };

  describe(`the egress module with ${wire.name} and HTTP/2`, () => {
    test("rings the server first, and then sends the frame as it is but for its id", async () => {
      const egress = await Egress.open(wire, echo);
      const { headers, body } = await egress.ask(headersOf(), callFrame());
      assert.equal(headers[":status"], 200);
      assert.equal(headers["x-rpc-status"], `${OK[wire.name]}`);
      assert.equal(textOf(body), "find hello");
      assert.deepEqual(
        egress.messages.map(({ kind }) => kind),
        ["heartbeat", "call"],
      );
      const sent = egress.frames[1]!;
      const id = wire.read(sent).id;
      assert.deepEqual(sent, callFrame({}, id));
      assert.equal(counter(egress, "calls", wire), 1);
      egress.close();
    });

    test("has a thousand calls in flight, answered in another order", async () => {
      const waiting: RpcMessage[] = [];
      const egress = await Egress.open(wire, (message, used) => {
        if (message.kind === "call") waiting.push(message);
        else echo(message, used);
        if (waiting.length < 1_000) return;
        for (let i = 0; i < 1_000; i++) echo(waiting[(i * 7) % 1_000]!, used);
        waiting.length = 0;
      });
      const answers = await Promise.all(
        Array.from({ length: 1_000 }, (_, i) => egress.ask(headersOf(), callFrame({ text: `${i}` }, 5))),
      );
      for (const [i, { body }] of answers.entries()) assert.equal(textOf(body), `find ${i}`);
      assert.equal(new Set(egress.messages.map(({ id }) => id)).size, 1_001);
      egress.close();
    });

    test("takes the server's frames cut at every byte", async () => {
      let cut = 0;
      const egress = await Egress.open(wire, (message, used) => {
        if (message.kind !== "call") return echo(message, used);
        const frame = answerFrame(message.id, "yes");
        cut = (cut + 1) % frame.length;
        used.say(frame.subarray(0, cut));
        used.say(frame.subarray(cut));
      });
      for (let i = 0; i < answerFrame(1, "yes").length; i++) {
        assert.equal(textOf((await egress.ask(headersOf(), callFrame())).body), "yes");
      }
      egress.close();
    });

    test("brings changed headers into the frame", async () => {
      const egress = await Egress.open(wire, echo);
      const changed = headersOf({
        "x-rpc-userid": "B",
        "x-rpc-added": "new",
        "x-b3-traceid": "7",
        other: "x",
      });
      delete changed["x-rpc-tenant"];
      await egress.ask(changed, callFrame());
      const message = egress.messages.find(({ kind }) => kind === "call");
      assert.equal(message?.kind, "call");
      assert.deepEqual(message.call.headers, { userId: "B", added: "new", "x-b3-traceid": "7" });
      assert.equal(message.call.text, "hello");
      egress.close();
    });

    test("says with HTTP's status how the call went", async () => {
      const failed = wire.name === "dubbo" ? 100 : 4;
      const egress = await Egress.open(wire, (message, used) => {
        if (message.kind === "call") used.say(answerFrame(message.id, "busy", failed));
        else echo(message, used);
      });
      const { headers, body } = await egress.ask(headersOf(), callFrame());
      assert.equal(headers[":status"], 503);
      assert.equal(headers["x-rpc-status"], `${failed}`);
      assert.equal(textOf(body), "busy");
      egress.close();
    });

    test("answers one-way calls when the server has read them", async () => {
      const egress = await Egress.open(wire, echo);
      const { headers, body } = await egress.ask(
        headersOf({ "x-rpc-one-way": "true" }),
        callFrame({ oneWay: true }),
      );
      assert.equal(headers[":status"], 200);
      assert.equal(body.length, 0);
      assert.ok(egress.messages.some((message) => message.kind === "call" && message.call.oneWay));
      assert.equal(counter(egress, "one_way", wire), 1);
      egress.close();
    });

    test("answers a server's heartbeats, though the router has nothing to send", async () => {
      const egress = await Egress.open(wire, echo);
      await egress.ask(headersOf(), callFrame());
      egress.say(wire.write({ kind: "heartbeat", id: 1234 }));
      await egress.until("its answer", () => egress.messages.at(-1)?.id === 1234);
      assert.equal(egress.messages.at(-1)?.kind, "heartbeat answer");
      assert.equal(counter(egress, "heartbeats", wire), 1);
      egress.close();
    });

    test("drops the answer to a call that was reset", async () => {
      const late: RpcMessage[] = [];
      const egress = await Egress.open(wire, (message, used) => {
        if (message.kind === "call" && message.call.text === "slow") late.push(message);
        else echo(message, used);
      });
      const stream = egress.client.request(headersOf());
      stream.on("error", () => {});
      stream.end(callFrame({ text: "slow" }));
      await egress.until("the call", () => late.length === 1);
      stream.close(http2.constants.NGHTTP2_CANCEL);
      assert.equal(textOf((await egress.ask(headersOf(), callFrame())).body), "find hello");
      egress.say(answerFrame(late[0]!.id, "late"));
      assert.equal(textOf((await egress.ask(headersOf(), callFrame())).body), "find hello");
      assert.equal(counter(egress, "late_answers", wire), 1);
      egress.close();
    });

    test("mends the length of a frame whose body was changed, and refuses what is no frame", async () => {
      const egress = await Egress.open(wire, echo);
      await egress.ask(headersOf(), callFrame());
      const refused = await egress.ask(headersOf(), Buffer.from("nonsense"));
      assert.equal(refused.headers[":status"], 400);
      const empty = await egress.ask(headersOf(), Buffer.alloc(0));
      assert.equal(empty.headers[":status"], 400);
      if (wire.name !== "dubbo") {
        const changed = Buffer.concat([callFrame(), Buffer.from(" and more")]);
        assert.equal(textOf((await egress.ask(headersOf(), changed)).body), "find hello and more");
      }
      egress.close();
    });

    test("refuses another protocol on the same connection", async () => {
      const egress = await Egress.open(wire, echo);
      await egress.ask(headersOf(), callFrame());
      const other = wire.name === "dubbo" ? "bolt" : "dubbo";
      const { headers } = await egress.ask(headersOf({ "x-rpc-protocol": other }), callFrame());
      assert.equal(headers[":status"], 421);
      assert.equal(textOf((await egress.ask(headersOf(), callFrame())).body), "find hello");
      egress.close();
    });

    test("closes a connection whose first request names no protocol", async () => {
      const egress = await Egress.open(wire, echo);
      egress.client.on("error", () => {});
      const stream = egress.client.request(headersOf({ "x-rpc-protocol": "gopher" }));
      stream.on("error", () => {});
      stream.end(callFrame());
      await egress.until("the end", () => egress.connection.isClosed);
      egress.close();
    });

    test("closes a connection whose server sends what is no frame", async () => {
      const egress = await Egress.open(wire, (message, used) => {
        if (message.kind === "call") used.say(Buffer.from("secret secret secret secret"));
        else echo(message, used);
      });
      egress.client.on("error", () => {});
      const stream = egress.client.request(headersOf());
      stream.on("error", () => {});
      stream.end(callFrame());
      await egress.until("the end", () => egress.connection.isClosed);
      assert.equal(counter(egress, "malformed", wire), 1);
      const lines = egress.host.logs.map(({ message }) => message);
      assert.equal(lines.filter((line) => line.includes("malformed frame")).length, 1);
      assert.ok(!lines.join().includes("secret"));
      egress.close();
    });

    test("passes frames of 16 MiB in bounded memory, and others in between whole", async () => {
      const long = longCall(wire, CALL, SIZE);
      let received = 0;
      const egress = await Egress.open(wire, echo, {
        follows: false,
        settings: { initialWindowSize: 32 << 20 },
      });
      egress.client.on("connect", () => egress.client.setLocalWindowSize(64 << 20));
      egress.connection.onUpstream = (chunk) => {
        received += chunk.length;
        egress.look();
      };
      const hello = wire.write({ kind: "heartbeat", id: 0 }).length;
      const first = egress.client.request(headersOf());
      first.on("error", () => {});
      first.write(long.subarray(0, 1 << 20));
      await egress.until("the heartbeat", () => received === hello);
      egress.say(wire.write({ kind: "heartbeat answer", id: 1 }));
      await egress.until("the first MiB", () => received > 1_000_000);
      const before = egress.host.memoryPages();
      const second = egress.client.request(headersOf());
      second.on("error", () => {});
      second.end(callFrame());
      first.end(long.subarray(1 << 20));
      await egress.until("both frames", () => received === hello + long.length + callFrame().length);
      const sent = egress.connection.toUpstream.bytes.subarray(hello);
      assert.ok(sent.subarray(12, long.length).equals(long.subarray(12)));
      assert.ok(sent.subarray(long.length + 12).equals(callFrame().subarray(12)));
      // The answer.
      const reply = longAnswer(wire, wire.read(sent.subarray(long.length)).id, SIZE);
      const answer = new Promise<Buffer>((resolve) => {
        const chunks: Buffer[] = [];
        second.on("data", (chunk: Buffer) => chunks.push(chunk));
        second.on("end", () => resolve(Buffer.concat(chunks)));
      });
      for (let at = 0; at < reply.length; at += 1 << 16) {
        egress.say(reply.subarray(at, at + (1 << 16)));
        await new Promise(setImmediate);
      }
      assert.ok((await answer).equals(reply));
      const pages = egress.host.memoryPages() - before;
      assert.ok(pages < 100, `${pages} pages`);
      egress.close();
    });

    test("waits for the router's windows, and rings the server when they open", async () => {
      const egress = await Egress.open(wire, echo, { settings: { initialWindowSize: 1_000 } });
      const text = "w".repeat(20_000);
      const answers = await Promise.all(
        Array.from({ length: 5 }, () => egress.ask(headersOf(), callFrame({ text }))),
      );
      for (const { body } of answers) assert.equal(textOf(body), `find ${text}`);
      egress.close();
    });
  });

  describe(`the egress module with ${wire.name} and HTTP/1.1`, () => {
    const request = (frame: Buffer, more = ""): Buffer =>
      Buffer.concat([
        Buffer.from(
          `POST /com.test.Users/find HTTP/1.1\r\nhost: a\r\nx-rpc-protocol: ${wire.name}\r\n` +
            `x-rpc-userid: A\r\nx-rpc-tenant: t1\r\n${more}content-length: ${frame.length}\r\n\r\n`,
        ),
        frame,
      ]);

    test("has one call after the other, cut at every byte", async () => {
      const egress = await Egress.openHttp1(wire, echo);
      const whole = request(callFrame());
      for (let at = 1; at < whole.length; at += 3) {
        const before = egress.connection.toClient.bytes.length;
        egress.connection.send(whole.subarray(0, at));
        egress.connection.send(whole.subarray(at));
        const response = egress.connection.toClient.bytes.subarray(before).toString("latin1");
        assert.match(response, /^HTTP\/1\.1 200 \r\nx-rpc-status: \d+\r\ncontent-length: \d+\r\n\r\n/);
        assert.equal(
          textOf(Buffer.from(response.slice(response.indexOf("\r\n\r\n") + 4), "latin1")),
          "find hello",
        );
      }
      assert.ok(egress.messages.every(({ kind }) => kind === "call"));
      egress.close();
    });

    test("answers one-way calls by way of a heartbeat", async () => {
      const egress = await Egress.openHttp1(wire, echo);
      egress.connection.send(request(callFrame({ oneWay: true }), "x-rpc-one-way: true\r\n"));
      assert.match(egress.connection.toClient.text, /^HTTP\/1\.1 200 /);
      assert.deepEqual(
        egress.messages.map(({ kind }) => kind),
        ["call", "heartbeat"],
      );
      egress.close();
    });

    test("sends long answers with their length", async () => {
      const egress = await Egress.openHttp1(wire, (message, used) => {
        if (message.kind !== "call") return;
        const reply = longAnswer(wire, message.id, 1 << 20);
        for (let at = 0; at < reply.length; at += 50_000) used.say(reply.subarray(at, at + 50_000));
      });
      egress.connection.send(request(callFrame()));
      const { bytes } = egress.connection.toClient;
      const bodyAt = bytes.indexOf("\r\n\r\n") + 4;
      const length = Number(/content-length: (\d+)/.exec(bytes.toString("latin1", 0, bodyAt))![1]);
      assert.equal(bytes.length - bodyAt, length);
      assert.ok(length > 900_000);
      egress.close();
    });
  });
}

describe("the egress module with bolt's go-away", () => {
  const GO_AWAY = Buffer.from("0101006401000000050100000bb80000000000000000", "hex");

  test("has the router drain the connection, and lets calls in flight end", async () => {
    const waiting: RpcMessage[] = [];
    const egress = await Egress.open(boltWire, (message, used) => {
      if (message.kind === "call") waiting.push(message);
      else used.say(boltWire.write({ kind: "heartbeat answer", id: message.id }));
    });
    let isDraining = false;
    egress.client.on("goaway", () => {
      isDraining = true;
      egress.look();
    });
    const asked = egress.ask(
      { ":method": "POST", ":path": "/", "x-rpc-protocol": "bolt" },
      boltWire.write({ kind: "call", id: 1, call: CALL }),
    );
    await egress.until("the call", () => waiting.length === 1);
    egress.say(GO_AWAY);
    await egress.until("the end of new calls", () => isDraining);
    egress.say(
      boltWire.write({ kind: "answer", id: waiting[0]!.id, answer: { status: 0, ok: true, text: "last" } }),
    );
    const message = boltWire.read((await asked).body);
    assert.equal(message.kind === "answer" && message.answer.text, "last");
    assert.equal(counter(egress, "go_aways", boltWire), 1);
    egress.close();
  });
});
