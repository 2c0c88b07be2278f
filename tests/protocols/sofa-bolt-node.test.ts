// npm's sofa-bolt-node as client and as server, through the bridge in real Envoys: Bolt v1, Bolt v2, and v2 with checksums.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { testEnvoys } from "../support/envoy.js";
import { filterModule } from "../support/modules.js";
import { boltNode } from "../support/rpc/bolt-node.js";
import { closedPort } from "../support/rpc/closed-port.js";
import { withRpcEnvoy } from "../support/rpc/envoy.js";
import { type Dialect, peerCases, peerDescription, type Setting } from "../support/rpc/peer-cases.js";
import { PeerClient, PeerServer } from "../support/rpc/program.js";

const program = await boltNode();
const headersModule = await filterModule("headers");
const [client, blue, green] = await Promise.all([
  PeerClient.start(program),
  PeerServer.start(program, "blue"),
  PeerServer.start(program, "green"),
]);
after(() => Promise.all([client, blue, green].map((each) => each.stop())));

const PROTOCOLS = {
  "Bolt v1": { bolt: "1" },
  "Bolt v2": { bolt: "2" },
  "Bolt v2 with checksums": { bolt: "2", crc: "true" },
};

const dialect: Dialect = {
  service: "peers.Reviews",
  thrown: /^java\.lang\.IllegalStateException: no stars;/,
  replies: {
    noRoute: /^Error: .*no route for peers\.Nowhere echo/,
    tooMany: /^Error: .*local_rate_limited/,
    noServer: /^Error: .*upstream connect error/,
    timeout: /^Error: .*timeout/,
  },
};

for (const envoy of await testEnvoys()) {
  for (const poolMode of ["multiplex", "ping-pong"]) {
    for (const [protocol, options] of Object.entries(PROTOCOLS)) {
      const name = `${protocol}, ${poolMode}, through Envoy ${envoy.version}`;
      test(name, { skip: envoy.skip }, async (context) => {
        const victim = await PeerServer.start(program, "victim");
        const addresses = {
          blue: blue.address,
          green: green.address,
          victim: victim.address,
          nobody: await closedPort(),
        };
        const description = peerDescription(dialect.service, addresses, headersModule, poolMode);
        await withRpcEnvoy(envoy, description, [], async ({ envoy: running, ingress }) => {
          const base = { port: ingress.port, options };
          const setting: Setting = { client, dialect, base, blue, green, victim, envoy: running };
          for (const each of peerCases) await context.test(each.name, () => each.run(setting));
          await context.test("heartbeats are acknowledged", async () => {
            assert.deepEqual(await client.call({ ...base, method: "heartbeat" }), { value: "acknowledged" });
          });
        });
        await victim.kill();
      });
    }
  }
}
