import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { parse } from "yaml";
import { HEARTBEATS } from "../../cli/envoy/xprotocol/heartbeats.js";
import {
  DescriptionError,
  parseDescription,
  readDescription,
  xprotocolBootstrap,
} from "../../cli/envoy/xprotocol/index.js";
import { packageRoot } from "../../cli/package-root.js";
import { ScratchProject } from "./scratch-project.js";

const MAIN = join(packageRoot(), "dist", "cli", "main.js");
const CONFIGS = join(packageRoot(), "envoy-configs", "xprotocol");

/** Runs `proxy-wasm envoy xprotocol` in a folder. */
function run(cwd: string, ...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [MAIN, "envoy", "xprotocol", ...args], { cwd, encoding: "utf8" });
}

/** The bootstrap of a description, as Envoy would read it. */
// biome-ignore lint/suspicious/noExplicitAny: a bootstrap is looked into at many places, each of another shape.
function bootstrapOf(description: string): any {
  const bootstrap = xprotocolBootstrap(readDescription(parseDescription(description)));
  return JSON.parse(JSON.stringify(bootstrap));
}

/** Where the calls of its first service go. */
function routesOf(description: string) {
  const manager = bootstrapOf(description).static_resources.listeners[1].filter_chains[0].filters[0];
  return manager.typed_config.route_config.virtual_hosts[0].routes;
}

test("the bootstraps in envoy-configs/xprotocol are what their descriptions make", () => {
  const files = readdirSync(CONFIGS);
  const described = files.filter((file) => file.endsWith(".services.yaml"));
  assert.ok(described.length > 0);
  for (const from of described) {
    const file = from.replace(".services.yaml", ".yaml");
    const { stdout, stderr, status } = run(packageRoot(), "--from", `envoy-configs/xprotocol/${from}`);
    assert.deepEqual([stderr, status], ["", 0], from);
    assert.equal(readFileSync(join(CONFIGS, file), "utf8"), stdout, `${file} is not of its description`);
  }
  const known = described.flatMap((from) => [from, from.replace(".services.yaml", ".yaml")]);
  assert.deepEqual(files.filter((file) => !known.includes(file)).sort(), ["README.md"]);
});

test("options describe a service as a file does, and add to a file", () => {
  const project = new ScratchProject({
    "all.yaml": `
listen: 127.0.0.1:2000
admin: 127.0.0.1:2001
modules: /modules
services:
  a: { endpoints: [127.0.0.1:1], protocol: dubbo, poolMode: ping-pong, retries: { attempts: 2 }, healthCheck: {}, outlierDetection: {} }
  "*": { endpoints: [127.0.0.1:2, "[::1]:3"], protocol: dubbo, poolMode: ping-pong, retries: { attempts: 2 }, healthCheck: {}, outlierDetection: {} }`,
    "part.json": '{ "listen": "127.0.0.1:9", "services": { "a": { "endpoints": ["127.0.0.1:1"] } } }',
  });
  const ofServices = ["--protocol", "dubbo", "--pool-mode", "ping-pong", "--retries", "2"].concat(
    ...["--health-check", "--outlier-detection"],
  );
  const ofAll = ["--listen", "127.0.0.1:2000", "--admin", "127.0.0.1:2001", "--modules", "/modules"];
  const services = ["--service", "a=127.0.0.1:1", "--service", "*=127.0.0.1:2,[::1]:3"];
  const { stdout, stderr } = run(project.root, ...services, ...ofServices, ...ofAll);
  assert.equal(stderr, "");
  assert.deepEqual(parse(stdout), parse(run(project.root, "--from", "all.yaml").stdout));

  const added = run(project.root, "--from", "part.json", "-s", "b=127.0.0.1:2", "--listen", "127.0.0.1:8");
  const { listeners, clusters } = parse(added.stdout).static_resources;
  assert.equal(listeners[0].address.socket_address.port_value, 8);
  assert.deepEqual(
    clusters.map((cluster: { name: string }) => cluster.name),
    ["/calls", "a@bolt", "a@boltv2", "a@dubbo", "b@bolt", "b@boltv2", "b@dubbo", "/servers"],
  );
});

test("writes to a file, and says at its top how it was made", () => {
  const project = new ScratchProject({});
  const { stdout } = run(project.root, "--service", "*=127.0.0.1:1", "-o", "out.yaml");
  assert.equal(stdout, "");
  const text = readFileSync(project.path("out.yaml"), "utf8");
  assert.match(text, /^# .*\n# {3}proxy-wasm envoy xprotocol --service '\*=127\.0\.0\.1:1'\n# .*\nnode:\n/);
});

test("options that make no sense end with 2 and say what was expected", () => {
  const service = ["--service", "a=127.0.0.1:1"];
  const cases: [string[], RegExp][] = [
    [[], /^error: give services with --service, or a description with --from\n/],
    [["--servce", "a=127.0.0.1:1"], /unknown option '--servce'\n\(Did you mean --service\?\)/],
    [["--service", "a"], /It must be NAME=IP:PORT, with more servers after commas\.\n/],
    [["--service", "=127.0.0.1:1"], /It must be NAME=IP:PORT/],
    [
      ["--service", "a=127.0.0.1:1,"],
      /a: expected an IP address and a port such as 127\.0\.0\.1:20880 .*, found ""\n/,
    ],
    [
      ["--service", "a=localhost:1"],
      /a: expected an IP address .*, found "localhost:1"; names are not resolved\n/,
    ],
    [["--service", "a=127.0.0.1:0"], /a: expected a port from 1 to 65535, found 0\n/],
    [
      ["--service", "a=::1:1"],
      /a: expected an IP address and a port such as .* or \[::1\]:20880, found "::1:1"\n/,
    ],
    [[...service, ...service], /"a" is given twice\.\n/],
    [[...service, "--protocol", "dubo"], /Allowed choices are bolt, boltv2, dubbo, http1, http2\.\n/],
    [[...service, "--pool-mode", "shared"], /Allowed choices are multiplex, ping-pong\.\n/],
    [[...service, "--retries", "11"], /It must be a whole number from 0 to 10\.\n/],
    [[...service, "--listen", "12200"], /expected an IP address and a port .*, found "12200"\n/],
    [[...service, "--health-check"], /^error: --health-check takes --protocol, whose heartbeat it sends\n/],
    [["--from", "a.yaml", "--retries", "1"], /^error: --retries is for services that --service gives\n/],
  ];
  for (const [args, expected] of cases) {
    const { status, stdout, stderr } = run(".", ...args);
    assert.match(stderr, expected);
    assert.deepEqual([status, stdout], [2, ""], args.join(" "));
  }
});

test("a description that cannot be used ends with 1, and with the file and the place", () => {
  const project = new ScratchProject({
    "typo.yaml": "services:\n  a: { endpoint: [127.0.0.1:1] }\n",
    "broken.yaml": "services:\n  a: {\n",
    "list.json": "[]",
    "good.yaml": "services: { a: { endpoints: [127.0.0.1:1] } }",
  });
  const cases: [string[], RegExp][] = [
    [["missing.yaml"], /^cannot read missing\.yaml: no such file\n$/],
    [["typo.yaml"], /^typo\.yaml: services\.a: expected either "endpoints" or "subsets", found neither\n$/],
    [["broken.yaml"], /^broken\.yaml: line \d, column \d: .+\n$/],
    [["list.json"], /^list\.json: expected an object, found a list\n$/],
    [["good.yaml", "-s", "a=127.0.0.1:1"], /^good\.yaml: services: "a" is also given by --service\n$/],
  ];
  for (const [[from, ...args], expected] of cases) {
    const { status, stdout, stderr } = run(project.root, "--from", from!, ...args);
    assert.match(stderr, expected);
    assert.deepEqual([status, stdout], [1, ""], from);
  }
});

test("what is wrong in a description is named by its place", () => {
  const a = "endpoints: [127.0.0.1:1]";
  const two = "subsets: { blue: [127.0.0.1:1], green: [127.0.0.1:2] }";
  const cases: [string, string][] = [
    ["{}", '"services" is missing'],
    ["services: {}", "services: expected at least one"],
    ["services: []", "services: expected an object, found a list"],
    ["{ services: { a: 1 } }", "services.a: expected an object, found 1"],
    [
      `{ listn: "127.0.0.1:1", services: { a: { ${a} } } }`,
      'unknown field "listn" (did you mean listen?); expected listen, admin, modules, accessLog, bridge, longestCall, rateLimit, filters or services',
    ],
    [`{ services: { a.b: { ${a}, x: 1 } } }`, 'services["a.b"]: unknown field "x"; expected '],
    [
      `{ services: { a: { ${a}, ${two} } } }`,
      'services.a: expected either "endpoints" or "subsets", found both',
    ],
    ["services: { a: { endpoints: [] } }", "services.a.endpoints: expected at least 1 of them"],
    [
      "services: { a: { subsets: { a b: [127.0.0.1:1] } } }",
      'services.a.subsets: expected names of letters, digits, ".", "_" and "-", found "a b"',
    ],
    ["services: { a: { subsets: {} } }", "services.a.subsets: expected at least one"],
    [
      "services: { a: { endpoints: [127.0.0.1:1, reviews:2] } }",
      'services.a.endpoints[1]: expected an IP address and a port such as 127.0.0.1:20880 or [::1]:20880, found "reviews:2"; names are not resolved',
    ],
    [
      `{ services: { "a*b": { ${a} } } }`,
      'services["a*b"]: expected a service\'s name, with one * at its start',
    ],
    [`{ services: { "a/b": { ${a} } } }`, 'services["a/b"]: no service has "/" for Envoy'],
    [`{ services: { A: { ${a} }, a: { ${a} } } }`, 'services: "A" and "a" differ in nothing but case'],
    [
      `{ services: { a: { ${a}, protocol: dubo } } }`,
      'services.a.protocol: expected bolt, boltv2, dubbo, http1 or http2, found "dubo" (did you mean dubbo?)',
    ],
    [
      `{ services: { a: { ${a}, healthCheck: {} } } }`,
      "services.a.healthCheck: it takes heartbeats: give the service an RPC protocol",
    ],
    [
      `{ services: { a: { ${a}, protocol: http2, healthCheck: {} } } }`,
      "services.a.healthCheck: it takes heartbeats",
    ],
    [
      `{ services: { a: { ${a}, protocol: http2, poolMode: multiplex } } }`,
      "services.a.poolMode: there is none for http2",
    ],
    [
      `{ services: { a: { ${a}, protocol: http1, routes: [{ match: { method: get } }] } } }`,
      'services.a.routes[0].match.method: http1 has none; match "headers"',
    ],
    [
      `{ services: { a: { ${a}, timeout: 3 } } }`,
      "services.a.timeout: expected a time from 1ms to 24h, such as 250ms, 2s or 1m, found 3",
    ],
    [
      `{ services: { a: { ${a}, timeout: 25h } } }`,
      'services.a.timeout: expected a time from 1ms to 24h, such as 250ms, 2s or 1m, found "25h"',
    ],
    [
      `{ services: { a: { ${a}, retries: { on: [resets] } } } }`,
      'services.a.retries.on[0]: expected connect-failure, refused-stream, reset, gateway-error or 5xx, found "resets" (did you mean reset?)',
    ],
    [
      `{ services: { a: { ${a}, rateLimit: { calls: 0 } } } }`,
      "services.a.rateLimit.calls: expected a whole number from 1 to 1000000000, found 0",
    ],
    [
      `{ services: { a: { ${a}, rateLimit: { calls: 1, per: 49ms } } } }`,
      "services.a.rateLimit.per: expected at least 50ms",
    ],
    [`{ services: { a: { ${two} } } }`, 'services.a: "routes" is missing: which calls go to which subset'],
    [`{ services: { a: { ${two}, routes: [] } } }`, "services.a.routes: expected at least 1 of them"],
    [`{ services: { a: { ${two}, routes: [{}] } } }`, 'services.a.routes[0]: "to" is missing'],
    [
      `{ services: { a: { ${a}, routes: [{ to: blue }] } } }`,
      "services.a.routes[0].to: the service has no subsets",
    ],
    [
      `{ services: { a: { ${two}, routes: [{ to: gren }] } } }`,
      'services.a.routes[0].to: "gren" is no subset; expected blue or green (did you mean green?)',
    ],
    [
      `{ services: { a: { ${two}, routes: [{ to: { blue: 0 } }] } } }`,
      "services.a.routes[0].to: expected at least one weight above 0",
    ],
    [
      `{ services: { a: { ${two}, routes: [{ to: { blue: -1 } }] } } }`,
      "services.a.routes[0].to.blue: expected a whole number from 0 to 1000000, found -1",
    ],
    [
      `{ services: { a: { ${a}, routes: [{ match: { version: 1.0 } }] } } }`,
      'services.a.routes[0].match.version: expected text, found 1; write it in quotes: "1"',
    ],
    [
      `{ services: { a: { ${a}, routes: [{ match: { method: { prefix: a, suffix: b } } }] } } }`,
      "services.a.routes[0].match.method: expected one of prefix, suffix, contains, regex and present",
    ],
    [
      `{ services: { a: { ${a}, routes: [{ match: { headers: { Version: a } } }] } } }`,
      'services.a.routes[0].match.headers.Version: the bridge shows no header of this name; match "version" itself',
    ],
    [`{ filters: [{}], services: { a: { ${a} } } }`, 'filters[0]: "wasm" is missing'],
    [
      `{ filters: [{ wasm: a, configuration: [] }], services: { a: { ${a} } } }`,
      "filters[0].configuration: expected an object: the module's configuration",
    ],
    [
      `{ bridge: { headerPrefix: X_ }, services: { a: { ${a} } } }`,
      "bridge.headerPrefix: expected lower-case letters, digits and -, such as x-rpc-",
    ],
    [
      `{ listen: "127.0.0.1:9901", services: { a: { ${a} } } }`,
      "admin: 127.0.0.1:9901 is also where calls come in",
    ],
  ];
  for (const [description, expected] of cases) {
    assert.throws(
      () => readDescription(parseDescription(description)),
      (error) => error instanceof DescriptionError && error.message.startsWith(expected),
      `${description}: not ${expected}`,
    );
  }
});

test("a route matches method, version, group and headers by the names that the bridge gives them", () => {
  const [route] = routesOf(`
services:
  a:
    protocol: bolt
    endpoints: [127.0.0.1:1]
    routes:
      - match:
          method: get
          version: { prefix: "1." }
          group: { present: false }
          headers: { userId: { regex: "[0-9]+" }, "a b": { suffix: z }, "é": { contains: y }, TraceParent: { present: true } }`);
  assert.deepEqual(route.match.headers, [
    { name: "x-rpc-protocol", string_match: { exact: "bolt" } },
    { name: "x-rpc-method", string_match: { exact: "get" } },
    { name: "x-rpc-version", string_match: { prefix: "1." } },
    { name: "x-rpc-group", present_match: false },
    { name: "x-rpc-userid", string_match: { safe_regex: { regex: "[0-9]+" } } },
    { name: "x-rpc-a-b", string_match: { suffix: "z" } },
    { name: "x-rpc---", string_match: { contains: "y" } },
    { name: "traceparent", present_match: true },
  ]);
});

test("routes take timeout and retries of their service, unless they have their own", () => {
  const [own, inherited] = routesOf(`
services:
  a:
    protocol: dubbo
    endpoints: [127.0.0.1:1]
    timeout: 3s
    retries: { attempts: 1, on: [reset, 5xx] }
    routes:
      - { match: { method: slow }, timeout: 1.5m, retries: { attempts: 0 } }
      - {}`);
  assert.deepEqual([own.route.timeout, own.route.retry_policy.num_retries], ["90s", 0]);
  assert.deepEqual([inherited.route.timeout, inherited.route.retry_policy.retry_on], ["3s", "reset,5xx"]);
});

test("calls in each protocol have clusters of their own, where the service does not say which they are in", () => {
  const routes = routesOf(
    "services: { a: { subsets: { b: [127.0.0.1:1] }, routes: [{ match: { method: m } }] } }",
  );
  const found = routes.map(
    ({ match, route }: { match: { headers: unknown[] }; route: { cluster: string } }) => [
      match.headers[0],
      route.cluster,
    ],
  );
  const expected = ["bolt", "boltv2", "dubbo"].map((protocol) => [
    { name: "x-rpc-protocol", string_match: { exact: protocol } },
    `a/b@${protocol}`,
  ]);
  assert.deepEqual(found, expected);
});

test("both bridge modules are told what concerns them", () => {
  const { listeners } = bootstrapOf(`
bridge: { protocols: [dubbo, http1], unknown: pass, headerPrefix: x-call-, maxFrameBytes: 1048576 }
services: { a: { endpoints: [127.0.0.1:1], routes: [{ match: { headers: { tag: b } } }] } }`).static_resources;
  const [ingress, calls, egress] = listeners.map(
    // biome-ignore lint/suspicious/noExplicitAny: see above.
    (listener: any) => listener.filter_chains[0].filters[0].typed_config,
  );
  const common = { headerPrefix: "x-call-", maxFrameBytes: 1_048_576 };
  assert.deepEqual(JSON.parse(ingress.config.configuration.value), {
    protocols: ["dubbo", "http1"],
    unknown: "pass",
    maxTimeoutMs: 300_000,
    ...common,
  });
  assert.deepEqual(JSON.parse(egress.config.configuration.value), { protocols: ["dubbo"], ...common });
  const { routes } = calls.route_config.virtual_hosts[0];
  assert.equal(routes[0].match.headers.at(-1).name, "x-call-tag");
});

test("the heartbeats of health checks are whole frames, and their answers have the same id", () => {
  const lengths = { bolt: 22, boltv2: 24, dubbo: 16 + 1 };
  for (const [protocol, { send, receive }] of Object.entries(HEARTBEATS)) {
    assert.match(send, /^(?:[0-9a-f]{2})+$/, protocol);
    assert.equal(send.length / 2, lengths[protocol as keyof typeof lengths], protocol);
    assert.ok(receive.at(-1)!.endsWith("68656172") && send.includes("68656172"), protocol);
  }
});
