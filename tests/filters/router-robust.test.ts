import assert from "node:assert/strict";
import { suite, test } from "node:test";
import type { Json } from "../../cli/envoy/index.js";
import type { Host } from "../../host/index.js";
import { type Exchange, exchange, leakCheck, ManualClock, neverTraps } from "../../host/testing.js";
import { filterModule } from "../support/modules.js";
import { withRouter } from "./router.host.js";

const wasm = await filterModule("router");

type Fields = { readonly [field: string]: Json };

const add = (key: string, value: string): Json => ({ header: { key, value } });

const lb = (version: string): Json => ({ filter_metadata: { "envoy.lb": { version } } });

const EDITS = {
  request_headers_to_add: [
    add("x-names", "%ROUTE_NAME% %VIRTUAL_HOST_NAME% %UPSTREAM_CLUSTER% %START_TIME%"),
    add("x-client", "%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT% %REQ(x-none?:path):5%"),
    { ...(add("x-once", "1") as object), append_action: "ADD_IF_ABSENT" },
  ],
  request_headers_to_remove: ["x-secret"],
  response_headers_to_add: [add("x-seen", "%REQ(:path)% %RESP(x-a)% %RESPONSE_CODE%")],
  response_headers_to_remove: ["x-gone"],
};

const CLUSTERS = [
  { name: "a", endpoints: [{ address: "10.0.0.1:1", metadata: lb("v1") }, { address: "10.0.0.2:1" }] },
  { name: "b", endpoints: [{ address: "10.0.0.3:1", metadata: lb("v1") }] },
];

/** A table that has something of everything, steering in that way. */
function everything(mode: string): Fields {
  const byAddress = mode === "original_dst" || mode === "override_host";
  return {
    steering: { mode, ...(byAddress && { clusters: CLUSTERS }) },
    groups: [
      {
        name: "g",
        cluster: "a",
        members: [
          { name: "m", weight: 1, metadata_match: lb("v1"), headers: [{ name: "x-m", present_match: true }] },
          { name: "n", weight: 1 },
        ],
        sticky: { cookie: { name: "lane" } },
      },
    ],
    route_config: {
      ...EDITS,
      virtual_hosts: [
        {
          name: "main",
          domains: ["*"],
          ...EDITS,
          routes: [
            { match: { prefix: "/redirect" }, redirect: { https_redirect: true, prefix_rewrite: "/r" } },
            { match: { prefix: "/answer" }, direct_response: { status: 201, body: { inline_string: "b" } } },
            { match: { prefix: "/group" }, route: { group: "g" }, ...EDITS },
            {
              match: { prefix: "/held" },
              route: { cluster: "a" },
              fault: {
                delay: { fixed_delay: "0.05s", percentage: { numerator: 100 } },
                abort: { header_abort: {}, percentage: { numerator: 100 } },
              },
            },
            {
              match: { prefix: "/all" },
              route: {
                weighted_clusters: {
                  clusters: [
                    { name: "a", weight: 1, host_rewrite_literal: "h", metadata_match: lb("v1"), ...EDITS },
                    { name: "b", weight: 1 },
                  ],
                  use_hash_policy: true,
                },
                hash_policy: [
                  { header: { header_name: "x-user" } },
                  { cookie: { name: "sid", ttl: "5s" } },
                  { query_parameter: { name: "q" } },
                  { connection_properties: { source_ip: true } },
                  { filter_state: { key: "k" } },
                ],
                regex_rewrite: { pattern: { regex: "^/all/(.*)$" }, substitution: "/\\1" },
                host_rewrite_path_regex: { pattern: { regex: "^/(\\w+).*$" }, substitution: "\\1" },
                append_x_forwarded_host: true,
                timeout: "1s",
                retry_policy: {
                  retry_on: "5xx",
                  retriable_request_headers: [{ name: "x-user", present_match: true }],
                },
                request_mirror_policies: [{ cluster_header: "x-copy" }],
              },
              ...EDITS,
            },
          ],
        },
      ],
    },
  };
}

const PATHS = ["/redirect/a?b", "/answer", "/group", "/all/x?q=1", "/nowhere"];

/** How many mishaps are tried in each way of steering. */
const BUDGETS = { cluster_header: 150, original_dst: 40, override_host: 40, filter_state: 40 };

function send(host: Host, path: string): Promise<Exchange> {
  return exchange(host, {
    path,
    headers: [
      ["x-forwarded-proto", "http"],
      ["x-user", "a,b"],
      ["x-copy", "c"],
      ["x-route-cluster", "x"],
      ["x-route-metadata-y", "x"],
      ["cookie", "lane=n"],
    ],
    info: { sourceAddress: "127.0.0.1", sourcePort: 4000 },
    upstream: () => ({ headers: { "x-a": "1" } }),
    timeout: 1_000,
  });
}

/** Sends one request of each kind that is not held. */
async function sendAll(host: Host): Promise<void> {
  for (const path of PATHS) await send(host, path);
}

/** Sends a request that is held, while time passes. */
async function sendHeld(host: Host, clock: ManualClock): Promise<void> {
  const pass = async () => {
    await new Promise((resolve) => setImmediate(resolve));
    clock.advance(60);
  };
  await Promise.all([send(host, "/held"), pass()]);
}

suite("the router filter", () => {
  for (const [mode, budget] of Object.entries(BUDGETS)) {
    test(`never traps, whatever the host answers, steering by ${mode}`, async () => {
      const plugins = [{ wasm, configuration: JSON.stringify(everything(mode)) }];
      const report = await neverTraps({ host: { plugins }, scenario: sendAll, budget });
      assert.equal(report.runs, budget);
      assert.deepEqual([report.traps, report.stalled], [[], []]);
    });
  }

  test("never traps, whatever the host answers while a request is held", async () => {
    const clock = new ManualClock();
    const plugins = [{ wasm, configuration: JSON.stringify(everything("header")) }];
    const scenario = (host: Host) => sendHeld(host, clock);
    const report = await neverTraps({ host: { plugins, clock }, scenario, budget: 60 });
    assert.deepEqual(report.traps, []);
  });

  test("keeps nothing of requests that are over", async () => {
    const clock = new ManualClock();
    await withRouter(
      everything("cluster_header"),
      (host) => {
        const scenario = () => Promise.all([sendAll(host), sendHeld(host, clock)]);
        return leakCheck(host, scenario, { warmUp: 150, repetitions: 400 });
      },
      { clock },
    );
  });
});
