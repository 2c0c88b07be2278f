import assert from "node:assert/strict";
import { after, before, suite, test } from "node:test";
import {
  type Bootstrap,
  httpBootstrap,
  OLDEST_ENVOY,
  type RunningEnvoy,
  startEnvoy,
} from "../../cli/envoy/index.js";
import { Host } from "../../host/index.js";
import { exchange } from "../../host/testing.js";
import { type Backend, startBackend } from "../support/backend.js";
import { testEnvoys } from "../support/envoy.js";
import { headerValues } from "../support/headers.js";
import { type ClientResponse, send } from "../support/http-client.js";
import { fixtureModule } from "../support/modules.js";

/** What an attribute is in the request's callback, in the response's and in the log. */
type Expected = readonly [request: string | RegExp, response: string | RegExp, log: string | RegExp];

const always = (value: string | RegExp): Expected => [value, value, value];
/** As long as the request headers are there. */
const withRequest = (value: string | RegExp, otherwise = "null"): Expected => [value, otherwise, value];
const fromResponse = (value: string | RegExp, before = "null"): Expected => [before, value, value];
const inLog = (value: string | RegExp): Expected => ["-1", "-1", value];

const ADDRESS = /^127\.0\.0\.1:\d+$/;
const PORT = /^[1-9]\d+$/;
const POSITIVE = /^[1-9]\d*$/;
const TIME = /^1\d{18}$/;

const attributes: Record<string, Expected> = {
  "request.path": withRequest("/a/b?c=1&d"),
  "request.urlPath": withRequest("/a/b"),
  "request.query": withRequest("c=1&d"),
  "request.host": withRequest("example.org"),
  "request.scheme": withRequest("http"),
  "request.method": withRequest("POST"),
  "request.headers": withRequest(/,x-two:1,2(,|$)/, ""),
  "request.headersBytes": withRequest(POSITIVE, "0"),
  "request.referer": withRequest("http://from/"),
  "request.userAgent": withRequest("the test"),
  "request.id": withRequest(/^[0-9a-f-]{36}$/),
  "request.protocol": always("HTTP/1.1"),
  "request.time": always(TIME),
  "request.duration": inLog(POSITIVE),
  "request.size": always("5"),
  "request.totalSize": always(POSITIVE),

  "response.code": fromResponse("203", "-1"),
  "response.codeDetails": fromResponse("via_upstream"),
  "response.flags": always("0"),
  "response.grpcStatus": fromResponse("7", "-1"),
  "response.headers": fromResponse(/(^|,)x-from:the backend,/, ""),
  "response.headersBytes": fromResponse(POSITIVE, "0"),
  "response.trailers": always(""),
  "response.size": ["0", "0", "6"],
  "response.totalSize": fromResponse(POSITIVE, "0"),
  "response.backendLatency": inLog(POSITIVE),

  "connection.id": always(/^\d+$/),
  "connection.mtls": always("false"),
  "connection.requestedServerName": always(""),
  "connection.terminationDetails": always("null"),
  "connection.transportFailureReason": always("null"),
  "source.address": always(ADDRESS),
  "source.port": always(PORT),
  "destination.address": always(ADDRESS),
  "destination.port": always(PORT),

  "upstream.address": fromResponse(ADDRESS),
  "upstream.port": fromResponse(PORT, "-1"),
  "upstream.localAddress": fromResponse(ADDRESS),
  "upstream.locality": fromResponse("%10%4west%18%2w1"),
  "upstream.numEndpoints": always("1"),
  "upstream.requestAttemptCount": fromResponse("1", "0"),
  "upstream.poolReadyDuration": fromResponse(POSITIVE, "-1"),
  "upstream.transportFailureReason": fromResponse(""),

  "xds.nodeId": always("node-1"),
  "xds.nodeCluster": always("nodes"),
  "xds.nodeRegion": always("east"),
  "xds.nodeZone": always("e1"),
  "xds.nodeSubZone": always("e1a"),
  "xds.node": always("some"),
  "xds.clusterName": always("backend"),
  "xds.routeName": always("the-route"),
  "xds.virtualHostName": always("main"),
  "xds.filterChainName": always("the-chain"),
  "xds.listenerDirection": always("2"),

  "plugin.name": always("reader"),
  "plugin.rootId": always("the-root"),
  "plugin.vmId": always("the-vm"),
};

/** Without TLS there are none. */
for (const peer of ["connection", "upstream"]) {
  for (const side of ["Local", "Peer"]) {
    for (const name of ["subject", "dnsSan", "uriSan"]) {
      attributes[`${peer}.${name}${side}Certificate`] = always("null");
    }
  }
  attributes[`${peer}.tlsVersion`] = always("null");
  attributes[`${peer}.sha256PeerCertificateDigest`] = always("null");
  attributes[`${peer}.peerCertificate`] = always("null");
}

/** What the oldest Envoy does not have yet. */
const NEWER = ["request.headersBytes", "response.headersBytes"];

/** Properties by their path, in the response's callback. */
const paths: Record<string, string> = {
  string: "text",
  number: "3.5 true",
  booleans: "true false false",
  nothing: "null null -1 NaN",
  dotted: "dot",
  list: "3 one,2.0,three",
  second: "2.0",
  struct: "a:1,inner:%1%0%0%0%1%0%0%0%1%0%0%0b%0c%0",
  inner: "b:c",
  whole: "of:namespace",
  "with null": "0 0",
  stream: "text",
  "virtual host": "text",
  listener: "text",
  cluster: "text",
  "upstream host": "text",
  "upstream locality": "text",
  node: "demo",
  state: "the state kept null",
  typed: "true false",
};

const METADATA = {
  filter_metadata: {
    "my.filter": {
      string: "text",
      number: 3.5,
      yes: true,
      no: false,
      "dot.ted": "dot",
      list: ["one", 2, "three"],
      struct: { a: "1", inner: { b: "c" } },
      nothing: { null: null },
    },
    whole: { of: "namespace" },
  },
};

const EXTENSION = "type.googleapis.com/envoy.extensions.filters.http";

/** An Envoy whose every part is named and has metadata. */
function bootstrapWithMetadata(wasm: string, backend: Backend): Bootstrap {
  const filters = [
    {
      name: "set-metadata",
      typed_config: {
        "@type": `${EXTENSION}.set_metadata.v3.Config`,
        metadata: [{ metadata_namespace: "my.filter", value: { string: "text" } }],
      },
    },
    {
      name: "set-state",
      typed_config: {
        "@type": `${EXTENSION}.set_filter_state.v3.Config`,
        on_request_headers: [
          {
            object_key: "my.state",
            factory_key: "envoy.string",
            format_string: { text_format_source: { inline_string: "the state" } },
          },
        ],
      },
    },
    { name: "reader", wasm, rootId: "the-root", vmId: "the-vm" },
  ];
  const bootstrap = httpBootstrap({
    listeners: [{ name: "main", filters, routes: [{ to: "backend" }] }],
    upstreams: [{ name: "backend", url: backend.url }],
  });
  Object.assign(bootstrap.node, {
    id: "node-1",
    cluster: "nodes",
    metadata: { labels: { app: "demo" } },
    locality: { region: "east", zone: "e1", sub_zone: "e1a" },
  });
  const { listeners, clusters } = bootstrap.static_resources;
  // biome-ignore lint/suspicious/noExplicitAny: configuration is whatever Envoy takes
  const listener = listeners[0] as any;
  Object.assign(listener, { metadata: METADATA, traffic_direction: "OUTBOUND" });
  listener.filter_chains[0].name = "the-chain";
  const virtualHost = listener.filter_chains[0].filters[0].typed_config.route_config.virtual_hosts[0];
  virtualHost.metadata = METADATA;
  Object.assign(virtualHost.routes[0], { metadata: METADATA, name: "the-route" });
  // biome-ignore lint/suspicious/noExplicitAny: configuration is whatever Envoy takes
  const cluster = clusters[0] as any;
  cluster.metadata = METADATA;
  const group = cluster.load_assignment.endpoints[0];
  Object.assign(group, { metadata: METADATA, locality: { region: "west", zone: "w1" } });
  group.lb_endpoints[0].metadata = METADATA;
  return bootstrap;
}

/** Envoy's names of what there is with TLS only, and the SDK's. */
const tlsAttributes: Record<string, string> = {
  tls_version: "tlsVersion",
  subject_local_certificate: "subjectLocalCertificate",
  subject_peer_certificate: "subjectPeerCertificate",
  dns_san_local_certificate: "dnsSanLocalCertificate",
  dns_san_peer_certificate: "dnsSanPeerCertificate",
  uri_san_local_certificate: "uriSanLocalCertificate",
  uri_san_peer_certificate: "uriSanPeerCertificate",
  sha256_peer_certificate_digest: "sha256PeerCertificateDigest",
  peer_certificate: "peerCertificate",
};

/** `name=value`, a tab after each. */
function parse(text: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const entry of text.split("\t")) {
    const at = entry.indexOf("=");
    if (at > 0) found.set(entry.slice(0, at), entry.slice(at + 1));
  }
  return found;
}

function check(found: string | undefined, expected: string | RegExp): void {
  if (expected instanceof RegExp) assert.match(found ?? "not read", expected);
  else assert.equal(found, expected);
}

test("properties of TLS have the names that Envoy gives them", async () => {
  const names = ["connection", "upstream"].flatMap((end) =>
    Object.entries(tlsAttributes).map(([name, typed]) => [`${end}.${name}`, `${end}.${typed}`] as const),
  );
  const host = await Host.load({ plugins: [{ wasm: await fixtureModule("sdk-properties") }] });
  const info = Object.fromEntries(names.map(([name]) => [name, `the ${name}`]));
  const { response } = await exchange(host, { headers: { "x-phase": "all" }, info });
  const found = parse(response.header("x-in-response")!);
  for (const [name, typed] of names) assert.equal(found.get(typed), `the ${name}`);
  host.close();
});

for (const { version, binary, skip } of await testEnvoys()) {
  suite(`properties in Envoy ${version}`, { skip }, () => {
    let backend: Backend;
    let envoy: RunningEnvoy;
    let response: ClientResponse;
    let inLogCallback: Map<string, string>;

    before(
      async () => {
        backend = await startBackend();
        backend.respond = () => ({
          status: 203,
          headers: [
            ["x-from", "the backend"],
            ["grpc-status", "7"],
          ],
          body: "answer",
        });
        const wasm = await fixtureModule("sdk-properties");
        envoy = await startEnvoy({ binary, bootstrap: bootstrapWithMetadata(wasm, backend) });
        const headers: [string, string][] = [
          ["host", "example.org"],
          ["x-phase", "all"],
          ["x-two", "1"],
          ["x-two", "2"],
          ["referer", "http://from/"],
          ["user-agent", "the test"],
        ];
        response = await send(envoy.listeners.main!.url, {
          method: "POST",
          path: "/a/b?c=1&d",
          headers,
          body: "12345",
        });
        const line = await logLine("in log: ");
        inLogCallback = parse(line);
      },
      { timeout: 20_000 },
    );

    after(async () => {
      await envoy?.stop();
      await backend?.close();
    });

    async function logLine(start: string): Promise<string> {
      for (;;) {
        const line = envoy.log.lines.find((line) => line.includes(start));
        if (line !== undefined) return line.slice(line.indexOf(start) + start.length);
        await new Promise((resolve) => setImmediate(resolve));
      }
    }

    const inHeader = (name: string) => parse(headerValues(response.headers, name)[0] ?? "");

    for (const [name, expected] of Object.entries(attributes)) {
      const isMissing = version === OLDEST_ENVOY && NEWER.includes(name);
      const [inRequest, inResponse, last] = isMissing ? always("-1") : expected;
      test(name, () => {
        check(inHeader("x-in-request").get(name), inRequest);
        check(inHeader("x-in-response").get(name), inResponse);
        check(inLogCallback.get(name), last);
      });
    }

    test("there is an expectation for each", () => {
      assert.deepEqual([...inHeader("x-in-request").keys()].sort(), Object.keys(attributes).sort());
    });

    for (const [name, expected] of Object.entries(paths)) {
      test(`by path: ${name}`, () => check(inHeader("x-paths").get(name), expected));
    }

    test("the node and the plugin can be read while it is configured", async () => {
      assert.match(await logLine("in configuration: "), /^node-1 reader the-root true -1/);
    });
  });
}
