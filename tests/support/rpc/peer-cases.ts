// What calls of real clients to real servers through the bridge come to. The version of the service chooses what happens to a
// call on its way, since clients of Dubbo have just the one service that their provider offers.

import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import type { RunningEnvoy } from "../../../cli/envoy/index.js";
import type { Call, CallError, Outcome, PeerClient, PeerServer } from "./program.js";

/** Versions of the service, by what the proxy does with calls of them. */
export const VERSIONS = {
  /** To blue; to green with the header `Color: green`, or of the method `noted`. */
  plain: "1.0.0",
  /** To green. */
  green: "2.0.0",
  /** Three of four to blue. */
  weighted: "3.0.0",
  /** Two calls, and no more. */
  limited: "4.0.0",
  /** To a server that is killed, and to blue; failed calls are repeated. */
  retried: "5.0.0",
  /** To nobody. */
  gone: "6.0.0",
  /** Must be answered within 200 milliseconds. */
  hasty: "7.0.0",
} as const;

/** What the filter adds to each call. */
const GATEWAY = { name: "Gateway", value: "envoy" };

/** Where nothing listens: a port that is free for a moment may be another test's a moment later, this one is nobody's. */
export const NOBODY = "127.0.0.1:1";

/** The configuration of the headers filter. */
export const HEADERS = {
  rules: [{ request: [{ op: "set", name: `x-rpc-${GATEWAY.name.toLowerCase()}`, value: GATEWAY.value }] }],
};

/** How a client shows failures. */
export interface Dialect {
  service: string;
  /** Another one that the servers offer, which the proxy takes to green. */
  otherService: string;
  /** True if the bridge maps the headers of a frame only where they are all ASCII. */
  asciiHeaders?: boolean;
  /** What the method `fail` throws, as far as the client knows it. */
  thrown: RegExp;
  /** The client's exceptions for what the proxy answers by itself: type, message and cause in one line. */
  replies: Record<"noRoute" | "tooMany" | "noServer" | "timeout", RegExp>;
}

/** Everything that a case may use. */
export interface Setting {
  client: PeerClient;
  dialect: Dialect;
  /** What all calls have in common, such as the port of the proxy. */
  base: Pick<Call, "port" | "options" | "heartbeat">;
  /** The server that may be killed. */
  victim: PeerServer;
  proxy: ProxyCounts;
}

/** What the proxy counted. */
export interface ProxyCounts {
  /** How many connections of clients there were, and how many of them have ended. */
  connections(): Promise<number[]>;
  /** The same of the connections to servers. */
  serverConnections(): Promise<number[]>;
  /** How many heartbeats were answered to clients, or to servers. */
  heartbeats(side: "ingress" | "egress"): Promise<number>;
}

/** Of an Envoy. */
export function envoyCounts(envoy: RunningEnvoy): ProxyCounts {
  const read = async (pattern: string): Promise<number[]> => {
    const stats = await envoy.admin(`/stats?filter=${encodeURIComponent(pattern)}`);
    return [...stats.matchAll(/: (\d+)$/gm)].map(([, count]) => Number(count));
  };
  return {
    connections: () => read("^http\\.ingress\\.downstream_cx_(total|destroy)$"),
    serverConnections: () => read("^cluster\\./servers\\.upstream_cx_(total|destroy)$"),
    heartbeats: async (side) =>
      (await read(`rpc_${side}_heartbeats_total`)).reduce((sum, count) => sum + count, 0),
  };
}

/** A description for `proxy-wasm envoy xprotocol`, for servers by their addresses. */
export function peerDescription(
  { service, otherService }: Dialect,
  servers: Record<"blue" | "green" | "victim" | "nobody", string>,
  headersModule: string,
  poolMode: string,
): Record<string, unknown> {
  const { blue, green, victim, nobody } = servers;
  const version = (name: keyof typeof VERSIONS) => ({ match: { version: VERSIONS[name] } });
  return {
    filters: [{ wasm: headersModule, configuration: HEADERS }],
    services: {
      [service]: {
        poolMode,
        subsets: { blue: [blue], green: [green], mixed: [victim, blue], gone: [nobody] },
        timeout: "30s",
        routes: [
          { match: { headers: { Color: "green" } }, to: "green" },
          { match: { version: VERSIONS.plain, method: "noted" }, to: "green" },
          { ...version("green"), to: "green" },
          { ...version("weighted"), to: { blue: 3, green: 1 } },
          { ...version("limited"), to: "blue", rateLimit: { calls: 2, per: "1h" } },
          {
            ...version("retried"),
            to: "mixed",
            retries: { attempts: 3, on: ["connect-failure", "refused-stream", "reset"] },
          },
          { ...version("gone"), to: "gone" },
          { ...version("hasty"), to: "blue", retries: { attempts: 0, perTryTimeout: "200ms" } },
          { to: "blue" },
        ],
      },
      [otherService]: { poolMode, endpoints: [green] },
    },
  };
}

/** One thing that has to work. */
export interface PeerCase {
  name: string;
  /** True if it is about what the built-in host leaves to Envoy. */
  needsEnvoy?: boolean;
  run(setting: Setting): Promise<void>;
}

const LARGE = 4 * 1_048_576;

/** For Bolt and Dubbo. */
export const peerCases: readonly PeerCase[] = [
  {
    name: "arguments reach the server, and its answer the client",
    run: async (setting) => {
      assert.deepEqual(await call(setting, "plain", "echo", ["naïve 茶 🍵"]), { value: "naïve 茶 🍵" });
      assert.deepEqual(await call(setting, "plain", "echo", [""]), { value: "" });
      assert.deepEqual(await call(setting, "plain", "where"), { value: "blue" });
    },
  },
  {
    name: "headers reach the server, with the one that a filter set",
    run: async (setting) => {
      const text = setting.dialect.asciiHeaders ? "plain" : "naïve 茶 🍵";
      const headers = { Color: "red", some_Name: text, "dotted.name": "a=b&c" };
      const { value } = await call(setting, "plain", "attachments", [], { headers });
      const seen = value as Record<string, string>;
      for (const [name, expected] of Object.entries(headers)) assert.equal(seen[name], expected);
      assert.equal(seen[GATEWAY.name.toLowerCase()], GATEWAY.value);
      // One that the client sent is changed in its place, under its name.
      const sent = { headers: { [GATEWAY.name]: "client" } };
      const changed = (await call(setting, "plain", "attachments", [], sent)).value as Record<string, string>;
      assert.equal(changed[GATEWAY.name], GATEWAY.value);
      assert.equal(changed[GATEWAY.name.toLowerCase()], undefined);
    },
  },
  {
    name: "the service's own exception reaches the client",
    run: async (setting) => {
      const { error } = await call(setting, "plain", "fail", ["no stars", 7]);
      assert.match(lineOf(error), setting.dialect.thrown);
    },
  },
  {
    name: "one-way calls arrive, and later ones are answered",
    run: async (setting) => {
      const text = `${setting.base.port} ${JSON.stringify(setting.base.options)}`;
      assert.deepEqual(await call(setting, "green", "note", [text], { oneWay: true }), { value: null });
      await until(async () => {
        const { value } = await call(setting, "green", "noted");
        return (value as string[]).filter((each) => each === text).length === 1;
      });
      assert.deepEqual(await call(setting, "green", "echo", ["after"]), { value: "after" });
    },
  },
  {
    name: "routes by service, by version, by method and by a header",
    run: async (setting) => {
      const where = async (version: keyof typeof VERSIONS, more?: Partial<Call>): Promise<unknown> =>
        (await call(setting, version, "where", [], more)).value;
      assert.equal(await where("plain"), "blue");
      assert.equal(await where("plain", { service: setting.dialect.otherService }), "green");
      assert.equal(await where("green"), "green");
      assert.equal(await where("plain", { headers: { Color: "green" } }), "green");
      assert.equal(await where("plain", { headers: { Color: "Green" } }), "blue");
      const text = `routed ${setting.base.port} ${JSON.stringify(setting.base.options)}`;
      await call(setting, "green", "note", [text], { oneWay: true });
      await until(async () => ((await call(setting, "plain", "noted")).value as string[]).includes(text));
    },
  },
  {
    name: "routes by weight",
    needsEnvoy: true,
    run: async (setting) => {
      const { values, errors } = await repeat(setting, "weighted", "where", 400, 20);
      assert.deepEqual(errors, {});
      const green = values['"green"']!;
      assert.equal(values['"blue"']! + green, 400);
      // 100 are expected, with a standard deviation below 9.
      assert.ok(green > 50 && green < 150, `${green} of 400 went to green`);
    },
  },
  {
    name: "hundreds of calls at once on one connection get their own answers",
    run: async (setting) => {
      const before = await setting.proxy.connections();
      const calls = Array.from({ length: 300 }, (_, i) => call(setting, "plain", "echo", [`text ${i}`]));
      assert.deepEqual(
        await Promise.all(calls),
        calls.map((_, i) => ({ value: `text ${i}` })),
      );
      assert.deepEqual(await setting.proxy.connections(), before);
    },
  },
  {
    name: "arguments and answers of 4 MiB",
    run: async (setting) => {
      const [large, small] = await Promise.all([
        call(setting, "plain", "reverse", [LARGE]),
        call(setting, "plain", "echo", ["beside it"]),
      ]);
      assert.deepEqual(large, { value: { bytes: LARGE, right: true } });
      assert.deepEqual(small, { value: "beside it" });
    },
  },
  {
    name: "no route is the client's own exception, with the reason",
    run: async (setting) => {
      const { error } = await call(setting, "plain", "echo", ["x"], {
        service: "peers.Nowhere",
        generic: true,
      });
      assert.match(lineOf(error), setting.dialect.replies.noRoute);
    },
  },
  {
    name: "too many calls are the client's own exception",
    needsEnvoy: true,
    run: async (setting) => {
      const { values, errors } = await repeat(setting, "limited", "where", 6, 1);
      assert.ok((values['"blue"'] ?? 0) <= 2);
      assert.equal(Object.values(errors).reduce((sum, count) => sum + count) + (values['"blue"'] ?? 0), 6);
      for (const error of Object.keys(errors)) {
        assert.match(lineOf(JSON.parse(error) as CallError), setting.dialect.replies.tooMany);
      }
    },
  },
  {
    name: "a server that is not there is the client's own exception, with the reason",
    run: async (setting) => {
      const { error } = await call(setting, "gone", "echo", ["x"]);
      assert.match(lineOf(error), setting.dialect.replies.noServer);
    },
  },
  {
    name: "a timeout is the client's own exception",
    needsEnvoy: true,
    run: async (setting) => {
      const { error } = await call(setting, "hasty", "slow", [3_000]);
      assert.match(lineOf(error), setting.dialect.replies.timeout);
      assert.deepEqual(await call(setting, "plain", "slow", [0]), { value: "blue" });
    },
  },
  {
    name: "a server that is killed while calls are in flight costs none of them",
    needsEnvoy: true,
    run: async (setting) => {
      const first = await repeat(setting, "retried", "where", 100, 10);
      assert.ok((first.values['"victim"'] ?? 0) > 0);
      const running = repeat(setting, "retried", "slow", 600, 30, [5]);
      await call(setting, "retried", "slow", [100]);
      await setting.victim.kill();
      const { values, errors } = await running;
      assert.deepEqual(errors, {});
      assert.equal((values['"victim"'] ?? 0) + values['"blue"']!, 600);
      assert.ok((values['"victim"'] ?? 0) > 0);
    },
  },
];

/** For clients that send heartbeats by themselves. */
export const heartbeatCase: PeerCase = {
  name: "heartbeats keep an idle connection open",
  run: async (setting) => {
    assert.deepEqual(await call(setting, "plain", "where"), { value: "blue" });
    const before = await setting.proxy.connections();
    const heartbeats = await setting.proxy.heartbeats("ingress");
    await until(async () => (await setting.proxy.heartbeats("ingress")) >= heartbeats + 4);
    assert.deepEqual(await call(setting, "plain", "where"), { value: "blue" });
    assert.deepEqual(await setting.proxy.connections(), before);
  },
};

/** For servers that send heartbeats by themselves. */
export const serverHeartbeatCase: PeerCase = {
  name: "heartbeats of the server are answered on an idle connection",
  run: async (setting) => {
    assert.deepEqual(await call(setting, "plain", "where"), { value: "blue" });
    const before = await setting.proxy.serverConnections();
    assert.ok(before[0]! > 0);
    const heartbeats = await setting.proxy.heartbeats("egress");
    await until(async () => (await setting.proxy.heartbeats("egress")) >= heartbeats + 4);
    assert.deepEqual(await call(setting, "plain", "where"), { value: "blue" });
    assert.deepEqual(await setting.proxy.serverConnections(), before);
  },
};

/** Makes a call of a version of the service. */
export function call(
  { client, dialect, base }: Setting,
  version: keyof typeof VERSIONS,
  method: string,
  args: readonly unknown[] = [],
  more: Partial<Call> = {},
): Promise<Outcome> {
  return client.call({
    service: dialect.service,
    version: VERSIONS[version],
    method,
    args,
    ...base,
    ...more,
  });
}

function repeat(
  { client, dialect, base }: Setting,
  version: keyof typeof VERSIONS,
  method: string,
  times: number,
  inFlight: number,
  args: readonly unknown[] = [],
) {
  const asked = { service: dialect.service, version: VERSIONS[version], method, args, ...base };
  return client.repeat(asked, times, inFlight);
}

/** All that the client said of an error. */
export function lineOf(error: CallError | undefined): string {
  return error === undefined ? "no error" : `${error.type}: ${error.message}; ${error.cause ?? ""}`;
}

/** Asks until the answer is yes. */
async function until(condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!(await condition())) {
    assert.ok(Date.now() < deadline, "it does not come");
    await delay(20);
  }
}
