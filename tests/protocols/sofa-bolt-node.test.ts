// npm's sofa-bolt-node as client and as server, through the bridge in real Envoys and in the built-in host: Bolt v1, Bolt v2,
// and v2 with checksums.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { POOL_MODES } from "../../cli/envoy/xprotocol/index.js";
import { testEnvoys } from "../support/envoy.js";
import { boltNode } from "../support/rpc/bolt-node.js";
import { type Dialect, type PeerCase, peerCases } from "../support/rpc/peer-cases.js";
import { runInBuiltIn, runInEnvoy, startPeers } from "../support/rpc/peer-runs.js";

const servers = await startPeers(await boltNode());
after(() => servers.stop());

const PROTOCOLS = {
  "Bolt v1": { bolt: "1" },
  "Bolt v2": { bolt: "2" },
  "Bolt v2 with checksums": { bolt: "2", crc: "true" },
};

const dialect: Dialect = {
  service: "peers.Reviews",
  otherService: "peers.Ratings",
  thrown: /^java\.lang\.IllegalStateException: no stars;/,
  replies: {
    noRoute: /^Error: .*no route for peers\.Nowhere echo/,
    tooMany: /^Error: .*local_rate_limited/,
    noServer: /^Error: .*upstream connect error/,
    timeout: /^Error: .*timeout/,
  },
};

/** The built-in host says no more. */
const inBuiltIn: Dialect = {
  ...dialect,
  replies: { ...dialect.replies, noRoute: /^Error: .*HTTP status 404/ },
};

/** The library sends none by itself. */
const heartbeat: PeerCase = {
  name: "heartbeats are acknowledged",
  run: async ({ client, base }) => {
    assert.deepEqual(await client.call({ ...base, method: "heartbeat" }), { value: "acknowledged" });
  },
};

for (const poolMode of POOL_MODES) {
  for (const [protocol, options] of Object.entries(PROTOCOLS)) {
    const cases = [...peerCases, heartbeat];
    const run = { client: servers.client, servers, dialect, poolMode, base: { options }, cases };
    for (const envoy of await testEnvoys()) {
      const name = `${protocol} in ${poolMode}, through Envoy ${envoy.version}`;
      test(name, { skip: envoy.skip }, (context) => runInEnvoy(context, envoy, run));
    }
    test(`${protocol} in ${poolMode}, through the built-in host`, (context) =>
      runInBuiltIn(context, { ...run, dialect: inBuiltIn }));
  }
}
