// SOFABolt as client and as server, through the bridge in real Envoys: Bolt v1, Bolt v2, and v2 with checksums.

import { after, test } from "node:test";
import { testEnvoys } from "../support/envoy.js";
import { type Dialect, heartbeatCase, peerCases } from "../support/rpc/peer-cases.js";
import { runInEnvoy, startPeers } from "../support/rpc/peer-runs.js";
import { boltJava } from "./support/rpc-java.js";

const servers = await startPeers(await boltJava());
after(() => servers.stop());

const PROTOCOLS = {
  "Bolt v1": { bolt: "1" },
  "Bolt v2": { bolt: "2" },
  "Bolt v2 with checksums": { bolt: "2", crc: "true" },
};

const dialect: Dialect = {
  service: "peers.Reviews",
  otherService: "peers.Ratings",
  thrown: /InvokeServerException: .*RpcServerException: .*IllegalStateException: no stars/,
  // Of the others SOFABolt's client has no text to show but its own.
  replies: {
    noRoute: /InvokeServerException: .*RpcServerException: .*no route for peers\.Nowhere echo/,
    tooMany: /InvokeServerBusyException: /,
    noServer: /InvokeServerException: .*RpcServerException: .*upstream connect error/,
    timeout: /InvokeTimeoutException: /,
  },
};

for (const envoy of await testEnvoys()) {
  for (const poolMode of ["multiplex", "ping-pong"]) {
    for (const [protocol, options] of Object.entries(PROTOCOLS)) {
      test(`${protocol} in ${poolMode}, through Envoy ${envoy.version}`, { skip: envoy.skip }, (context) => {
        const cases = [...peerCases, heartbeatCase];
        return runInEnvoy(context, envoy, {
          client: servers.client,
          servers,
          dialect,
          poolMode,
          base: { options },
          cases,
        });
      });
    }
  }
}
