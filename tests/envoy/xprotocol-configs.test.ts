import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { before, suite, test } from "node:test";
import { parse } from "yaml";
import type { Bootstrap } from "../../cli/envoy/index.js";
import { packageRoot } from "../../cli/package-root.js";
import { startBackend } from "../support/backend.js";
import { testEnvoys, withEnvoy } from "../support/envoy.js";
import { send } from "../support/http-client.js";
import { bridgeModules, filterModule } from "../support/modules.js";
import { boltWire } from "../support/rpc/bolt-wire.js";
import { RpcClient } from "../support/rpc/client.js";
import { dubboWire } from "../support/rpc/dubbo-wire.js";
import { RpcServer } from "../support/rpc/server.js";
import type { RpcCall, Wire } from "../support/rpc/wire.js";

// What a person is told to run is run: every bootstrap in envoy-configs/xprotocol, with servers for all that it names.

const FOLDER = join(packageRoot(), "envoy-configs", "xprotocol");
const REVIEWS = { service: "com.test.Reviews", method: "Read" };
const RATINGS = { service: "com.test.Ratings", method: "Read" };

/** Each configuration: what its servers speak, by port, and calls with the ports of the servers that may get them. */
const shown: Record<string, { servers: Record<number, Wire>; calls: readonly [Wire, RpcCall, number[]][] }> =
  {
    "bolt.yaml": {
      servers: { 12201: boltWire, 12202: boltWire, 12203: boltWire },
      calls: [
        [boltWire, REVIEWS, [12_201, 12_202]],
        [boltWire, RATINGS, [12_203]],
        [dubboWire, REVIEWS, []],
      ],
    },
    "dubbo.yaml": {
      servers: { 20881: dubboWire, 20882: dubboWire },
      calls: [[dubboWire, { service: "com.test.Any", method: "Read" }, [20_881, 20_882]]],
    },
    "canary.yaml": {
      servers: { 20881: dubboWire, 20882: dubboWire, 20883: dubboWire },
      calls: [
        [dubboWire, REVIEWS, [20_881, 20_882]],
        [dubboWire, { ...REVIEWS, headers: { color: "green" } }, [20_883]],
        [dubboWire, { ...REVIEWS, version: "2.0.0" }, [20_883]],
        [dubboWire, { ...REVIEWS, method: "GetAll" }, [20_881, 20_882, 20_883]],
      ],
    },
    "guarded.yaml": {
      servers: { 12201: boltWire, 20881: dubboWire },
      calls: [
        [boltWire, RATINGS, [12_201]],
        [dubboWire, REVIEWS, [20_881]],
      ],
    },
  };

/** Enough for the one in ten that goes to green: none of them would be a miracle. */
const CALLS = 300;

for (const envoy of await testEnvoys()) {
  suite(`the bootstraps for calls in Envoy ${envoy.version}`, { skip: envoy.skip }, () => {
    before(() => Promise.all([bridgeModules(), filterModule("headers")]));

    for (const file of readdirSync(FOLDER).filter((name) => /^[^.]+\.yaml$/.test(name))) {
      test(file, { timeout: 30_000 }, async () => {
        const known = shown[file];
        assert.ok(known, `nothing is known of ${file}`);
        const servers = new Map<number, RpcServer>();
        const web = await startBackend({ respond: () => ({ body: "web" }) });
        const ports = new Map([[8_080, Number(new URL(web.url).port)]]);
        try {
          for (const [port, wire] of Object.entries(known.servers)) {
            const server = await RpcServer.start(wire, () => port);
            servers.set(Number(port), server);
            ports.set(Number(port), server.port);
          }
          await withEnvoy(envoy, loadHere(file, ports), async ({ listeners }) => {
            const ingress = listeners.ingress!;
            for (const [wire, call, expected] of known.calls) {
              const client = await RpcClient.connect(wire, ingress);
              assert.deepEqual(await reached(client, call), expected, JSON.stringify(call));
              client.close();
            }
            if (file !== "guarded.yaml") return;
            assert.equal(servers.get(12_201)!.calls[0]!.headers!.gateway, "envoy");
            const page = await send(ingress.url, { headers: [["host", "www.example.com"]] });
            assert.equal(page.text, "web");
          });
        } finally {
          await Promise.all([web.close(), ...[...servers.values()].map((server) => server.stop())]);
        }
      });
    }
  });
}

/** The ports, as the configuration has them, of the servers that answered; sorted. */
async function reached(client: RpcClient, call: RpcCall): Promise<number[]> {
  const answers = await Promise.all(Array.from({ length: CALLS }, () => client.call(call)));
  return [...new Set(answers.filter(({ ok }) => ok).map(({ text }) => Number(text)))].sort();
}

/** The bootstrap with these ports in the place of its own, and free ones where Envoy listens. */
function loadHere(file: string, ports: ReadonlyMap<number, number>): Bootstrap {
  const text = JSON.stringify(parse(readFileSync(join(FOLDER, file), "utf8")))
    .replace(/"port_value":(\d+)/g, (_, port) => `"port_value":${ports.get(Number(port)) ?? 0}`)
    .replace(/"127\.0\.0\.1:(\d+)"/g, (_, port) => `"127.0.0.1:${ports.get(Number(port))}"`)
    .replaceAll('"build/', `"${join(packageRoot(), "build")}/`);
  return JSON.parse(text) as Bootstrap;
}
