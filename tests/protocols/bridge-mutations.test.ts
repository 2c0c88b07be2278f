import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import type { Host } from "../../host/index.js";
import { Random } from "../fuzz/random.js";
import { boltV2Wire, boltWire } from "../support/rpc/bolt-wire.js";
import { dubboWire } from "../support/rpc/dubbo-wire.js";
import type { Wire } from "../support/rpc/wire.js";
import { bridgeHost, FollowedConnection } from "./bridge-host.js";

// Both modules are given what real connections carry, with bits flipped, pieces left out, doubled and exchanged: from either side,
// in pieces of any size. Nothing may trap.

const CONNECTIONS = 2_000;
const random = new Random(20261121);

/** What passes on both sides of both modules while some calls are made. */
interface Recorded {
  client: Buffer;
  http: Buffer;
  router: Buffer;
  server: Buffer;
}

/** Couples the modules directly, without an HTTP connection manager between them. */
function record(ingress: Host, egress: Host, wire: Wire): Recorded {
  const front = new FollowedConnection(ingress, {});
  const back = new FollowedConnection(egress, {});
  const toBack: Uint8Array[] = [];
  const toFront: Uint8Array[] = [];
  const server: Buffer[] = [];
  const client: Buffer[] = [];
  front.onUpstream = (chunk) => toBack.push(chunk);
  back.onClient = (chunk) => toFront.push(chunk);
  const replies: Buffer[] = [];
  back.onUpstream = (chunk) => {
    let data = Buffer.from(chunk);
    for (
      let length = wire.lengthOf(data);
      length > 0 && data.length >= length;
      length = wire.lengthOf(data)
    ) {
      const message = wire.read(data.subarray(0, length));
      data = data.subarray(length);
      if (message.kind === "heartbeat")
        replies.push(wire.write({ kind: "heartbeat answer", id: message.id }));
      if (message.kind !== "call" || message.call.oneWay) continue;
      const answer = { status: wire.name === "dubbo" ? 20 : 0, ok: true, text: "ok" };
      replies.push(wire.write({ kind: "answer", id: message.id, answer }));
    }
  };
  const settle = (): void => {
    while (toBack.length + toFront.length + replies.length > 0) {
      for (const chunk of toBack.splice(0)) back.send(chunk);
      for (const reply of replies.splice(0)) {
        server.push(reply);
        back.receive(reply);
      }
      for (const chunk of toFront.splice(0)) front.receive(chunk);
    }
  };
  for (let id = 1; id <= 6; id++) {
    const headers = { key: `value ${id}` };
    const call = {
      service: "com.test.Users",
      method: `m${id}`,
      headers,
      text: "t",
      timeout: 100,
      oneWay: id === 3,
    };
    const frame = wire.write(id === 5 ? { kind: "heartbeat", id } : { kind: "call", id, call });
    client.push(frame);
    front.send(frame);
    settle();
  }
  const recorded = {
    client: Buffer.concat(client),
    http: back.toClient.bytes,
    router: front.toUpstream.bytes,
    server: Buffer.concat(server),
  };
  assert.ok(front.toClient.chunks.length > 3);
  front.close();
  back.close();
  return recorded;
}

function mutated(original: Buffer): Buffer {
  let bytes: Buffer = Buffer.from(original);
  for (let i = random.below(4); i >= 0; i--) {
    const at = random.below(bytes.length);
    const end = at + random.below(bytes.length - at);
    switch (random.below(4)) {
      case 0:
        bytes[at]! ^= 1 << random.below(8);
        break;
      case 1:
        bytes[at] = random.below(256);
        break;
      case 2:
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(end), Buffer.of(0)]);
        break;
      default:
        bytes = Buffer.concat([bytes.subarray(0, end), bytes.subarray(at)]);
    }
  }
  return bytes;
}

/** Feeds both sides of a connection, in turns and in pieces; one of them is as it was recorded, more often than not. */
function feed(host: Host, downstream: Buffer, upstream: Buffer): void {
  const connection = new FollowedConnection(host, {});
  const which = random.below(3);
  let down = which === 0 ? downstream : mutated(downstream);
  let up = which === 1 ? upstream : mutated(upstream);
  while (down.length + up.length > 0 && !connection.isClosed) {
    const size = 1 + random.below(random.below(4) === 0 ? 2_000 : 60);
    if (up.length === 0 || (down.length > 0 && random.below(2) === 0)) {
      connection.send(down.subarray(0, size));
      down = down.subarray(size);
    } else {
      // A server does not speak first.
      if (connection.toUpstream.chunks.length > 0) connection.receive(up.subarray(0, size));
      up = up.subarray(size);
    }
  }
  connection.close();
}

for (const wire of [boltWire, boltV2Wire, dubboWire]) {
  describe(`mutations of ${wire.name}`, () => {
    let ingress: Host;
    let egress: Host;
    let recorded: Recorded;

    before(async () => {
      ingress = await bridgeHost("ingress", undefined, { onLog: () => {} });
      egress = await bridgeHost("egress", undefined, { onLog: () => {} });
      recorded = record(ingress, egress, wire);
    });

    for (const side of ["ingress", "egress"] as const) {
      test(`do not make the ${side} module trap, and leave no memory behind`, () => {
        const host = side === "ingress" ? ingress : egress;
        const { client, http, router, server } = recorded;
        for (let i = 0; i < CONNECTIONS; i++) {
          if (side === "ingress") feed(host, client, http);
          else feed(host, router, server);
          assert.deepEqual(
            host.traps.map(({ message }) => message),
            [],
            `connection ${i}`,
          );
        }
        assert.ok(host.memoryPages() < 64, `${host.memoryPages()} pages`);
      });
    }
  });
}
