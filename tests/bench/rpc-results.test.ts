import assert from "node:assert/strict";
import { test } from "node:test";
import { crc32 } from "node:zlib";
import type { Visit, Visits } from "../../bench/measure.js";
import { boltV2Request, CALL_FRAMES } from "../../bench/rpc/frames.js";
import { rpcResults } from "../../bench/rpc/measure.js";
import { caseTable } from "../../bench/tables.js";

const CASE = { name: "in-flight-10", what: "Ten calls in flight.", inFlight: 10 };

function visits(...cpu: number[]): Visit[] {
  return cpu.map((cpuMicros) => ({ cpuMicros, requestsPerSecond: 1e6 / cpuMicros, busy: 0.5 }));
}

const MEASURED: Visits<{ name: string }> = new Map([
  [{ name: "tcp" }, visits(1, 2, 3)],
  [{ name: "dubbo-native" }, visits(10, 20, 40)],
  [{ name: "dubbo-multiplex" }, visits(30, 50, 80)],
]);

test("a call's cost is set against Envoy's own proxy round by round, so that slow rounds do not count", () => {
  const { peers, inFlight } = rpcResults(CASE, MEASURED);
  assert.equal(inFlight, 10);
  assert.equal(peers["dubbo-multiplex"]!.cpuMicros, 50);
  assert.deepEqual(peers["dubbo-multiplex"]!.cpuQuartiles, [40, 65]);
  assert.equal(peers["dubbo-multiplex"]!.timesNative, 2.5);
  assert.equal(peers["dubbo-multiplex"]!.callsPerSecond, 20_000);
  assert.equal(peers["dubbo-native"]!.timesNative, 1);
});

test("a table has a row a proxy", () => {
  const lines = caseTable(rpcResults(CASE, MEASURED)).split("\n");
  assert.equal(lines.length, 2 + MEASURED.size);
  assert.match(lines[0]!, /^\| proxy \| CPU a call, µs \|/);
  assert.equal(lines[4], "| **bridge**, Dubbo, multiplex | 50.00 (40.00 to 65.00) | 2.50 | 20000 |");
});

test("codecs have a table of their own", () => {
  const dubbo = { frameBytes: 1280, nanoseconds: 640, quartiles: [600, 700] as const, gigabytesPerSecond: 2 };
  const table = caseTable({ name: "codec", what: "Reads.", engine: "Node 24", peers: { dubbo, bolt: null } });
  assert.deepEqual(table.split("\n").slice(2), ["| Dubbo | 1280 | 640.00 (600.00 to 700.00) | 2.00 |"]);
});

test("the frames of calls say how long they are, and where id and token are", () => {
  const { bolt, dubbo } = CALL_FRAMES;
  assert.equal(dubbo.request.bytes.readUInt32BE(12), dubbo.request.bytes.length - 16);
  assert.equal(dubbo.answer.bytes.readUInt32BE(12), dubbo.answer.bytes.length - 16);
  assert.equal(boltLength(bolt.request.bytes, 22), bolt.request.bytes.length);
  assert.equal(boltLength(bolt.answer.bytes, 20), bolt.answer.bytes.length);
  for (const { request, answer } of Object.values(CALL_FRAMES)) {
    for (const { bytes, tokenAt } of [request, answer]) {
      assert.equal(bytes.toString("ascii", tokenAt, tokenAt + 12), "00000000The ");
    }
  }
});

test("a Bolt v2 frame has a checksum of all before it, or none", () => {
  const plain = boltV2Request(crc32, false);
  const checked = boltV2Request(crc32, true);
  assert.equal(boltLength(plain, 24), plain.length);
  assert.equal(boltLength(checked, 24) + 4, checked.length);
  assert.equal(checked.readUInt32BE(checked.length - 4), crc32(checked.subarray(0, -4)));
});

/** What the three lengths at the end of the head add up to, with it. */
function boltLength(frame: Buffer, head: number): number {
  return head + frame.readUInt16BE(head - 8) + frame.readUInt16BE(head - 6) + frame.readUInt32BE(head - 4);
}
