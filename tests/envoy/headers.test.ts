import { after, before, suite, test } from "node:test";
import { type HttpListener, httpBootstrap, type RunningEnvoy, startEnvoy } from "../../cli/envoy/index.js";
import { type HeadersCase, headersCases } from "../filters/headers.cases.js";
import { checkCase, type Observed } from "../filters/headers.check.js";
import { type Backend, startBackend } from "../support/backend.js";
import { testEnvoys } from "../support/envoy.js";
import { send } from "../support/http-client.js";
import { filterModule } from "../support/modules.js";

/** A listener with the filter; a VM of its own where there is an environment, for that belongs to the VM. */
function listener(wasm: string, headersCase: HeadersCase): HttpListener {
  const { name, configuration, environment } = headersCase;
  const vm = environment === undefined ? {} : { vmId: name, environment };
  return { name, filters: [{ wasm, configuration, ...vm }], routes: [{ to: "backend" }] };
}

/** Sends a case's request, and tells what came out on both sides. */
async function observe(url: string, backend: Backend, headersCase: HeadersCase): Promise<Observed> {
  const { host = "test.local", headers = [], ...message } = headersCase.request ?? {};
  const before = backend.requests.length;
  backend.respond = () => headersCase.answer ?? {};
  const response = await send(url, { ...message, headers: [["host", host], ...headers] });
  const received = backend.requests[before];
  return {
    upstream: received ? { ...received, host: received.authority } : null,
    response: { ...response, body: response.text },
  };
}

for (const { version, binary, skip } of await testEnvoys()) {
  suite(`the headers filter in Envoy ${version}`, { skip }, () => {
    let backend: Backend;
    let envoy: RunningEnvoy;

    before(async () => {
      const wasm = await filterModule("headers");
      backend = await startBackend();
      const listeners = headersCases.map((headersCase) => listener(wasm, headersCase));
      const upstreams = [{ name: "backend", url: backend.url }];
      envoy = await startEnvoy({ binary, bootstrap: httpBootstrap({ listeners, upstreams }) });
    });

    after(async () => {
      await envoy?.stop();
      await backend?.close();
    });

    for (const headersCase of headersCases) {
      test(headersCase.name, async () => {
        checkCase(headersCase, await observe(envoy.listeners[headersCase.name]!.url, backend, headersCase));
      });
    }
  });
}
