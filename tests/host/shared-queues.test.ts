import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { setImmediate as nextRound } from "node:timers/promises";
import { Host } from "../../host/index.js";
import { exchange } from "../../host/testing.js";
import {
  dequeue,
  enqueue,
  handedBack,
  keep,
  kept,
  registerQueue,
  resolveQueue,
} from "./support/data-steps.js";
import { type Callbacks, call, callWithResult, log, logged } from "./support/guest.js";
import { plugin } from "./support/load.js";

const show = callWithResult("proxy_log", [2], 1);
const messages = (host: Host) => host.logs.map(({ message }) => message);

/** Registers a queue while it is configured and takes what comes. */
const receiver: Callbacks = {
  proxy_on_configure: [registerQueue("jobs")],
  proxy_on_queue_ready: [log("ready"), logged("take", dequeue("(local.get 1)")), show],
};

/** Finds the queue of another VM id and adds an item to it. */
const sender: Callbacks = {
  proxy_on_request_headers: [
    logged("found", resolveQueue("receiver", "jobs")),
    keep(0, 4),
    logged("sent", enqueue(0, "a job")),
    log("request goes on"),
  ],
};

describe("shared queues", () => {
  test("carry items to the registrant of another VM, after the callback that sends", async () => {
    const host = await Host.load({
      plugins: [plugin(sender, { vmId: "sender" }), plugin(receiver, { vmId: "receiver", name: "r" })],
    });
    await exchange(host);
    assert.deepEqual(messages(host), ["found=0", "sent=0", "request goes on", "ready", "take=0", "a job"]);
    const ready = host.logs.find(({ message }) => message === "ready");
    assert.deepEqual([ready?.plugin, ready?.contextId], ["r", 1]);
  });

  test("tell the last registrant, on whichever worker, once an item", async () => {
    const host = await Host.load({
      plugins: [plugin(receiver, { vmId: "receiver" }), plugin(sender, { vmId: "sender" })],
      concurrency: 3,
    });
    await exchange(host, { worker: 0 });
    await exchange(host, { worker: 1 });
    const told = host.logs.filter(({ message }) => message === "ready").map(({ worker }) => worker);
    assert.deepEqual(told, [2, 2]);
  });

  test("keep their items in order, for any VM to take", async () => {
    const steps = [
      logged("empty", dequeue(kept(0))),
      enqueue(0, "first"),
      enqueue(0, "second"),
      enqueue(0, ""),
      dequeue(kept(0)),
      show,
      registerQueue("q"),
      logged("same token", `(drop (i32.eq ${kept(0)} ${handedBack(2)}))`),
    ];
    const one = { proxy_on_configure: [registerQueue("q"), keep(0, 2)], proxy_on_request_headers: steps };
    const two = {
      proxy_on_request_headers: [resolveQueue("one", "q"), keep(0, 4)],
      proxy_on_response_headers: [
        dequeue(kept(0)),
        show,
        logged("empty item", dequeue(kept(0))),
        logged("no more", dequeue(kept(0))),
      ],
    };
    const host = await Host.load({ plugins: [plugin(one, { vmId: "one" }), plugin(two, { vmId: "two" })] });
    await exchange(host);
    assert.deepEqual(messages(host), [
      "empty=7",
      "first",
      "same token=1",
      "second",
      "empty item=0",
      "no more=7",
    ]);
  });

  test("are not found by a wrong name, VM id or token", async () => {
    const steps = [
      registerQueue("q"),
      logged("own", resolveQueue("", "q")),
      logged("name", resolveQueue("", "other")),
      logged("vm", resolveQueue("other", "q")),
      logged("enqueue", call("proxy_enqueue_shared_queue", 99, "x")),
      logged("dequeue", call("proxy_dequeue_shared_queue", 99)),
      logged("token 0", call("proxy_dequeue_shared_queue", 0)),
      logged("memory", call("proxy_register_shared_queue", -4, 8)),
      logged("token memory", call("proxy_register_shared_queue", "q", -2)),
      logged("item memory", call("proxy_enqueue_shared_queue", 1, -4, 8)),
    ];
    const host = await Host.load({ plugins: [plugin({ proxy_on_request_headers: steps }, { vmId: "v" })] });
    await exchange(host);
    assert.deepEqual(messages(host), [
      "own=0",
      "name=1",
      "vm=1",
      "enqueue=1",
      "dequeue=1",
      "token 0=1",
      "memory=6",
      "token memory=6",
      "item memory=6",
    ]);
  });

  test("are registered for the root context from a stream", async () => {
    const callbacks = {
      proxy_on_request_headers: [registerQueue("q"), keep(0, 2), enqueue(0, "x")],
      proxy_on_queue_ready: [log("ready")],
    };
    const host = await Host.load({ plugins: [plugin(callbacks)] });
    const { logs } = await exchange(host);
    assert.deepEqual([logs[0]?.message, logs[0]?.contextId], ["ready", 1]);
    host.shared.enqueue(host.shared.resolveQueue("", "q"), Buffer.from("when the stream is gone"));
    await nextRound();
    assert.equal(host.logs.length, 2);
  });

  test("leave the event loop free where a guest feeds its own queue", async () => {
    const callbacks = {
      proxy_on_configure: [registerQueue("q"), keep(0, 2)],
      proxy_on_request_headers: [enqueue(0, "x")],
      proxy_on_queue_ready: [log("ready"), dequeue(kept(0)), enqueue(0, "x")],
    };
    const host = await Host.load({ plugins: [plugin(callbacks)] });
    await exchange(host);
    const before = host.logs.length;
    await nextRound();
    await nextRound();
    assert.ok(host.logs.length > before);
    await host.reload([plugin({ proxy_on_configure: [] })]);
  });

  test("keep their items through a trap, and go with the last user of the VM id", async () => {
    const callbacks = {
      proxy_on_configure: [registerQueue("q"), keep(0, 2)],
      proxy_on_request_headers: [enqueue(0, "x"), "(unreachable)"],
      proxy_on_queue_ready: [log("ready")],
    };
    const host = await Host.load({ plugins: [plugin(callbacks, { vmId: "v" })] });
    await exchange(host);
    assert.ok(!messages(host).includes("ready"));
    const token = host.shared.resolveQueue("v", "q");
    assert.ok(token > 0);
    await host.reload([plugin({ proxy_on_configure: [] }, { vmId: "v" })]);
    assert.equal(host.shared.resolveQueue("v", "q"), token);
    assert.equal((host.shared.dequeue(token) as Uint8Array).length, 1);
    host.close();
    assert.equal(host.shared.resolveQueue("v", "q"), 0);
  });
});
