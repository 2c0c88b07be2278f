import assert from "node:assert/strict";
import { after, before, suite, test } from "node:test";
import { type Json, type RunningEnvoy, startEnvoy } from "../../cli/envoy/index.js";
import { type Backend, type Responder, startBackend } from "../support/backend.js";
import { testEnvoys } from "../support/envoy.js";
import { type HeaderList, headerValues } from "../support/headers.js";
import { type ClientResponse, send } from "../support/http-client.js";
import { filterModule } from "../support/modules.js";
import { BY_CLUSTER_HEADER, type RoutedListener, routedBootstrap } from "../support/router.js";

// What meshes are used for, with real servers behind a real Envoy: each scenario is a listener with a table of its own.

type Fields = { readonly [field: string]: Json };

const SERVERS = ["v1", "v2", "shadow"] as const;
type Name = (typeof SERVERS)[number];

const all = { prefix: "/" };
const always = { numerator: 100 };
const to = (cluster: string, fields: Fields = {}): Fields => ({ match: all, route: { cluster, ...fields } });
const withHeader = (name: string, exact: string): Json => ({
  ...all,
  headers: [{ name, string_match: { exact } }],
});

function table(routes: readonly Json[], fields: Fields = {}): Fields {
  return {
    steering: { mode: "cluster_header" },
    ...fields,
    route_config: { virtual_hosts: [{ name: "shop", domains: ["*"], routes }] },
  };
}

/** A member whose endpoints have its name as their version. */
const member = (name: string, weight: number): Json => ({
  name,
  weight,
  metadata_match: { filter_metadata: { "envoy.lb": { version: name } } },
});

const group = (fields: Fields): Fields =>
  table([{ match: all, route: { group: "shop" } }], {
    groups: [{ name: "shop", cluster: "shop", members: [member("v1", 80), member("v2", 20)], ...fields }],
  });

const again = { retry_on: "5xx", num_retries: 3 };

const SCENARIOS: Record<string, Fields> = {
  version: table([{ match: withHeader("x-version", "v2"), route: { cluster: "v2" } }, to("v1")]),
  user: table([
    {
      match: { ...all, cookies: [{ name: "user", string_match: { exact: "ann" } }] },
      route: { cluster: "v2" },
    },
    { match: withHeader("x-user", "ann"), route: { cluster: "v2" } },
    to("v1"),
  ]),
  weights: table([
    {
      match: all,
      route: {
        weighted_clusters: {
          clusters: [
            { name: "v1", weight: 90 },
            { name: "v2", weight: 10 },
          ],
        },
      },
    },
  ]),
  gray: group({ sticky: { cookie: { name: "lane", ttl: "3600s", path: "/" } } }),
  hashed: group({ sticky: { header: "x-user" } }),
  blue: group({ active: "v1" }),
  green: group({ active: "v2" }),
  delay: table([{ ...to("v1"), fault: { delay: { fixed_delay: "0.3s", percentage: always } } }]),
  abort: table([
    {
      ...to("v1"),
      fault: {
        abort: { http_status: 503, percentage: always },
        headers: [{ name: "x-fail", string_match: { exact: "yes" } }],
      },
    },
  ]),
  half: table([{ ...to("v1"), fault: { abort: { http_status: 500, percentage: { numerator: 50 } } } }]),
  both: table([
    {
      ...to("v1"),
      fault: {
        delay: { fixed_delay: "0.2s", percentage: always },
        abort: { http_status: 504, percentage: always },
      },
    },
  ]),
  timeout: table([to("v1", { timeout: "0.2s" })]),
  retries: table([to("v1", { retry_policy: again })]),
  tries: table([to("v1", { timeout: "5s", retry_policy: { ...again, per_try_timeout: "0.2s" } })]),
  mirror: table([to("v1", { request_mirror_policies: [{ cluster: "shadow" }] })]),
  redirect: table([
    { match: { prefix: "/old" }, redirect: { host_redirect: "new.test", prefix_rewrite: "/new" } },
    to("v1"),
  ]),
};

/** Puts what the filter asks of endpoints to where Envoy looks for it. */
const METADATA = {
  name: "envoy.filters.http.header_to_metadata",
  typed_config: {
    "@type": "type.googleapis.com/envoy.extensions.filters.http.header_to_metadata.v3.Config",
    request_rules: [
      {
        header: "x-route-metadata-version",
        on_header_present: { metadata_namespace: "envoy.lb", key: "version", type: "STRING" },
        remove: true,
      },
    ],
  },
};

const endpoint = (url: string, version: string): Json => ({
  endpoint: { address: { socket_address: { address: "127.0.0.1", port_value: Number(new URL(url).port) } } },
  metadata: { filter_metadata: { "envoy.lb": { version } } },
});

/** One cluster with the endpoints of both versions. */
function shop(servers: Record<Name, Backend>): Json {
  const endpoints = [endpoint(servers.v1.url, "v1"), endpoint(servers.v2.url, "v2")];
  return {
    name: "shop",
    connect_timeout: "5s",
    lb_subset_config: { fallback_policy: "NO_FALLBACK", subset_selectors: [{ keys: ["version"] }] },
    load_assignment: { cluster_name: "shop", endpoints: [{ lb_endpoints: endpoints }] },
  };
}

/** Answers with its name, and as the path says: late, or only a request that comes for the third time. */
function respondAs(name: Name): Responder {
  const seen = new Map<string, number>();
  return async ({ path }) => {
    const times = (seen.get(path) ?? 0) + 1;
    seen.set(path, times);
    if (path.startsWith("/slow")) await new Promise((resolve) => setTimeout(resolve, 600));
    if (path.startsWith("/late-once") && times === 1)
      await new Promise((resolve) => setTimeout(resolve, 600));
    if (path.startsWith("/flaky") && times < 3) return { status: 503, body: "not yet" };
    if (path.startsWith("/broken")) return { status: 503, body: "never" };
    return { body: name };
  };
}

for (const { version, binary, skip } of await testEnvoys()) {
  suite(`the router filter as a mesh uses it, in Envoy ${version}`, { skip }, () => {
    let servers: Record<Name, Backend>;
    let envoy: RunningEnvoy;

    before(async () => {
      const wasm = await filterModule("router");
      const started = SERVERS.map(async (name) => [name, await startBackend({ respond: respondAs(name) })]);
      servers = Object.fromEntries(await Promise.all(started)) as Record<Name, Backend>;
      const listeners = Object.entries(SCENARIOS).map(
        ([name, configuration]): RoutedListener => ({
          name,
          filters: [{ wasm, configuration }, METADATA],
          routes: BY_CLUSTER_HEADER,
        }),
      );
      const upstreams = SERVERS.map((name) => ({ name, url: servers[name].url }));
      const bootstrap = routedBootstrap(listeners, { upstreams });
      bootstrap.static_resources.clusters.push(shop(servers));
      envoy = await startEnvoy({ binary, bootstrap });
    });

    after(async () => {
      await envoy?.stop();
      for (const server of Object.values(servers ?? {})) await server.close();
    });

    const ask = (scenario: string, path = "/", headers: HeaderList = []): Promise<ClientResponse> =>
      send(envoy.listeners[scenario]!.url, { path, headers });

    const text = async (scenario: string, headers: HeaderList = []): Promise<string> =>
      (await ask(scenario, "/", headers)).text;

    /** How many of so many requests, twenty at a time, pass a test. */
    async function count(
      scenario: string,
      requests: number,
      passes: (response: ClientResponse) => boolean,
    ): Promise<number> {
      let passed = 0;
      for (let sent = 0; sent < requests; sent += 20) {
        const answers = await Promise.all(Array.from({ length: 20 }, () => ask(scenario)));
        passed += answers.filter(passes).length;
      }
      return passed;
    }

    async function timed<T>(work: Promise<T>): Promise<[T, number]> {
      const start = performance.now();
      return [await work, performance.now() - start];
    }

    test("by version", async () => {
      assert.equal(await text("version"), "v1");
      assert.equal(await text("version", [["x-version", "v2"]]), "v2");
      assert.equal(await text("version", [["x-version", "v3"]]), "v1");
    });

    test("by a header or a cookie of the user", async () => {
      assert.equal(await text("user", [["x-user", "ann"]]), "v2");
      assert.equal(await text("user", [["cookie", "a=b; user=ann"]]), "v2");
      assert.equal(await text("user", [["x-user", "bob"]]), "v1");
    });

    test("90 to 10", async () => {
      const seconds = await count("weights", 600, (answer) => answer.text === "v2");
      // Seven standard deviations around 60.
      assert.ok(seconds > 8 && seconds < 112, `${seconds} of 600`);
    });

    test("a gray release that keeps a client where it is", async () => {
      const kept = new Set<string>();
      for (let client = 0; client < 30; client++) {
        const first = await ask("gray");
        const [cookie] = headerValues(first.headers, "set-cookie");
        assert.equal(cookie, `lane="${first.text}"; Max-Age=3600; Path=/; HttpOnly`);
        for (let i = 0; i < 3; i++) {
          const next = await ask("gray", "/", [["cookie", cookie.split(";")[0]!]]);
          assert.equal(next.text, first.text);
          assert.deepEqual(headerValues(next.headers, "set-cookie"), []);
        }
        kept.add(first.text);
      }
      // By chance all thirty may be in the same one: both are asked for by name.
      for (const lane of ["v1", "v2"]) assert.equal(await text("gray", [["cookie", `lane=${lane}`]]), lane);
      assert.ok(kept.has("v1"));
    });

    test("a gray release by the hash of a user", async () => {
      const versions = new Set<string>();
      for (let user = 0; user < 40; user++) {
        const headers: HeaderList = [["x-user", `u${user}`]];
        const first = await text("hashed", headers);
        assert.equal(await text("hashed", headers), first);
        versions.add(first);
      }
      assert.deepEqual([...versions].sort(), ["v1", "v2"]);
    });

    test("blue and green by the metadata of endpoints", async () => {
      const forged: HeaderList = [["x-route-metadata-version", "v2"]];
      for (let i = 0; i < 5; i++) {
        assert.equal(await text("blue", forged), "v1");
        assert.equal(await text("green"), "v2");
      }
      assert.deepEqual(headerValues(servers.v2.requests.at(-1)!.headers, "x-route-metadata-version"), []);
    });

    test("a delay", async () => {
      const [answer, milliseconds] = await timed(ask("delay"));
      assert.equal(answer.text, "v1");
      assert.ok(milliseconds >= 295, `${milliseconds} ms`);
    });

    test("many delays at a time", async () => {
      const [answers, milliseconds] = await timed(
        Promise.all(Array.from({ length: 50 }, () => ask("delay"))),
      );
      assert.ok(answers.every((answer) => answer.text === "v1"));
      assert.ok(milliseconds >= 295 && milliseconds < 5_000, `${milliseconds} ms`);
    });

    test("an abort of requests with a header", async () => {
      const answer = await ask("abort", "/", [["x-fail", "yes"]]);
      assert.deepEqual([answer.status, answer.text], [503, "fault filter abort"]);
      assert.equal(await text("abort"), "v1");
    });

    test("an abort of half of the requests", async () => {
      const aborted = await count("half", 300, ({ status }) => status === 500);
      // Seven standard deviations around 150.
      assert.ok(aborted > 89 && aborted < 211, `${aborted} of 300`);
    });

    test("an abort after a delay", async () => {
      const [answer, milliseconds] = await timed(ask("both"));
      assert.deepEqual([answer.status, answer.text], [504, "fault filter abort"]);
      assert.ok(milliseconds >= 195, `${milliseconds} ms`);
    });

    test("a limit of time", async () => {
      const [answer, milliseconds] = await timed(ask("timeout", "/slow"));
      assert.deepEqual([answer.status, answer.text], [504, "upstream request timeout"]);
      assert.ok(milliseconds >= 195, `${milliseconds} ms`);
      assert.equal(await text("timeout"), "v1");
    });

    test("further tries at a server that fails, so many and no more", async () => {
      assert.equal((await ask("retries", "/flaky")).text, "v1");
      const before = servers.v1.requests.length;
      assert.equal((await ask("retries", "/broken")).status, 503);
      assert.equal(servers.v1.requests.length - before, 4);
    });

    test("a limit of time for each try", async () => {
      const before = servers.v1.requests.length;
      assert.equal((await ask("tries", "/late-once")).text, "v1");
      assert.equal(servers.v1.requests.length - before, 2);
    });

    test("a mirror", { timeout: 10_000 }, async () => {
      const arrived = new Promise<string>((resolve) => {
        servers.shadow.respond = ({ path }) => {
          resolve(path);
          return {};
        };
      });
      assert.equal((await ask("mirror", "/mirrored", [["x-route-mirror", "v2"]])).text, "v1");
      assert.equal(await arrived, "/mirrored");
      assert.ok(servers.v2.requests.every(({ path }) => path !== "/mirrored"));
    });

    test("a redirect", async () => {
      const answer = await ask("redirect", "/old/a?b=1");
      assert.equal(answer.status, 301);
      assert.deepEqual(headerValues(answer.headers, "location"), ["http://new.test/new/a?b=1"]);
      assert.equal((await ask("redirect", "/else")).text, "v1");
    });
  });
}
