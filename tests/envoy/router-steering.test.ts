import assert from "node:assert/strict";
import { after, before, suite, test } from "node:test";
import { type Json, type RunningEnvoy, startEnvoy } from "../../cli/envoy/index.js";
import { type Backend, startBackend } from "../support/backend.js";
import { testEnvoys } from "../support/envoy.js";
import type { HeaderList } from "../support/headers.js";
import { send } from "../support/http-client.js";
import { filterModule } from "../support/modules.js";
import { anyHost, type RoutedListener, routedBootstrap } from "../support/router.js";

// What each way of steering asks of Envoy, where it is not plain: filter state that Envoy does not notice by itself, requests
// that are held, addresses for further tries.

type Fields = { readonly [field: string]: Json };

const SERVERS = ["v1", "v2", "v3"] as const;
type Name = (typeof SERVERS)[number];
type Servers = Record<Name, Backend>;

const all = { prefix: "/" };
const held = { delay: { fixed_delay: "0.1s", percentage: { numerator: 100 } } };

const addressOf = (backend: Backend): string => new URL(backend.url).host;

function table(steering: Fields, route: Fields): Fields {
  return { steering, route_config: { virtual_hosts: [{ name: "shop", domains: ["*"], routes: [route] }] } };
}

/** Routes of Envoy: by filter state, and one that the filter has to turn requests away from. */
const BY_STATE = anyHost(
  {
    match: { ...all, filter_state: [{ key: "wasm.lane", string_match: { exact: "v2" } }] },
    route: { cluster: "v2" },
  },
  { match: all, route: { cluster: "v1" } },
);

/** A cluster that obeys addresses in a header. */
function obedient(servers: Servers): Json {
  const endpoints = SERVERS.map((name) => ({
    endpoint: {
      address: {
        socket_address: { address: "127.0.0.1", port_value: Number(new URL(servers[name].url).port) },
      },
    },
  }));
  const type = "type.googleapis.com/envoy.extensions.load_balancing_policies";
  const roundRobin = {
    name: "envoy.load_balancing_policies.round_robin",
    typed_config: { "@type": `${type}.round_robin.v3.RoundRobin` },
  };
  const override = {
    name: "envoy.load_balancing_policies.override_host",
    typed_config: {
      "@type": `${type}.override_host.v3.OverrideHost`,
      override_host_sources: [{ header: "x-route-endpoint" }],
      fallback_policy: { policies: [{ typed_extension_config: roundRobin }] },
    },
  };
  return {
    name: "shop",
    connect_timeout: "5s",
    load_balancing_policy: { policies: [{ typed_extension_config: override }] },
    load_assignment: { cluster_name: "shop", endpoints: [{ lb_endpoints: endpoints }] },
  };
}

/** A cluster that connects to whatever address a header has. */
const OBEDIENT_TO_ALL: Json = {
  name: "anywhere",
  connect_timeout: "5s",
  type: "ORIGINAL_DST",
  lb_policy: "CLUSTER_PROVIDED",
  original_dst_lb_config: { use_http_header: true },
};

function endpoints(servers: Servers): Json[] {
  const version = (name: Name) => ({
    filter_metadata: { "envoy.lb": { tier: name === "v1" ? "old" : "new" } },
  });
  const list = SERVERS.map((name) => ({ address: addressOf(servers[name]), metadata: version(name) }));
  return [{ name: "shop", endpoints: list }];
}

function listeners(wasm: string, servers: Servers): RoutedListener[] {
  const listener = (name: string, configuration: Fields, routes: Json): RoutedListener => ({
    name,
    filters: [{ wasm, configuration }],
    routes,
  });
  const byState = { mode: "filter_state", key: "lane" };
  const route = { match: all, route: { cluster: "v2" } };
  const edited = { ...route, request_headers_to_add: [{ header: { key: "x-a", value: "1" } }] };
  const recent = { filter_metadata: { "envoy.lb": { tier: "new" } } };
  const retry_policy = { retry_on: "5xx", num_retries: 1 };
  const overriding = { match: all, route: { cluster: "shop", metadata_match: recent, retry_policy } };
  const hash_policy = [{ header: { header_name: "x-user" } }];
  const toShop = anyHost({ match: all, route: { cluster: "shop" } });
  const clusters = endpoints(servers);
  return [
    listener("state", table(byState, route), BY_STATE),
    listener("state, edited", table(byState, edited), BY_STATE),
    listener("state, held", table(byState, { ...route, fault: held }), BY_STATE),
    listener(
      "state, rewritten",
      table(byState, { ...route, route: { cluster: "v2", prefix_rewrite: "/new/" } }),
      BY_STATE,
    ),
    listener("override", table({ mode: "override_host", clusters }, overriding), toShop),
    listener(
      "override, held",
      table({ mode: "override_host", clusters }, { ...overriding, fault: held }),
      toShop,
    ),
    listener(
      "destination",
      table({ mode: "original_dst", clusters }, { match: all, route: { cluster: "shop", hash_policy } }),
      anyHost({ match: all, route: { cluster: "anywhere" } }),
    ),
  ];
}

for (const { version, binary, skip } of await testEnvoys()) {
  suite(`steering of the router filter in Envoy ${version}`, { skip }, () => {
    let servers: Servers;
    let envoy: RunningEnvoy;

    before(async () => {
      const wasm = await filterModule("router");
      const started = SERVERS.map(async (name) => [
        name,
        await startBackend({ respond: () => ({ body: name }) }),
      ]);
      servers = Object.fromEntries(await Promise.all(started)) as Servers;
      const upstreams = SERVERS.map((name) => ({ name, url: servers[name].url }));
      const bootstrap = routedBootstrap(listeners(wasm, servers), { upstreams });
      bootstrap.static_resources.clusters.push(obedient(servers), OBEDIENT_TO_ALL);
      envoy = await startEnvoy({ binary, bootstrap });
    });

    after(async () => {
      await envoy?.stop();
      for (const server of Object.values(servers ?? {})) await server.close();
    });

    const ask = async (listener: string, headers: HeaderList = [], path = "/"): Promise<string> =>
      (await send(envoy.listeners[listener]!.url, { headers, path })).text;

    for (const listener of ["state", "state, edited", "state, held", "state, rewritten"]) {
      test(`filter_state: ${listener.slice(7) || "nothing else changes"}`, async () => {
        for (let i = 0; i < 3; i++) assert.equal(await ask(listener), "v2");
        const headers = servers.v2.requests.at(-1)!.headers.map(([name]) => name);
        assert.ok(headers.every((name) => !name.startsWith("x-route-")));
      });
    }

    for (const listener of ["override", "override, held"]) {
      test(`override_host: only endpoints that are right, whatever a client says${listener.slice(8)}`, async () => {
        const forged: HeaderList = [["x-route-endpoint", addressOf(servers.v1)]];
        const seen = new Set<string>();
        for (let i = 0; i < 30; i++) seen.add(await ask(listener, forged));
        assert.deepEqual([...seen].sort(), ["v2", "v3"]);
      });
    }

    test("override_host: a further try goes to another endpoint that is right", async () => {
      servers.v2.respond = () => ({ status: 503 });
      try {
        const before = servers.v2.requests.length;
        for (let i = 0; i < 30; i++) assert.equal(await ask("override"), "v3");
        assert.ok(
          servers.v2.requests.length > before,
          "none of thirty was sent to the server that fails first",
        );
      } finally {
        servers.v2.respond = () => ({ body: "v2" });
      }
    });

    test("original_dst: a user stays with an endpoint, whatever address a client gives", async () => {
      const forged: [string, string] = ["x-envoy-original-dst-host", "127.0.0.1:9"];
      const seen = new Set<string>();
      for (let user = 0; user < 60; user++) {
        const headers: HeaderList = [["x-user", `u${user}`], forged];
        const first = await ask("destination", headers);
        if (user < 10) assert.equal(await ask("destination", headers), first);
        seen.add(first);
      }
      assert.deepEqual([...seen].sort(), ["v1", "v2", "v3"]);
    });
  });
}
