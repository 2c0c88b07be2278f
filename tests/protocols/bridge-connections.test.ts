import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Host } from "../../host/index.js";
import { leakCheck } from "../../host/testing.js";
import { boltV2Wire, boltWire } from "../support/rpc/bolt-wire.js";
import { dubboWire } from "../support/rpc/dubbo-wire.js";
import { bridgeHost, FollowedConnection } from "./bridge-host.js";

// What becomes of a connection by its first bytes, of configurations, and of connections that are over.

const PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
const CALL = { service: "com.test.Users", method: "find" };
const frame = boltWire.write({ kind: "call", id: 1, call: CALL });

const open = (host: Host) => new FollowedConnection(host, {});

describe("the ingress module tells protocols by the first bytes", () => {
  for (const [name, first] of [
    ["HTTP/1.1", "GET / HTTP/1.1\r\nhost: a\r\n\r\n"],
    ["HTTP/2", `${PREFACE}\0\0\0\u0004\0\0\0\0\0`],
  ] as const) {
    test(`${name} passes untouched in both directions, however it is cut`, async () => {
      const host = await bridgeHost("ingress");
      for (let at = 1; at < first.length; at++) {
        const connection = open(host);
        connection.send(first.slice(0, at));
        connection.send(first.slice(at));
        connection.send("more");
        assert.equal(connection.toUpstream.text, `${first}more`);
        connection.receive("an answer");
        assert.equal(connection.toClient.text, "an answer");
        connection.close();
      }
      host.close();
    });
  }

  for (const wire of [boltWire, boltV2Wire, dubboWire]) {
    test(`${wire.name} is told byte by byte`, async () => {
      const host = await bridgeHost("ingress");
      const connection = open(host);
      for (const byte of wire.write({ kind: "call", id: 1, call: CALL })) connection.send(Buffer.of(byte));
      assert.ok(connection.toUpstream.text.startsWith(PREFACE));
      assert.equal(host.metrics.counters[`protocol=.=${wire.name};.;rpc_ingress_calls_total`], 1);
      host.close();
    });
  }

  test("what speaks nothing known is closed and counted, or handed on", async () => {
    for (const unknown of ["close", "pass"]) {
      const host = await bridgeHost("ingress", { unknown });
      const connection = open(host);
      connection.send("SSH-2.0-");
      assert.equal(connection.isClosed, unknown === "close");
      assert.equal(connection.toUpstream.text, unknown === "close" ? "" : "SSH-2.0-");
      assert.equal(host.metrics.counters["protocol=.=unknown;.;rpc_ingress_unknown_total"], 1);
      host.close();
    }
  });

  test("a protocol that is not configured is not known", async () => {
    const host = await bridgeHost("ingress", { protocols: ["dubbo"] });
    const connection = open(host);
    connection.send(frame);
    assert.ok(connection.isClosed);
    host.close();
  });
});

describe("the bridge's configuration", () => {
  for (const [side, configuration, message] of [
    ["ingress", { protocol: ["bolt"] }, /unknown field "protocol"/],
    ["ingress", { protocols: ["bolt", "tars"] }, /protocols\[1\].*"tars"/],
    ["ingress", { protocols: [] }, /protocols.*at least one/],
    ["ingress", { protocols: ["bolt", "bolt"] }, /protocols\[1\].*already/],
    ["ingress", { path: "{service}" }, /path.*begins with/],
    ["ingress", { path: "/{servce}" }, /path.*\{servce\}/],
    ["ingress", { unknown: "ignore" }, /unknown.*"close" or "pass"/],
    ["ingress", { headerPrefix: "X-" }, /headerPrefix/],
    ["ingress", { maxFrameBytes: 5 }, /maxFrameBytes.*65536/],
    ["egress", { path: "/" }, /unknown field "path"/],
    ["egress", { protocols: ["http2"] }, /protocols\[0\].*"http2"/],
  ] as const) {
    test(`${side} refuses ${JSON.stringify(configuration)}`, async () => {
      await assert.rejects(bridgeHost(side, configuration), message);
    });
  }

  test("says what authority, path and prefix are made of", async () => {
    const host = await bridgeHost("ingress", {
      authority: "rpc",
      path: "/{group}/{service}",
      headerPrefix: "b-",
    });
    const connection = open(host);
    const call = { service: "a/b c", method: "m", group: "g", headers: { Key: "value" } };
    connection.send(dubboWire.write({ kind: "call", id: 1, call }));
    const sent = connection.toUpstream.text;
    for (const text of ["/g/a%2Fb%20c", "rpc", "b-key"]) assert.ok(sent.includes(text), text);
    host.close();
  });
});

describe("the bridge's memory", () => {
  test("half a frame for ever takes a bounded buffer", async () => {
    const host = await bridgeHost("ingress");
    const connection = open(host);
    const long = Buffer.concat([frame, Buffer.alloc(200_000)]);
    long.writeUInt32BE(200_000, 18);
    connection.send(frame);
    const before = host.memoryPages();
    for (let at = 0; at < 199_000; at += 10) connection.send(long.subarray(at, at + 10));
    assert.ok(host.memoryPages() - before <= 16, `${host.memoryPages() - before} pages`);
    assert.equal(connection.isClosed, false);
    host.close();
  });

  for (const side of ["ingress", "egress"] as const) {
    test(`connections of the ${side} module leave nothing behind`, async () => {
      const host = await bridgeHost(side, undefined, { onLog: () => {} });
      const request = Buffer.from(
        `POST / HTTP/1.1\r\nhost: a\r\nx-rpc-protocol: bolt\r\ncontent-length: ${frame.length}\r\n\r\n`,
      );
      const sent = side === "ingress" ? frame : Buffer.concat([request, frame]);
      await leakCheck(host, () => {
        const connection = open(host);
        connection.send(sent.subarray(0, 40));
        connection.send(sent.subarray(40));
        connection.close();
      });
      host.close();
    });
  }

  test("a thousand connections with a call each take some 30 KiB each", async () => {
    const host = await bridgeHost("ingress");
    const before = host.memoryPages();
    for (let i = 0; i < 1_000; i++) open(host).send(frame);
    const each = ((host.memoryPages() - before) * 64) / 1_000;
    assert.ok(each < 40, `${each} KiB`);
    host.close();
  });
});
