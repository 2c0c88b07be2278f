import { after, before, suite, test } from "node:test";
import type { Json, RunningEnvoy } from "../../cli/envoy/index.js";
import { startEnvoy } from "../../cli/envoy/index.js";
import { configurationOf, type RouterCase, routerCases } from "../filters/router.cases.js";
import { checkRouterCase, type RouterObserved } from "../filters/router.check.js";
import { type Backend, startBackend } from "../support/backend.js";
import { testEnvoys } from "../support/envoy.js";
import { send } from "../support/http-client.js";
import { filterModule } from "../support/modules.js";
import { BY_CLUSTER_HEADER, type RoutedListener, routedBootstrap } from "../support/router.js";

// Each case through the filter, and, where nothing in it is the filter's own, through Envoy's own router, too: what is
// said of the one is then seen of the other.

const CLUSTERS = ["main", "a", "b", "c", "shadow"];

const isEnvoys = ({ configuration }: RouterCase): boolean => configuration === undefined;

function listeners(wasm: string): RoutedListener[] {
  return routerCases.flatMap((routerCase) => {
    const configuration = configurationOf(routerCase);
    const filtered = { name: routerCase.name, filters: [{ wasm, configuration }], routes: BY_CLUSTER_HEADER };
    const { route_config: routes } = configuration as { route_config: Json };
    return isEnvoys(routerCase) ? [filtered, { name: native(routerCase), routes }] : [filtered];
  });
}

const native = ({ name }: RouterCase): string => `native: ${name}`;

/** Sends a case's request, and tells what came out on both sides; copies of requests are left aside. */
async function observe(url: string, backend: Backend, routerCase: RouterCase): Promise<RouterObserved> {
  const { host = "test.local", headers = [], ...message } = routerCase.request ?? {};
  const before = backend.requests.length;
  backend.respond = () => routerCase.answer ?? {};
  const response = await send(url, { ...message, headers: [["host", host], ...headers] });
  const received = backend.requests.slice(before).find(({ authority }) => !authority.endsWith("-shadow"));
  return {
    upstream: received ? { ...received, host: received.authority } : null,
    response: { ...response, body: response.text },
  };
}

/** Without what the filter tells its host. */
function nativeCase(routerCase: RouterCase): RouterCase {
  const { upstream } = routerCase;
  if (!upstream?.headers) return routerCase;
  const headers = Object.entries(upstream.headers).filter(([name]) => !name.startsWith("x-route-"));
  return { ...routerCase, upstream: { ...upstream, headers: Object.fromEntries(headers) } };
}

for (const { version, binary, skip } of await testEnvoys()) {
  suite(`the router filter in Envoy ${version}`, { skip }, () => {
    let backend: Backend;
    let envoy: RunningEnvoy;

    before(async () => {
      const wasm = await filterModule("router");
      backend = await startBackend();
      const upstreams = CLUSTERS.map((name) => ({ name, url: backend.url }));
      envoy = await startEnvoy({ binary, bootstrap: routedBootstrap(listeners(wasm), { upstreams }) });
    });

    after(async () => {
      await envoy?.stop();
      await backend?.close();
    });

    for (const routerCase of routerCases) {
      test(routerCase.name, async () => {
        const { url } = envoy.listeners[routerCase.name]!;
        checkRouterCase(routerCase, await observe(url, backend, routerCase));
      });

      if (!isEnvoys(routerCase)) continue;
      test(`Envoy's own router: ${routerCase.name}`, async () => {
        const { url } = envoy.listeners[native(routerCase)]!;
        checkRouterCase(nativeCase(routerCase), await observe(url, backend, routerCase));
      });
    }
  });
}
