import assert from "node:assert/strict";
import { suite, test } from "node:test";
import type { Json } from "../../cli/envoy/index.js";
import type { Host } from "../../host/index.js";
import { headerValues } from "../support/headers.js";
import { ask, withRouter } from "./router.host.js";

type Fields = { readonly [field: string]: Json };

const all = { prefix: "/" };

function table(action: Fields, fields: Fields = {}): Fields {
  return {
    steering: { mode: "cluster_header" },
    ...fields,
    route_config: {
      virtual_hosts: [{ name: "main", domains: ["*"], routes: [{ match: all, route: action }] }],
    },
  };
}

/** Where a request with these headers goes, and the cookies that its response sets. */
async function sent(host: Host, headers: [string, string][] = [], path = "/") {
  const { upstreamRequest, response } = await ask(host, { headers, path })();
  return {
    cluster: upstreamRequest?.header("x-route-cluster"),
    version: upstreamRequest?.header("x-route-metadata-version"),
    cookies: headerValues(response.headers, "set-cookie"),
  };
}

/** How many of so many requests go to each cluster. */
async function shares(host: Host, requests: number): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (let i = 0; i < requests; i++) {
    const { cluster } = await sent(host);
    counts[String(cluster)] = (counts[String(cluster)] ?? 0) + 1;
  }
  return counts;
}

suite("weights of the router filter", () => {
  test("are kept by chance", async () => {
    const clusters = [
      { name: "a", weight: 90 },
      { name: "b", weight: 10 },
    ];
    await withRouter(table({ weighted_clusters: { clusters } }), async (host) => {
      const { a = 0, b = 0 } = await shares(host, 2_000);
      assert.equal(a + b, 2_000);
      // Seven standard deviations around 200.
      assert.ok(b > 106 && b < 294, `${b} of 2,000`);
    });
  });

  const byHash = {
    weighted_clusters: {
      clusters: [
        { name: "a", weight: 50 },
        { name: "b", weight: 50 },
      ],
      use_hash_policy: true,
    },
  };

  test("are kept by the hash of a header, which always gives the same", async () => {
    const policy = { hash_policy: [{ header: { header_name: "x-user" } }] };
    await withRouter(table({ ...byHash, ...policy }), async (host) => {
      const seen = new Set<string>();
      for (let user = 0; user < 50; user++) {
        const [first, second] = [
          await sent(host, [["x-user", `u${user}`]]),
          await sent(host, [["x-user", `u${user}`]]),
        ];
        assert.deepEqual(first, second);
        seen.add(first.cluster!);
      }
      assert.deepEqual([...seen].sort(), ["a", "b"]);
    });
  });

  test("are the same for the lines of a header in any order", async () => {
    const policy = { hash_policy: [{ header: { header_name: "x-user" } }] };
    await withRouter(table({ cluster: "a", ...policy }), async (host) => {
      const hashes = [];
      for (const [first, second] of [
        ["a", "b,c"],
        ["b,c", "a"],
      ] as const) {
        const { upstreamRequest } = await ask(host, {
          headers: [
            ["x-user", first],
            ["x-user", second],
          ],
        })();
        hashes.push(upstreamRequest!.header("x-route-hash"));
      }
      assert.match(hashes[0]!, /^\d+$/);
      assert.equal(hashes[0], hashes[1]);
    });
  });

  test("are kept by a cookie that the response sets for the connection", async () => {
    const policy = { hash_policy: [{ cookie: { name: "sid", ttl: "60s", path: "/p" } }] };
    await withRouter(table({ ...byHash, ...policy }), async (host) => {
      const first = await sent(host);
      assert.equal(first.cookies.length, 1);
      const [, value] = /^sid="([0-9a-f]{16})"; Max-Age=60; Path=\/p; HttpOnly$/.exec(first.cookies[0]!)!;
      const second = await sent(host, [["cookie", `a=b; sid=${value}`]]);
      assert.deepEqual(second, { ...first, cookies: [] });
    });
  });

  test("are kept by a query parameter and the client's address", async () => {
    const policies = [{ query_parameter: { name: "u" } }, { connection_properties: { source_ip: true } }];
    await withRouter(table({ cluster: "a", hash_policy: policies }), async (host) => {
      const hashOf = async (path: string) =>
        (await ask(host, { path })()).upstreamRequest!.header("x-route-hash");
      // The address alone: XXH64 of "127.0.0.1".
      assert.equal(await hashOf("/"), await hashOf("/?v=1"));
      assert.notEqual(await hashOf("/"), await hashOf("/?u=1"));
      assert.notEqual(await hashOf("/?u=2"), await hashOf("/?u=1"));
    });
  });

  test("a policy that is the last one if it gives a hash", async () => {
    const policies = [
      { header: { header_name: "x-user" }, terminal: true },
      { connection_properties: { source_ip: true } },
    ];
    await withRouter(table({ cluster: "a", hash_policy: policies }), async (host) => {
      const { upstreamRequest } = await ask(host, { headers: [["x-user", "a"]] })();
      assert.equal(upstreamRequest!.header("x-route-hash"), "15154266338359012955");
    });
  });
});

const member = (name: string, weight: number, fields: Fields = {}): Fields => ({
  name,
  weight,
  metadata_match: { filter_metadata: { "envoy.lb": { version: name } } },
  ...fields,
});

const group = (fields: Fields): Fields =>
  table({ group: "shop" }, { groups: [{ name: "shop", cluster: "shop", ...fields }] });

suite("groups of the router filter", () => {
  const cookie = { cookie: { name: "lane", ttl: "3600s", path: "/" } };
  const gray = { members: [member("stable", 80), member("gray", 20)], sticky: cookie };

  test("give each new client a member by weight, and a cookie with its name", async () => {
    await withRouter(group(gray), async (host) => {
      let grays = 0;
      for (let i = 0; i < 500; i++) {
        const { cluster, version, cookies } = await sent(host);
        assert.equal(cluster, "shop");
        assert.deepEqual(cookies, [`lane="${version}"; Max-Age=3600; Path=/; HttpOnly`]);
        if (version === "gray") grays++;
      }
      // Seven standard deviations around 100.
      assert.ok(grays > 37 && grays < 163, `${grays} of 500`);
    });
  });

  test("keep a client that sends the cookie, and set none", async () => {
    await withRouter(group(gray), async (host) => {
      for (const version of ["gray", "stable", "gray", "gray"]) {
        const kept = await sent(host, [["cookie", `a=b; lane="${version}"`]]);
        assert.deepEqual(kept, { cluster: "shop", version, cookies: [] });
      }
    });
  });

  for (const value of ["other", "", "gray;x"]) {
    const members = [member("stable", 1), member("gray", 0), member("gone", 0)];
    test(`give a client with the cookie ${JSON.stringify(value)} a member anew where that has no weight`, async () => {
      await withRouter(group({ members, sticky: cookie }), async (host) => {
        const given = await sent(host, [["cookie", `lane=${value}`]]);
        assert.equal(given.version, "stable");
        assert.equal(given.cookies.length, 1);
      });
    });
  }

  test("give requests with a header their member, whatever the weights and cookies say", async () => {
    const headers = [{ name: "x-tester", string_match: { exact: "yes" } }];
    const members = [member("stable", 1), member("gray", 0, { headers })];
    await withRouter(group({ members, sticky: cookie }), async (host) => {
      const forced = await sent(host, [
        ["x-tester", "yes"],
        ["cookie", "lane=stable"],
      ]);
      assert.deepEqual(forced, { cluster: "shop", version: "gray", cookies: [] });
      assert.equal((await sent(host, [["x-tester", "no"]])).version, "stable");
    });
  });

  test("send all to the active member", async () => {
    const members = [member("blue", 1), member("green", 0)];
    await withRouter(group({ members, active: "green", sticky: cookie }), async (host) => {
      const all = await sent(host, [["cookie", "lane=blue"]]);
      assert.deepEqual(all, { cluster: "shop", version: "green", cookies: [] });
    });
  });

  for (const [name, sticky] of [
    ["a header", { header: "x-user" }],
    ["policies", { hash_policy: [{ header: { header_name: "x-user" } }] }],
  ] as const) {
    test(`keep a client by the hash of ${name}`, async () => {
      await withRouter(group({ members: [member("a", 50), member("b", 50)], sticky }), async (host) => {
        const versions = new Map<string, string>();
        for (let i = 0; i < 200; i++) {
          const user = `u${i % 20}`;
          const { version } = await sent(host, [["x-user", user]]);
          assert.equal(versions.get(user) ?? version, version);
          versions.set(user, version!);
        }
        assert.deepEqual([...new Set(versions.values())].sort(), ["a", "b"]);
      });
    });
  }

  test("members have clusters of their own", async () => {
    const members = [
      { name: "v1", weight: 1, cluster: "one" },
      { name: "v2", weight: 0, cluster: "two", headers: [{ name: "x-v2", present_match: true }] },
    ];
    await withRouter(table({ group: "shop" }, { groups: [{ name: "shop", members }] }), async (host) => {
      assert.equal((await sent(host)).cluster, "one");
      assert.equal((await sent(host, [["x-v2", ""]])).cluster, "two");
    });
  });

  test("what a member asks of endpoints counts before what the route does", async () => {
    const route = {
      group: "shop",
      metadata_match: { filter_metadata: { "envoy.lb": { version: "v0", zone: "z" } } },
    };
    const groups = [{ name: "shop", cluster: "shop", members: [member("v1", 1)] }];
    await withRouter(table(route, { groups }), async (host) => {
      const { upstreamRequest } = await ask(host)();
      assert.deepEqual(headerValues(upstreamRequest!.headers, "x-route-metadata-version"), ["v1"]);
      assert.deepEqual(headerValues(upstreamRequest!.headers, "x-route-metadata-zone"), ["z"]);
    });
  });
});
