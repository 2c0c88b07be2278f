import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { describe, test } from "node:test";
import { Host, type RecordedHostCall, type Recording, ReplayMismatch, replay } from "../../host/index.js";
import { exchange } from "../../host/testing.js";
import { fixtureModule } from "../support/modules.js";
import { type Callbacks, call, guest, trap } from "./support/guest.js";

/** Records what a guest does for one request. */
async function record(wasm: Uint8Array): Promise<Recording> {
  const host = await Host.load({ plugins: [{ name: "guest", wasm }], record: true });
  await exchange(host, { headers: { "x-name": "Ada" } });
  host.close();
  return structuredClone(host.recordings[0]!);
}

const callbacks: Callbacks = {
  proxy_on_request_headers: [
    call("proxy_log", 2, "hello"),
    call("proxy_get_header_map_value", 0, "x-name"),
    call("proxy_increment_metric", 1, -1n),
  ],
};

/** The host calls of the recorded request. */
function hostCalls(recording: Recording): RecordedHostCall[] {
  return recording.calls.find((each) => each.function === "proxy_on_request_headers")!.calls;
}

describe("a recording", () => {
  test("has every call, in order, with raw arguments", async () => {
    const recording = await record(guest(callbacks));
    assert.deepEqual(
      recording.calls.map((each) => [each.function, each.arguments, each.result]),
      [["proxy_on_request_headers", [2, 5, 1], 0]],
    );
    const calls = hostCalls(recording);
    assert.deepEqual(
      calls.map((each) => each.function),
      ["env.proxy_log", "env.proxy_get_header_map_value", "env.proxy_increment_metric"],
    );
    assert.deepEqual(calls[2]!.arguments, [1, "18446744073709551615"]);
    assert.match(calls[0]!.memory, /^[0-9a-f]{16}$/);
  });

  test("has what the host wrote, and the allocation that it made for that", async () => {
    const [, found] = hostCalls(await record(guest(callbacks)));
    const [allocation, ...writes] = found!.actions;
    assert.ok("function" in allocation! && allocation.function === "malloc");
    assert.deepEqual(allocation.arguments, [3]);
    const texts = writes.map((each) => ("bytes" in each ? Buffer.from(each.bytes, "base64").toString() : ""));
    assert.ok(texts.includes("Ada"), JSON.stringify(texts));
  });

  test("is played back, also from a file", async () => {
    const wasm = guest(callbacks);
    const recording = JSON.parse(JSON.stringify(await record(wasm))) as Recording;
    assert.equal(replay(recording, wasm), 3);
  });

  test("holds a module of the SDK to the same memory at every call", async () => {
    const path = await fixtureModule("sdk");
    const wasm = new Uint8Array(await readFile(path));
    const host = await Host.load({ plugins: [{ wasm: path }], record: true });
    for (const work of ["walk", "change", "properties", "log"])
      await exchange(host, { headers: { "x-do": work } });
    host.close();
    assert.ok(replay(host.recordings[0]!, wasm) > 10);
  });

  test("ends in a trap where the guest trapped", async () => {
    const wasm = guest({ proxy_on_request_headers: [call("proxy_log", 2, "hello"), trap] });
    const recording = await record(wasm);
    assert.equal(recording.calls[0]!.trapped, true);
    assert.equal(replay(recording, wasm), 1);
  });

  test("is one for each worker's VM", async () => {
    const wasm = guest(callbacks);
    const host = await Host.load({ plugins: [{ wasm }], record: true, concurrency: 2 });
    await exchange(host, { worker: 1 });
    await exchange(host, { worker: 0 });
    assert.deepEqual(
      host.recordings.map((each) => each.worker),
      [1, 0],
    );
  });

  test("is not made if nobody asked", async () => {
    const host = await Host.load({ plugins: [{ wasm: guest(callbacks) }] });
    await exchange(host);
    assert.deepEqual(host.recordings, []);
  });
});

describe("a replay finds", () => {
  const damages: [what: string, damage: (recording: Recording) => void, message: RegExp][] = [
    [
      "another module",
      (recording) => {
        recording.module = "0";
      },
      /module is not the one/,
    ],
    [
      "another argument",
      (recording) => {
        hostCalls(recording)[0]!.arguments[0] = 3;
      },
      /in proxy_on_request_headers: it called env\.proxy_log\(2, .*recorded is env\.proxy_log\(3, /,
    ],
    [
      "another order",
      (recording) => void hostCalls(recording).reverse(),
      /it called env\.proxy_log.*recorded is env\.proxy_increment_metric/,
    ],
    ["a call too many", (recording) => void hostCalls(recording).pop(), /no further call/],
    [
      "a call that is missing",
      (recording) => void hostCalls(recording).push(hostCalls(recording)[0]!),
      /did not call env\.proxy_log/,
    ],
    [
      "another memory",
      (recording) => {
        hostCalls(recording)[2]!.memory = "0".repeat(16);
      },
      /its memory is another when it calls env\.proxy_increment_metric/,
    ],
    [
      "a write that was lost",
      (recording) => {
        hostCalls(recording)[1]!.actions = [];
      },
      /its memory is another/,
    ],
    [
      "another result",
      (recording) => {
        recording.calls[0]!.result = 1;
      },
      /it gave 0, recorded is 1/,
    ],
    [
      "no trap",
      (recording) => {
        recording.calls[0]!.trapped = true;
      },
      /it gave 0, recorded is a trap/,
    ],
  ];
  for (const [what, damage, message] of damages) {
    test(what, async () => {
      const wasm = guest(callbacks);
      const recording = await record(wasm);
      damage(recording);
      assert.throws(
        () => replay(recording, wasm),
        (error) => error instanceof ReplayMismatch && message.test(error.message),
      );
    });
  }
});
