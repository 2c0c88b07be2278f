// SOFABolt as client and as server, through the bridge in real Envoys: Bolt v1, Bolt v2, and v2 with checksums.

import { after, test } from "node:test";
import { testEnvoys } from "../support/envoy.js";
import { filterModule } from "../support/modules.js";
import { closedPort } from "../support/rpc/closed-port.js";
import { withRpcEnvoy } from "../support/rpc/envoy.js";
import {
  type Dialect,
  heartbeatCase,
  peerCases,
  peerDescription,
  type Setting,
} from "../support/rpc/peer-cases.js";
import { PeerClient, PeerServer } from "../support/rpc/program.js";
import { boltJava } from "./support/rpc-java.js";

const program = await boltJava();
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
    test(`${poolMode}, through Envoy ${envoy.version}`, { skip: envoy.skip }, async (context) => {
      const nobody = await closedPort();
      for (const [protocol, options] of Object.entries(PROTOCOLS)) {
        const victim = await PeerServer.start(program, "victim");
        const addresses = { blue: blue.address, green: green.address, victim: victim.address, nobody };
        const description = peerDescription(dialect.service, addresses, headersModule, poolMode);
        await withRpcEnvoy(envoy, description, [], async ({ envoy: running, ingress }) => {
          const base = { port: ingress.port, options };
          const setting: Setting = { client, dialect, base, blue, green, victim, envoy: running };
          for (const each of [...peerCases, heartbeatCase]) {
            await context.test(`${protocol}: ${each.name}`, () => each.run(setting));
          }
        });
        await victim.kill();
      }
    });
  }
}
