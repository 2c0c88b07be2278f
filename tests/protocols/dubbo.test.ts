// What real Dubbo peers sent to each other is read for what it is; tests/protocols/fixtures/dubbo has how it was recorded.

import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { type RecordedFrame, recordedFrames } from "./fixtures/dubbo.js";
import { type Described, describeRecorded } from "./support/dubbo-frames.js";

const SERVICE = "demo.Record$Shapes";
const JAVA = ["dubbo-2.7.23-hessian2", "dubbo-3.3.0-hessian2"];

describe("frames of real Dubbo peers", () => {
  const all = recordedFrames();
  let described: Map<RecordedFrame, Described>;

  before(async () => {
    described = await describeRecorded(all);
  });

  function find(by: string, name: string, from = "client"): Described {
    const found = all.find((frame) => frame.by === by && frame.name === name && frame.from === from);
    assert.ok(found, `${by} ${name} ${from}`);
    return described.get(found)!;
  }

  for (const by of JAVA) {
    it(`${by}: every call is read to its end, whatever its arguments are`, () => {
      const calls = all.filter(
        (frame) => frame.by === by && frame.from === "client" && frame.name !== "heartbeat",
      );
      assert.ok(calls.length > 25);
      for (const frame of calls) {
        const call = described.get(frame)!;
        assert.equal(call.service, SERVICE, frame.name);
        assert.equal(call.headersComplete, true, frame.name);
        assert.equal(call.headers.get("path"), SERVICE, frame.name);
        assert.equal(call.length, frame.bytes.length, frame.name);
        assert.equal(call.streamType, frame.name === "one-way" ? "one-way" : "request", frame.name);
      }
    });

    it(`${by}: version, group and timeout of a call`, () => {
      const call = find(by, "text");
      assert.equal(call.method, "text");
      assert.equal(call.version, "1.2.3");
      assert.equal(call.group, "blue");
      // Dubbo 2.7 keeps its timeout to itself.
      assert.equal(call.timeout, by.startsWith("dubbo-2") ? 0 : 4321);
    });

    it(`${by}: attachments with other characters than ASCII, and long ones`, () => {
      const { headers } = find(by, "attachments");
      assert.equal(headers.get("tenant"), "grüße 😀");
      assert.equal(headers.get("traceparent"), "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
      assert.equal(headers.get("empty"), "");
      assert.equal(headers.get("long"), "v".repeat(33_000));
    });

    it(`${by}: attachments that are objects are no texts`, () => {
      const { headers } = find(by, "object-attachments");
      assert.equal(headers.get("text"), "plain");
      for (const name of ["object", "again", "number", "list"]) assert.equal(headers.get(name), null, name);
    });

    it(`${by}: a call without version and group has none`, () => {
      const call = find(by, "no-version");
      assert.equal(call.version, "");
      assert.equal(call.group, "");
    });

    it(`${by}: generic calls have the method that they are for`, () => {
      for (const name of ["generic", "generic-async"]) assert.equal(find(by, name).method, "text");
    });

    it(`${by}: a business exception is an answer like others`, () => {
      const answer = find(by, "exception", "server");
      assert.equal(answer.status, 20);
      assert.equal(answer.streamType, "response");
    });

    it(`${by}: a service that is not there has another status`, () => {
      assert.notEqual(find(by, "unknown-service", "server").status, 20);
    });
  }

  for (const by of [...JAVA, "dubbo-3.3.0-fastjson2", "dubbo-2.7.23-fastjson", "dubbo-2.7.23-java"]) {
    it(`${by}: heartbeats, and the announcement that a server goes`, () => {
      const question = find(by, "heartbeat");
      assert.equal(question.isHeartbeat, true);
      assert.equal(question.streamType, "request");
      const answer = find(by, "heartbeat", "server");
      assert.equal(answer.isHeartbeat, true);
      assert.equal(answer.streamType, "response");
      const last = find(by, "shutdown", "server");
      assert.equal(last.isGoAway, true);
      assert.equal(last.isHeartbeat, false);
      assert.equal(last.streamType, "one-way");
    });

    it(`${by}: a one-way call wants no answer`, () => {
      assert.equal(find(by, "one-way").streamType, "one-way");
      assert.equal(find(by, "text").streamType, "request");
    });
  }

  it("dubbo-3.3.0-fastjson2: calls are read, and their attachments where they are texts", () => {
    const by = "dubbo-3.3.0-fastjson2";
    const calls = all.filter(
      (frame) => frame.by === by && frame.from === "client" && frame.name !== "heartbeat",
    );
    assert.ok(calls.length > 25);
    for (const frame of calls) {
      const call = described.get(frame)!;
      assert.equal(call.service, SERVICE, frame.name);
      assert.equal(call.headersComplete, frame.name !== "object-attachments", frame.name);
    }
    const call = find(by, "text");
    assert.deepEqual([call.method, call.version, call.group, call.timeout], ["text", "1.2.3", "blue", 4321]);
    assert.equal(find(by, "attachments").headers.get("tenant"), "grüße 😀");
    assert.equal(find(by, "generic-async").method, "text");
  });

  it("dubbo-go: calls and answers", () => {
    const by = "dubbo-go-hessian2-1.12.4";
    for (const name of ["none", "text", "shapes", "one-way"]) {
      const call = find(by, name);
      assert.equal(call.service, "org.example.UserProvider");
      assert.equal(call.headersComplete, true, name);
      assert.equal(call.timeout, 3000);
      assert.equal(call.group, "green");
    }
    assert.equal(find(by, "shapes").headers.get("tenant"), "grüße 😀");
    assert.equal(find(by, "one-way").streamType, "one-way");
    assert.equal(find(by, "answer", "server").status, 20);
  });
});
