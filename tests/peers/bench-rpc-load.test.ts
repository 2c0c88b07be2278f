// The load generator of RPC calls notices everything that a proxy can do wrong: otherwise its figures would mean nothing.

import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";
import { after, test } from "node:test";
import { CALL_FRAMES } from "../../bench/rpc/frames.js";
import { type CallProtocol, startRpcLoad } from "../../bench/rpc/load.js";

const load = await startRpcLoad();
after(() => load.stop());

const { request, answer } = CALL_FRAMES.dubbo;
const PROTOCOLS = Object.keys(CALL_FRAMES) as CallProtocol[];

for (const protocol of PROTOCOLS) {
  for (const inFlight of [1, 1000]) {
    test(`${protocol}: all of ${inFlight} calls in flight are answered`, async () => {
      const visit = { protocol, address: load.servers[protocol], inFlight, seconds: 0.1 };
      const { requests, seconds } = await load.visit(visit);
      assert.ok(requests >= inFlight, `${requests} calls`);
      assert.ok(seconds >= 0.1, `${seconds} s`);
    });
  }
}

/** What a proxy does to frames; `null` to end the connection. */
type Change = (frame: Buffer) => Buffer | null;

const MISTAKES: [what: string, side: "requests" | "answers", Change, RegExp][] = [
  ["another content", "requests", flipped(request.bytes.length - 1), /the dubbo server got another frame/],
  ["another content", "answers", flipped(answer.bytes.length - 1), /the client got another frame/],
  ["another status", "answers", flipped(3), /the client got another frame/],
  ["an id that no call has", "answers", flipped(answer.idAt), /which is not in flight/],
  ["the token of another call", "answers", flipped(answer.tokenAt), /has the content of another call/],
  ["an end", "answers", () => null, /EOF.* with 1 calls in flight/],
];

for (const [what, side, change, expected] of MISTAKES) {
  test(`${what} in ${side} fails the visit`, async () => {
    const proxy = await startProxy(load.servers.dubbo, side, change);
    try {
      const visit = { protocol: "dubbo" as const, address: proxy.address, inFlight: 1, seconds: 0.05 };
      await assert.rejects(load.visit(visit), expected);
    } finally {
      await proxy.close();
    }
  });
}

function flipped(at: number): Change {
  return (frame) => {
    frame[at]! ^= 1;
    return frame;
  };
}

/** Passes one call after the other on: with one in flight, what comes from a side makes one frame. */
async function startProxy(server: string, side: "requests" | "answers", change: Change) {
  const [host, port] = server.split(":") as [string, string];
  const listener = createServer((client) => {
    const upstream = connect(Number(port), host);
    const [from, to, size] =
      side === "requests"
        ? ([client, upstream, request.bytes.length] as const)
        : ([upstream, client, answer.bytes.length] as const);
    to.pipe(from);
    let held = Buffer.alloc(0);
    from.on("data", (piece: Buffer) => {
      held = Buffer.concat([held, piece]);
      if (held.length < size) return;
      const changed = change(held);
      held = Buffer.alloc(0);
      if (changed) to.write(changed);
      else to.end();
    });
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      one.on("error", () => {});
      one.on("close", () => other.destroy());
    }
  }).listen(0, "127.0.0.1");
  await once(listener, "listening");
  return {
    address: `127.0.0.1:${(listener.address() as AddressInfo).port}`,
    async close() {
      listener.close();
      await once(listener, "close");
    },
  };
}
