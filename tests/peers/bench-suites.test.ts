// The filters of the benchmark, on every SDK, do the same work: figures of filters that differ would mean nothing.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { startCallees } from "../../bench/callees.js";
import { benchBootstrap } from "../../bench/envoy-config.js";
import { buildPeers, type Peer } from "../../bench/peers.js";
import type { Case } from "../../bench/suite.js";
import { calls } from "../../bench/suites/calls.js";
import { http } from "../../bench/suites/http.js";

import { probePeer } from "../../bench/verify.js";
import {
  EnvoyUnavailable,
  findEnvoy,
  httpBootstrap,
  lineReporter,
  NEWEST_ENVOY,
  OLDEST_ENVOY,
} from "../../cli/envoy/index.js";
import { checkModule } from "../../host/module/check.js";
import { readModule } from "../../host/module/module.js";
import { type Backend, startBackend } from "../support/backend.js";
import { testEnvoys, withEnvoy } from "../support/envoy.js";
import { send } from "../support/http-client.js";

await installEnvoys();
const envoys = await testEnvoys();
const peersOf = await buildPeers([...http.cases, ...calls.cases]);
const callees = await startCallees();
after(() => callees.stop());

for (const [work, peers] of peersOf) {
  for (const peer of peers) {
    if (peer.wasm !== null)
      test(`${work.name}: the host takes the module of ${peer.name}`, async () => {
        assert.deepEqual(checkModule(readModule(await readFile(peer.wasm!))), []);
      });
  }
  for (const envoy of envoys) {
    test(`${work.name}: all peers do the same on Envoy ${envoy.version}`, { skip: envoy.skip }, (context) =>
      withEnvoy(envoy, benchBootstrap(work, peers, callees.upstreams), async ({ listeners }) => {
        for (const peer of peers) {
          const findings = await probePeer(work, peer, listeners[peer.name]!);
          if (peer.idle) {
            await context.test(`${peer.name} does nothing, and the probes see it`, () =>
              assert.notDeepEqual(findings, []),
            );
          } else {
            await context.test(`${peer.name} passes the probes`, () => assert.deepEqual(findings, []));
          }
        }
      }),
    );
  }
}

const replaceBody = http.cases.find((work) => work.name === "replace-body")!;
const envoy = envoys.at(-1)!;
test("replace-body: a body in pieces is held back and replaced as a whole", {
  skip: envoy.skip,
}, async (context) => {
  const backend = await startBackend({ respond: () => ({ body: inPieces(replaceBody.responseBody) }) });
  try {
    const working = peersOf.get(replaceBody)!.filter((peer) => !peer.idle);
    await withEnvoy(envoy, throughPeers(working, backend), async ({ listeners }) => {
      for (const peer of working) {
        const { text } = await send(listeners[peer.name]!.url);
        await context.test(peer.name, () => assert.equal(text, bodyThatTakesItsPlace(replaceBody)));
      }
    });
  } finally {
    await backend.close();
  }
});

function bodyThatTakesItsPlace(work: Case): string {
  return work.probes[0]!.expect.body;
}

/** Three pieces with pauses between, so that they reach the filters one by one. */
async function* inPieces(body: string): AsyncGenerator<string> {
  const size = Math.ceil(body.length / 3);
  for (let start = 0; start < body.length; start += size) {
    yield body.slice(start, start + size);
    await delay(20);
  }
}

function throughPeers(peers: readonly Peer[], backend: Backend): ReturnType<typeof httpBootstrap> {
  return httpBootstrap({
    listeners: peers.map(({ name, filters }) => ({ name, filters, routes: [{ to: "backend" }] })),
    upstreams: [{ name: "backend", url: backend.url }],
  });
}

/** Where none can be had, `testEnvoys` tells why its tests are left out. */
async function installEnvoys(): Promise<void> {
  for (const version of [OLDEST_ENVOY, NEWEST_ENVOY]) {
    await findEnvoy({ version, onProgress: lineReporter() }).catch((error: Error) => {
      if (!(error instanceof EnvoyUnavailable)) throw error;
    });
  }
}
