import assert from "node:assert/strict";
import { once } from "node:events";
import { Agent, get, type IncomingMessage, type OutgoingHttpHeaders } from "node:http";
import { after, before, suite, test } from "node:test";
import { type Bootstrap, httpBootstrap, type Json, startEnvoy } from "../../cli/envoy/index.js";
import { Host, ReverseProxy } from "../../host/index.js";
import { type Backend, startBackend } from "../support/backend.js";
import { readBody } from "../support/body.js";
import { testEnvoys } from "../support/envoy.js";
import { type HeaderList, headerValues } from "../support/headers.js";
import { send } from "../support/http-client.js";
import { fixtureModule } from "../support/modules.js";
import { type ForeignCase, foreignCases, type Place } from "./foreign.cases.js";

/** A proxy with the fixture in front of two backends. */
interface Proxy {
  url: string;
  stop(): Promise<void>;
}

const BUFFER_LIMIT = 32 * 1024 * 1024;

async function inEnvoy(binary: string, wasm: string, first: Backend, second: Backend): Promise<Proxy> {
  const listener = {
    name: "main",
    filters: [{ name: "foreign", wasm }],
    routes: [{ to: "first" }],
    bufferLimit: BUFFER_LIMIT,
  };
  const upstreams = [
    { name: "first", url: first.url },
    { name: "second", url: second.url },
  ];
  const envoy = await startEnvoy({
    binary,
    bootstrap: withRoutes(httpBootstrap({ listeners: [listener], upstreams })),
  });
  return {
    url: envoy.listeners.main!.url,
    async stop() {
      await envoy.stop();
    },
  };
}

/** The built-in host has one route: what functions do to routes shows in Envoy alone. */
async function builtIn(wasm: string, first: Backend): Promise<Proxy> {
  const host = await Host.load({ plugins: [{ name: "foreign", wasm }] });
  const proxy = await ReverseProxy.start({ host, upstreams: [{ name: "first", url: first.url }] });
  return {
    url: proxy.url,
    async stop() {
      await proxy.close(0);
      host.close();
    },
  };
}

/** `/chosen` goes where filter state says, what has the property `x` set to blue to the second backend. */
function withRoutes(bootstrap: Bootstrap): Bootstrap {
  const chosen = { match: { prefix: "/chosen" }, route: { cluster: "chosen" } };
  const blue = {
    match: { prefix: "/", filter_state: [{ key: "wasm.x", string_match: { exact: "blue" } }] },
    route: { cluster: "second" },
  };
  const text = JSON.stringify(bootstrap.static_resources.listeners);
  const routes = JSON.stringify([chosen, blue]).slice(1, -1);
  bootstrap.static_resources.listeners = JSON.parse(
    text.replace('"routes":[', `"routes":[${routes},`),
  ) as Json[];
  bootstrap.static_resources.clusters.push({
    name: "chosen",
    type: "ORIGINAL_DST",
    lb_policy: "CLUSTER_PROVIDED",
    connect_timeout: "5s",
  });
  return bootstrap;
}

async function run(foreignCase: ForeignCase, place: Place, proxy: Proxy, second: Backend): Promise<void> {
  const { does, argument, body, path = "/", result, resultIn, text = "first" } = foreignCase;
  const port = Number(new URL(second.url).port);
  const value = typeof argument === "function" ? argument(port) : argument;
  const headers: HeaderList = [["x-do", does]];
  if (value !== undefined) headers.push(["x-argument", value]);
  const response = await send(proxy.url, { path, headers, ...(body && { method: "POST", body }) });
  const [found = "nothing"] = headerValues(response.headers, "x-result");
  const expected = resultIn?.[place] ?? result;
  if (typeof expected === "function") expected(found);
  else if (expected instanceof RegExp) assert.match(found, expected);
  else assert.equal(found, expected);
  if (place === "built-in") return;
  assert.equal(response.text, typeof text === "string" ? text : (text[place] ?? "first"));
}

/** Sends requests one after the other over one connection; gives the texts of the responses. */
async function sendOnOneConnection(
  url: string,
  path: string,
  requests: OutgoingHttpHeaders[],
): Promise<string[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const texts: string[] = [];
  const ports = new Set<number | undefined>();
  for (const headers of requests) {
    const outgoing = get(new URL(path, url), { headers, agent });
    const [response] = (await once(outgoing, "response")) as [IncomingMessage];
    ports.add(response.socket.localPort);
    texts.push((await readBody(response)).toString());
  }
  agent.destroy();
  assert.equal(ports.size, 1);
  return texts;
}

function runCases(place: Place, start: (first: Backend, second: Backend) => Promise<Proxy>): void {
  let first: Backend;
  let second: Backend;
  let proxy: Proxy;

  before(async () => {
    first = await startBackend({ respond: () => ({ body: "first" }) });
    second = await startBackend({ respond: () => ({ body: "second" }) });
    proxy = await start(first, second);
  });

  after(async () => {
    await proxy?.stop();
    await first?.close();
    await second?.close();
  });

  for (const foreignCase of foreignCases) {
    const { does, which } = foreignCase;
    test(which ? `${does}: ${which}` : does, { timeout: 15_000 }, () =>
      run(foreignCase, place, proxy, second),
    );
  }
}

/** Filter state shows in the route alone, so in Envoy. */
function lifeSpanCases(start: (first: Backend, second: Backend) => Promise<Proxy>): void {
  for (const [does, later] of [
    ["set filter state", "no healthy upstream"],
    ["set filter state for the connection", "second"],
  ] as const) {
    test(`${does}: the next request on the connection`, { timeout: 15_000 }, async () => {
      const first = await startBackend();
      const second = await startBackend({ respond: () => ({ body: "second" }) });
      const proxy = await start(first, second);
      try {
        const setting = { "x-do": does, "x-argument": new URL(second.url).host };
        const texts = await sendOnOneConnection(proxy.url, "/chosen", [setting, {}]);
        assert.deepEqual(texts, ["second", later]);
      } finally {
        await proxy.stop();
        await first.close();
        await second.close();
      }
    });
  }
}

suite("Envoy's functions in the built-in host", () => {
  runCases("built-in", async (first) => builtIn(await fixtureModule("sdk-foreign"), first));
});

for (const [index, { version, binary, skip }] of (await testEnvoys()).entries()) {
  suite(`Envoy's functions in Envoy ${version}`, { skip }, () => {
    const place = index === 0 ? "oldest" : "newest";
    const start = async (first: Backend, second: Backend) =>
      inEnvoy(binary, await fixtureModule("sdk-foreign"), first, second);
    runCases(place, start);
    lifeSpanCases(start);
  });
}
