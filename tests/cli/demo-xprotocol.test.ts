// `npm start -- --xprotocol`, as a process; and its clients and servers by themselves.

import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { bolt } from "../../cli/demo/xprotocol/bolt.js";
import { Consumer } from "../../cli/demo/xprotocol/consumer.js";
import { dubbo } from "../../cli/demo/xprotocol/dubbo.js";
import { HessianReader, writeMap, writeString } from "../../cli/demo/xprotocol/hessian.js";
import { type Call, type Message, messageReader } from "../../cli/demo/xprotocol/protocol.js";
import { Provider } from "../../cli/demo/xprotocol/provider.js";
import { describe, differences, type Outcome } from "../../cli/demo/xprotocol/report.js";
import { SAMPLES } from "../../cli/demo/xprotocol/samples.js";
import { RunningCommand } from "./running.js";

const demo = (...args: string[]): RunningCommand =>
  new RunningCommand("cli/demo/main.js", ["--xprotocol", ...args]);

const call: Call = {
  service: "com.demo.Users",
  version: "1.0",
  method: "getUser",
  argument: "Ada ".repeat(300),
  headers: { tenant: "demo", city: "Zürich" },
};

suite("the demo of RPC calls", () => {
  test("--once shows all samples, as expected", async () => {
    const { code, stdout, stderr } = await demo("--once", "--port", "0").ended();
    assert.equal(stderr, "");
    assert.equal(code, 0, stdout);
    for (const { title } of SAMPLES) assert.ok(stdout.includes(title), title);
    assert.match(stdout, /^All \d+ samples came out as expected\.\n$/m);
  });

  test("it serves until Ctrl-C, and ends with 0", async () => {
    const command = demo("--port", "0");
    const [, port] = await command.find(/^RPC proxy +127\.0\.0\.1:(\d+)/m);
    await command.find(/Ctrl-C ends it/);
    for (const protocol of [bolt, dubbo]) {
      const consumer = await Consumer.connect(Number(port), protocol);
      const { service } = SAMPLES.find((sample) => sample.protocol === protocol)!.call;
      const { status, text } = await consumer.call({ ...call, service });
      assert.equal(status, protocol.ok);
      assert.ok(text.startsWith(call.argument));
      consumer.close();
    }
    command.interrupt();
    const { code, stderr } = await command.ended();
    assert.equal(code, 0);
    assert.equal(stderr, "");
  });

  test("it does not run in Envoy", async () => {
    const { code, stderr } = await demo("--envoy").ended();
    assert.match(stderr, /--xprotocol.*cannot be used with.*--envoy/);
    assert.equal(code, 2);
  });
});

for (const protocol of [bolt, dubbo]) {
  suite(`${protocol.name} of the demo`, () => {
    test("carries calls and answers, in order or not", async () => {
      const provider = await Provider.start("someone", protocol);
      const consumer = await Consumer.connect(Number(new URL(provider.url).port), protocol);
      try {
        const slow = consumer.call({ ...call, method: "takeYourTime", argument: "20" });
        const quick = await consumer.call(call);
        assert.deepEqual(quick, { status: protocol.ok, text: `${call.argument}, says someone` });
        assert.equal((await slow).text, "20, says someone");
        consumer.tell({ ...call, method: "forget" });
        await consumer.call(call);
        const { isOneWay, ...seen } = provider.calls[1]!;
        assert.deepEqual([seen, isOneWay], [call, false]);
        assert.deepEqual(
          provider.calls.map(({ method }) => method),
          ["takeYourTime", "getUser", "forget", "getUser"],
        );
        assert.equal(provider.calls[2]!.isOneWay, true);
        assert.equal(provider.connections, 1);
      } finally {
        consumer.close();
        provider.close();
      }
    });

    test("is read from pieces of any size", () => {
      const frames = Buffer.concat([
        protocol.writeHeartbeat(1n, true),
        protocol.writeCall(2n, call),
        protocol.writeAnswer(2n, "well"),
        protocol.writeHeartbeat(1n, false),
      ]);
      for (let size = 1; size <= frames.length; size++) {
        const read: Message[] = [];
        const receive = messageReader(protocol, (message) => read.push(message));
        for (let at = 0; at < frames.length; at += size) receive(frames.subarray(at, at + size));
        assert.deepEqual(
          read.map(({ kind, id }) => `${kind} ${id}`),
          ["heartbeat 1", "call 2", "answer 2", "heartbeat 1"],
        );
      }
    });
  });
}

test("Hessian's strings and maps are read as they were written", () => {
  const texts = [0, 1, 31, 32, 1023, 1024, 5000].map((length) => "ü".repeat(length));
  const reader = new HessianReader(Buffer.concat([...texts.map(writeString), writeMap({ a: "b", c: "" })]));
  for (const text of texts) assert.equal(reader.readString(), text);
  assert.deepEqual(reader.readMap(), { a: "b", c: "" });
});

test("what came of a call is told in words, and what should not have, line by line", () => {
  const sample = SAMPLES[2]!;
  const seen = { ...sample.call, headers: sample.expected.headers! };
  const outcome: Outcome = { cluster: "orders", seen, answer: sample.expected.answer };
  assert.deepEqual(describe(sample, outcome), [
    'called    com.demo.Orders:2.0 list("Ada") with secret=42, region=north over Dubbo',
    "route     path /com.demo.Orders/ → cluster orders",
    'provider  saw list("Ada") with region=north, tenant=demo (tenant added, secret taken away)',
    'client    got "Ada, says orders"',
  ]);
  assert.deepEqual(differences(sample, outcome), []);
  const none: Outcome = { cluster: null, seen: null, answer: { status: 60, text: "404|no route" } };
  assert.deepEqual(describe(sample, none).slice(1), [
    "route     none matches",
    "provider  saw nothing",
    "client    got status 60: 404|no route",
  ]);
  assert.equal(differences(sample, none).length, 3);
});
