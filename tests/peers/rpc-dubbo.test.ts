// Consumers and providers of Dubbo 2.7, Dubbo 3 and dubbo-go, each with each, through the bridge in real Envoys.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { testEnvoys } from "../support/envoy.js";
import { filterModule } from "../support/modules.js";
import { closedPort } from "../support/rpc/closed-port.js";
import { withRpcEnvoy } from "../support/rpc/envoy.js";
import {
  call,
  type Dialect,
  heartbeatCase,
  lineOf,
  type PeerCase,
  peerCases,
  peerDescription,
  type Setting,
  VERSIONS,
} from "../support/rpc/peer-cases.js";
import { PeerClient, PeerServer, type Program } from "../support/rpc/program.js";
import { dubboGo } from "./support/rpc-go.js";
import { dubboJava3, dubboJava27 } from "./support/rpc-java.js";

const SERVICE = "peers.dubbo.Reviews";
const programs: readonly Program[] = [await dubboJava27(), await dubboJava3(), await dubboGo()];
const headersModule = await filterModule("headers");
const exported = [...Object.values(VERSIONS), `${VERSIONS.plain}/readers`];

/** What one library has running. */
interface Peers {
  program: Program;
  client: PeerClient;
  blue: PeerServer;
  green: PeerServer;
}

const peers: readonly Peers[] = await Promise.all(
  programs.map(async (program) => {
    const [client, blue, green] = await Promise.all([
      PeerClient.start(program),
      PeerServer.start(program, "blue", ...exported),
      PeerServer.start(program, "green", ...exported),
    ]);
    return { program, client, blue, green };
  }),
);
after(() =>
  Promise.all(peers.flatMap(({ client, blue, green }) => [client, blue, green]).map((each) => each.stop())),
);

const JAVA_REPLIES = {
  noRoute: /RpcException: .*404\|no route for peers\.Nowhere/s,
  tooMany: /RpcException: .*429\|.*local_rate_limited/s,
  noServer: /RpcException: .*503\|.*upstream connect error/s,
  timeout: /RpcException: .*504\|.*upstream_per_try_timeout/s,
};

function dialectOf({ name }: Program): Dialect {
  const isGo = name === "dubbo-go";
  const replies = isGo
    ? { noRoute: /404\|no route/, tooMany: /429\|/, noServer: /503\|/, timeout: /504\|/ }
    : JAVA_REPLIES;
  return { service: SERVICE, thrown: /^peers\.dubbo\.ReviewException: no stars;/, replies };
}

const review = {
  text: "naïve 茶 🍵",
  stars: 3,
  reader: 12_345_678_901,
  weight: 0.5,
  verified: true,
  tags: ["a", "b"],
  votes: { up: 7 },
  answered: { text: "in", stars: 1, tags: [] },
};

/** What only Dubbo has. */
const dubboCases: readonly PeerCase[] = [
  {
    name: "objects as arguments and answers, of a group",
    run: async (setting) => {
      const { value } = await call(setting, "plain", "rate", [review, 2], { group: "readers" });
      const rated = lowerCased(value);
      assert.deepEqual(
        [rated.text, rated.stars, rated.reader, rated.weight, rated.verified, rated.tags, rated.votes],
        [review.text, 5, review.reader, 0.5, true, ["b", "a"], { up: 7 }],
      );
      assert.equal(lowerCased(rated.answered).text, "in");
    },
  },
  {
    name: "generic calls, and what they throw",
    run: async (setting) => {
      const generic = { generic: true };
      assert.deepEqual(await call(setting, "plain", "echo", ["hello"], generic), { value: "hello" });
      const { value } = await call(
        setting,
        "plain",
        "rate",
        [{ text: "t", stars: 1, tags: ["a", "b"] }, 2],
        generic,
      );
      const rated = lowerCased(value);
      assert.deepEqual([rated.text, rated.stars, rated.tags], ["t", 3, ["b", "a"]]);
      const { error } = await call(setting, "plain", "fail", ["no stars", 7], generic);
      assert.match(lineOf(error), /peers\.dubbo\.ReviewException: no stars/);
    },
  },
];

/** Go's names of fields begin with capitals, Java's do not. */
function lowerCased(value: unknown): Record<string, unknown> {
  const entries = Object.entries(value as Record<string, unknown>);
  return Object.fromEntries(entries.map(([name, each]) => [name[0]!.toLowerCase() + name.slice(1), each]));
}

for (const envoy of await testEnvoys()) {
  for (const server of peers) {
    test(`to ${server.program.name} through Envoy ${envoy.version}`, {
      skip: envoy.skip,
    }, async (context) => {
      const nobody = await closedPort();
      for (const client of peers) {
        const victim = await PeerServer.start(server.program, "victim", ...exported);
        const { blue, green } = server;
        const addresses = { blue: blue.address, green: green.address, victim: victim.address, nobody };
        const description = peerDescription(SERVICE, addresses, headersModule, "multiplex");
        await withRpcEnvoy(envoy, description, [], async ({ envoy: running, ingress }) => {
          const dialect = dialectOf(client.program);
          const base = { port: ingress.port, heartbeat: 300 };
          const setting: Setting = {
            client: client.client,
            dialect,
            base,
            blue,
            green,
            victim,
            envoy: running,
          };
          for (const each of [...peerCases, ...dubboCases, heartbeatCase]) {
            await context.test(`from ${client.program.name}: ${each.name}`, () => each.run(setting));
          }
        });
        await victim.kill();
      }
    });
  }
}
