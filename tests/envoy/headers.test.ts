import assert from "node:assert/strict";
import { mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, suite, test } from "node:test";
import {
  type Bootstrap,
  EnvoyStartError,
  type HttpListener,
  httpBootstrap,
  type Json,
  type RunningEnvoy,
  startEnvoy,
} from "../../cli/envoy/index.js";
import { type HeadersCase, headersCases } from "../filters/headers.cases.js";
import { checkCase, type Observed } from "../filters/headers.check.js";
import { refusals } from "../filters/headers.refusals.js";
import { type Backend, startBackend } from "../support/backend.js";
import { testEnvoys, withEnvoy } from "../support/envoy.js";
import { headerValues } from "../support/headers.js";
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

const ANSWERED_BEFORE = "answered by a filter before it";
const ANSWERED_BEHIND = "answered by the router";

/** Listeners on which the upstream is not asked. */
function answeringListeners(wasm: string): HttpListener[] {
  const answers = { name: "answers", wasm, configuration: { rules: [{ respond: { status: 403 } }] } };
  const marks = {
    wasm,
    configuration: {
      rules: [
        { match: { methods: ["GET"] }, response: [{ op: "set", name: "x-all", value: "%REQ(:path)%" }] },
      ],
    },
  };
  return [
    { name: ANSWERED_BEFORE, filters: [answers, marks], routes: [{ to: { status: 200 } }] },
    { name: ANSWERED_BEHIND, filters: [marks], routes: [] },
  ];
}

/** Where Envoy gets listeners from: a file, which it reads again when another is moved to its place. */
function listenersFrom(file: string): Json {
  return { lds_config: { path_config_source: { path: file }, resource_api_version: "V3" } };
}

/** A bootstrap's static listeners as the file that Envoy reads them from. */
async function writeListeners(
  file: string,
  listeners: Bootstrap["static_resources"]["listeners"],
): Promise<void> {
  const type = "type.googleapis.com/envoy.config.listener.v3.Listener";
  const resources = listeners.map((each) => ({ "@type": type, ...(each as object) }));
  await writeFile(`${file}.new`, JSON.stringify({ resources }));
  await rename(`${file}.new`, file);
}

for (const { version, binary, skip } of await testEnvoys()) {
  suite(`the headers filter in Envoy ${version}`, { skip }, () => {
    let backend: Backend;
    let envoy: RunningEnvoy;

    before(async () => {
      const wasm = await filterModule("headers");
      backend = await startBackend();
      const cases = headersCases.map((headersCase) => listener(wasm, headersCase));
      const listeners = [...cases, ...answeringListeners(wasm)];
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

    test("an answer of a filter before it passes unseen", async () => {
      const { status, headers } = await send(envoy.listeners[ANSWERED_BEFORE]!.url);
      assert.equal(status, 403);
      assert.deepEqual(headerValues(headers, "x-all"), []);
    });

    test("an answer of the router gets the rules that matched", async () => {
      const { status, headers } = await send(envoy.listeners[ANSWERED_BEHIND]!.url, { path: "/p" });
      assert.equal(status, 404);
      assert.deepEqual(headerValues(headers, "x-all"), ["/p"]);
    });
  });

  suite(`the headers filter refuses in Envoy ${version}`, { skip }, () => {
    let folder: string;

    before(async () => {
      folder = await mkdtemp(join(tmpdir(), "headers-refusals-"));
    });

    after(() => rm(folder, { recursive: true, force: true }));

    test("to start, with the reason in the log", async () => {
      const { configuration, message } = refusals.at(-1)!;
      const wasm = await filterModule("headers");
      const bootstrap = httpBootstrap({
        listeners: [{ name: "main", filters: [{ wasm, configuration }], routes: [] }],
      });
      await assert.rejects(startEnvoy({ binary, bootstrap }), (error: EnvoyStartError) => {
        assert(error instanceof EnvoyStartError);
        assert(error.message.includes(`headers: configuration refused: ${message}`), error.message);
        return true;
      });
    });

    test("every bad configuration that comes while it runs, and serves on with the old one", async () => {
      const wasm = await filterModule("headers");
      const file = join(folder, "listeners.json");
      const listenersOf = (listeners: HttpListener[]) =>
        httpBootstrap({ listeners }).static_resources.listeners;
      const withConfiguration = (name: string, configuration: Json): HttpListener => ({
        name,
        filters: [{ wasm, name, configuration }],
        routes: [{ to: { status: 200 } }],
      });
      const good = withConfiguration("good", {
        rules: [{ response: [{ op: "set", name: "x-a", value: "old" }] }],
      });
      await writeListeners(file, listenersOf([good]));
      const bootstrap = { ...httpBootstrap({ listeners: [] }), dynamic_resources: listenersFrom(file) };

      await withEnvoy({ version, binary, skip: false }, bootstrap, async (running) => {
        const { url } = running.listeners.good!;
        const updated = [
          withConfiguration("good", { rules: 5 }),
          ...refusals.map(({ configuration }, i) => withConfiguration(`bad-${i}`, configuration)),
        ];
        await writeListeners(file, listenersOf(updated));
        await running.log.waitFor(refusals.at(-1)!.message, 20_000);

        const said = running.log.wasm.map(({ level, message }) => `${level}: ${message}`);
        const expected = [
          "rules: expected an array, found number 5",
          ...refusals.map(({ message }) => message),
        ];
        assert.deepEqual(
          said,
          expected.map((message) => `error: headers: configuration refused: ${message}`),
        );
        const { headers } = await send(url);
        assert.deepEqual(headerValues(headers, "x-a"), ["old"]);
      });
    });
  });
}
