import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { describe, test } from "node:test";
import { EnvoyStartError, httpBootstrap, type RunningEnvoy, startEnvoy } from "../../cli/envoy/index.js";
import { startBackend } from "../support/backend.js";
import { testEnvoys, withEnvoy } from "../support/envoy.js";
import { headerValues } from "../support/headers.js";
import { send } from "../support/http-client.js";

const TEA = httpBootstrap({
  listeners: [{ name: "main", routes: [{ to: { status: 418, body: "tea" } }] }],
});

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Folders of running Envoys; other test files may have some at the same time. */
function runFolders(): string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith("proxy-wasm-envoy-"));
}

async function startError(start: Promise<RunningEnvoy>): Promise<EnvoyStartError> {
  try {
    await (await start).stop();
  } catch (error) {
    assert.ok(error instanceof EnvoyStartError, String(error));
    return error;
  }
  return assert.fail("Envoy has started");
}

for (const envoy of await testEnvoys()) {
  describe(`Envoy ${envoy.version}`, { skip: envoy.skip, timeout: 60_000 }, () => {
    const { binary } = envoy;

    test("serves, stops once however often it is told to, and leaves no process", async () => {
      const running = await startEnvoy({ binary, bootstrap: TEA });
      const response = await send(running.listeners.main!.url);
      assert.equal(response.status, 418);
      assert.equal(response.text, "tea");

      const stopping = running.stop();
      assert.equal(running.stop(), stopping);
      assert.deepEqual(await stopping, { code: 0, signal: null });
      assert.deepEqual(await running.exited, { code: 0, signal: null });
      assert.equal(isRunning(running.pid), false);
      assert.match(await running.log.waitFor("SIGTERM", 0), /caught/);
      await assert.rejects(send(running.listeners.main!.url), /ECONNREFUSED/);
    });

    test("leaves its temporary files nowhere", async () => {
      const folder = await mkdtemp(join(tmpdir(), "proxy-wasm-test-"));
      const before = process.env.TMPDIR;
      try {
        process.env.TMPDIR = folder;
        await withEnvoy(envoy, TEA, async () => assert.equal(runFolders().length, 1));
        assert.deepEqual(readdirSync(folder), []);
      } finally {
        if (before === undefined) delete process.env.TMPDIR;
        else process.env.TMPDIR = before;
        await rm(folder, { recursive: true });
      }
    });

    test("runs beside another, with several workers and listeners", async () => {
      const two = httpBootstrap({
        listeners: [
          { name: "a", routes: [{ to: { status: 200, body: "a" } }] },
          { name: "b", routes: [{ to: { status: 200, body: "b" } }] },
        ],
      });
      await withEnvoy(envoy, TEA, async (first) => {
        await withEnvoy(
          envoy,
          two,
          async (second) => {
            assert.equal((await send(first.listeners.main!.url)).text, "tea");
            assert.equal((await send(second.listeners.a!.url)).text, "a");
            assert.equal((await send(second.listeners.b!.url)).text, "b");
            assert.equal((await send(second.listeners.b!.url, { protocol: "http2" })).text, "b");
            assert.match(await second.admin("/stats?filter=concurrency"), /concurrency: 2/);
          },
          { concurrency: 2 },
        );
      });
    });

    test("takes routes in order, by host and by start of the path", async () => {
      const [one, two] = [await startBackend(), await startBackend({ protocol: "http2" })];
      const bootstrap = httpBootstrap({
        listeners: [
          {
            name: "main",
            routes: [
              { prefix: "/no", to: { status: 403 } },
              { host: "two.example", to: "two" },
              { prefix: "/two/", to: "two" },
              { to: "one" },
            ],
          },
        ],
        upstreams: [
          { name: "one", url: one.url.replace("127.0.0.1", "localhost") },
          { name: "two", url: two.url, protocol: "http2" },
        ],
      });
      const to = async (url: string, path: string, host?: string): Promise<string> => {
        const { status } = await send(url, { path, headers: host === undefined ? [] : [["host", host]] });
        const seen = `${status} ${one.requests.length} ${two.requests.length}`;
        one.requests.length = 0;
        two.requests.length = 0;
        return seen;
      };
      try {
        await withEnvoy(envoy, bootstrap, async ({ listeners: { main } }) => {
          assert.equal(await to(main!.url, "/"), "200 1 0");
          assert.equal(await to(main!.url, "/two/three"), "200 0 1");
          assert.equal(await to(main!.url, "/two"), "200 1 0");
          assert.equal(await to(main!.url, "/", "Two.Example:80"), "200 0 1");
          assert.equal(await to(main!.url, "/", "twoXexample"), "200 1 0");
          assert.equal(await to(main!.url, "/nothing", "two.example"), "403 0 0");
        });
      } finally {
        await Promise.all([one.close(), two.close()]);
      }
    });

    for (const protocol of ["http1", "http2"] as const) {
      test(`passes bodies, repeated headers and trailers both ways (${protocol})`, async () => {
        const backend = await startBackend({
          protocol,
          respond: (request) => ({
            status: 201,
            headers: [
              ["x-answer", "1"],
              ["x-answer", "2"],
            ],
            body: request.body,
            trailers: [["x-end", "answer"]],
          }),
        });
        const bootstrap = httpBootstrap({
          listeners: [{ name: "main", routes: [{ to: "backend" }] }],
          upstreams: [{ name: "backend", url: backend.url, protocol }],
        });
        try {
          await withEnvoy(envoy, bootstrap, async ({ listeners }) => {
            const response = await send(listeners.main!.url, {
              protocol,
              method: "POST",
              path: "/a?b=%20",
              headers: [
                ["x-ask", "1"],
                ["x-ask", "2"],
              ],
              body: "a body",
              trailers: [["x-end", "ask"]],
            });
            const [request] = backend.requests;
            assert.equal(request!.method, "POST");
            assert.equal(request!.path, "/a?b=%20");
            assert.deepEqual(headerValues(request!.headers, "x-ask"), ["1", "2"]);
            assert.equal(request!.body.toString(), "a body");
            assert.deepEqual(headerValues(request!.trailers, "x-end"), ["ask"]);
            assert.equal(response.status, 201);
            assert.deepEqual(headerValues(response.headers, "x-answer"), ["1", "2"]);
            assert.equal(response.text, "a body");
            assert.deepEqual(headerValues(response.trailers, "x-end"), ["answer"]);
          });
        } finally {
          await backend.close();
        }
      });
    }

    test("says in one line what is wrong with a bootstrap", async () => {
      const unknownFilter = httpBootstrap({
        listeners: [
          {
            name: "main",
            filters: [{ name: "none", typed_config: { "@type": "type.googleapis.com/none.Such" } }],
            routes: [],
          },
        ],
      });
      const { message, logs } = await startError(startEnvoy({ binary, bootstrap: unknownFilter }));
      assert.match(message, /^Envoy exited with code 1: .*none\.Such.*$/);
      assert.ok(logs.length > 0);
    });

    test("says which module is missing", async () => {
      const bootstrap = httpBootstrap({
        listeners: [{ name: "main", filters: [{ wasm: "/none/such.wasm" }], routes: [] }],
      });
      const { message } = await startError(startEnvoy({ binary, bootstrap }));
      assert.match(message, /^Envoy exited with code 1: Invalid path: \/none\/such\.wasm$/);
    });

    test("says that a port is taken, be it by another Envoy", async () => {
      const taking = (port: number) => httpBootstrap({ listeners: [{ name: "main", port, routes: [] }] });
      const backend = await startBackend();
      const port = Number(new URL(backend.url).port);
      const { message } = await startError(startEnvoy({ binary, bootstrap: taking(port) }));
      assert.match(
        message,
        new RegExp(`^Envoy exited with code 1: .*127\\.0\\.0\\.1:${port}.*already in use`),
      );
      await backend.close();
      await withEnvoy(envoy, taking(port), async () => {
        const again = await startError(startEnvoy({ binary, bootstrap: taking(port) }));
        assert.match(again.message, /already in use/);
      });
    });

    test("ends with the process that started it", async () => {
      const script = `
        import { startEnvoy } from ${JSON.stringify(new URL("../../cli/envoy/index.js", import.meta.url))};
        const [binary, bootstrap] = JSON.parse(process.argv[2]);
        const envoy = await startEnvoy({ binary, bootstrap });
        console.log(envoy.listeners.main.url);
        process.stdin.once("data", () => process.exit(0));
      `;
      const folder = await mkdtemp(join(tmpdir(), "proxy-wasm-test-"));
      const file = join(folder, "parent.mjs");
      writeFileSync(file, script);
      const parent = spawn(process.execPath, [file, JSON.stringify([binary, TEA])], {
        env: { ...process.env, TMPDIR: folder },
        stdio: ["pipe", "pipe", "inherit"],
      });
      const [url] = (await once(createInterface(parent.stdout), "line")) as [string];
      assert.equal((await send(url)).text, "tea");
      parent.stdin.write("end\n");
      await once(parent, "close");
      await assert.rejects(send(url), /ECONNREFUSED|ECONNRESET/);
      assert.deepEqual(readdirSync(folder), ["parent.mjs"]);
      await rm(folder, { recursive: true });
    });
  });
}

describe("what is started in place of Envoy", { timeout: 30_000 }, () => {
  test("is named when it cannot be run", async () => {
    for (const binary of ["/none/envoy", "/dev/null/envoy"]) {
      const { message } = await startError(startEnvoy({ binary, bootstrap: TEA }));
      assert.match(message, /^Envoy cannot be run: .*(ENOENT|ENOTDIR)/);
    }
  });

  test("is ended when it does not become ready, and what it ignores is killed", async () => {
    const folder = await mkdtemp(join(tmpdir(), "proxy-wasm-test-"));
    const binary = join(folder, "envoy");
    writeFileSync(
      binary,
      `#!${process.execPath}\nprocess.on("SIGTERM", () => {}); setInterval(() => {}, 1000);\n`,
      {
        mode: 0o755,
      },
    );
    const { message } = await startError(startEnvoy({ binary, bootstrap: TEA, readyTimeoutMs: 500 }));
    assert.equal(message, "Envoy is not ready after 0.5 s");
    await rm(folder, { recursive: true });
  });
});
