// What calls of Dubbo's libraries come to, and all pairs of clients and servers.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { testEnvoys } from "../../support/envoy.js";
import {
  call,
  type Dialect,
  heartbeatCase,
  lineOf,
  type PeerCase,
  peerCases,
  serverHeartbeatCase,
  VERSIONS,
} from "../../support/rpc/peer-cases.js";
import { type Peers, runInEnvoy, startPeers } from "../../support/rpc/peer-runs.js";
import type { Program } from "../../support/rpc/program.js";

/** What each provider offers. */
const args = [...Object.values(VERSIONS), `${VERSIONS.plain}/readers`];

/** Tests each of these pairs of programs, with peers that are started for all of them. */
export async function testDubboPairs(
  programs: readonly Program[],
  isWanted: (client: Program, server: Program) => boolean,
): Promise<void> {
  const peers = await Promise.all(programs.map((program) => startPeers(program, ...args)));
  after(() => Promise.all(peers.map((each) => each.stop())));
  for (const servers of peers) {
    const wanted = peers.filter(({ program }) => isWanted(program, servers.program));
    for (const clients of wanted) await testDubboPair(clients, servers);
  }
}

async function testDubboPair({ client, program }: Peers, servers: Peers): Promise<void> {
  const { name } = servers.program;
  const cases = [...peerCases, ...dubboCases, heartbeatCase];
  // Java's providers wait for heartbeats, and send none.
  if (name === "dubbo-go") cases.push(serverHeartbeatCase);
  const run = { client, servers, args, dialect: dialectOf(program), base: HESSIAN2, cases };
  // The mode that costs connections is tried with peers of a kind.
  for (const poolMode of program === servers.program ? ["multiplex", "ping-pong"] : ["multiplex"]) {
    for (const envoy of await testEnvoys()) {
      const what = `${program.name} to ${name} in ${poolMode}, through Envoy ${envoy.version}`;
      test(what, { skip: envoy.skip }, (context) => runInEnvoy(context, envoy, { ...run, poolMode }));
    }
  }
  if (program.name !== "dubbo-java-3" || program !== servers.program) return;
  for (const envoy of await testEnvoys()) {
    const what = `${program.name} to ${name} in fastjson 2, through Envoy ${envoy.version}`;
    const dialect = { ...run.dialect, asciiHeaders: true };
    const fastjson2 = { ...run, dialect, poolMode: "multiplex", base: FASTJSON2 };
    test(what, { skip: envoy.skip }, (context) => runInEnvoy(context, envoy, fastjson2));
  }
}

const HESSIAN2 = { heartbeat: 300 };
/** Dubbo 3 alone has it. */
const FASTJSON2 = {
  ...HESSIAN2,
  options: { serialization: "fastjson2", "prefer.serialization": "fastjson2" },
};

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
  return {
    service: "peers.dubbo.Reviews",
    otherService: "peers.dubbo.Ratings",
    thrown: /^peers\.dubbo\.ReviewException: no stars;/,
    replies,
  };
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
