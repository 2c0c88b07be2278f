// `proxy-wasm serve`, as a process: what it serves, what it says, and how it ends.

import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, suite, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { type Backend, startBackend } from "../support/backend.js";
import { testEnvoys } from "../support/envoy.js";
import { headerValues } from "../support/headers.js";
import { send } from "../support/http-client.js";
import { filterModule } from "../support/modules.js";
import { type Ended, RunningCommand } from "./running.js";

const headers = await filterModule("headers");
const newest = (await testEnvoys()).at(-1)!;
const folder = mkdtempSync(join(tmpdir(), "serve-"));
after(() => rmSync(folder, { recursive: true }));

/** Nobody listens there. */
const NOWHERE = "http://127.0.0.1:1";

const setting = (name: string, value: string): string =>
  JSON.stringify({ rules: [{ request: [{ op: "set", name, value }] }] });

/** Serves on a free port while something is done with it, then presses Ctrl-C if that has not been done. */
async function withServe(
  args: readonly string[],
  use: (url: string, command: RunningCommand) => Promise<void>,
): Promise<Ended> {
  const command = new RunningCommand("cli/main.js", ["serve", "--port", "0", ...args], {
    ...process.env,
    ...(newest.binary && { ENVOY_BIN: newest.binary }),
  });
  try {
    const [, url] = await command.find(/curl -i (http:\/\/[\d.]+:\d+)/);
    await use(url!, command);
  } finally {
    // A process that has all but ended has no handlers left for another one.
    if (!command.wasInterrupted) command.interrupt();
  }
  const ended = await command.ended();
  assert.equal(ended.code, 0, ended.stderr);
  return ended;
}

async function withBackend(use: (backend: Backend) => Promise<void>): Promise<void> {
  const backend = await startBackend();
  await use(backend).finally(() => backend.close());
}

const HOSTS = [
  { name: "the built-in host", flags: [], skip: false as const },
  { name: "Envoy", flags: ["--envoy"], skip: newest.skip },
];

for (const { name, flags, skip } of HOSTS) {
  suite(`in ${name}`, { skip }, () => {
    test("modules form a chain, each with the configuration in its place", () =>
      withBackend(async (backend) => {
        const file = join(folder, "second.json");
        writeFileSync(file, setting("x-second", "%REQ(x-first)% %ENVIRONMENT(COLOUR)%"));
        const args = [headers, headers, "-c", setting("x-first", "one"), "-c", file, "-u", backend.url];
        const { stdout } = await withServe([...args, "--env", "COLOUR=red=ish", ...flags], async (url) => {
          for (const protocol of ["http1", "http2"] as const) await send(url, { protocol });
        });
        for (const request of backend.requests) {
          assert.deepEqual(headerValues(request.headers, "x-second"), ["one red=ish"]);
        }
        assert.equal(backend.requests.length, 2);
        assert.match(stdout, /^http:\/\/127.0.0.1:\d+ -> headers -> headers -> http:\/\/127.0.0.1:\d+\n/);
      }));

    test("paths that start with a prefix can go to an upstream of their own", () =>
      withBackend((a) =>
        withBackend(async (b) => {
          const args = [headers, "-c", '{"rules":[]}', "-u", a.url, "-u", `/b/=${b.url}`, ...flags];
          await withServe(args, async (url) => {
            for (const path of ["/", "/b/", "/b"]) await send(url, { path });
          });
          assert.deepEqual(
            [a, b].map(({ requests }) => requests.map(({ path }) => path)),
            [["/", "/b"], ["/b/"]],
          );
        }),
      ));

    test("the upstream may speak HTTP/2", async () => {
      const backend = await startBackend({ protocol: "http2" });
      await withServe(
        [headers, "-c", '{"rules":[]}', "-u", backend.url, "--upstream-http2", ...flags],
        async (url) => {
          assert.equal((await send(url)).status, 200);
        },
      );
      await backend.close();
    });

    test("an upstream that is not there is a 503, and no reason to end", async () => {
      await withServe([headers, "-c", '{"rules":[]}', "-u", NOWHERE, ...flags], async (url) => {
        assert.equal((await send(url)).status, 503);
        assert.equal((await send(url)).status, 503);
      });
    });

    test("what cannot be served is one line on stderr and exit code 1", async () => {
      const garbage = join(folder, "garbage.wasm");
      writeFileSync(garbage, "no module");
      const taken = createServer().listen(0, "127.0.0.1");
      await once(taken, "listening");
      const { port } = taken.address() as AddressInfo;
      const ok = [headers, "-c", '{"rules":[]}', "-u", NOWHERE];
      const cases: [string[], RegExp][] = [
        [["none.wasm", "-u", NOWHERE], /^plugin "none": cannot read none\.wasm: no such file$/],
        [[garbage, "-u", NOWHERE], /^plugin "garbage": .*WebAssembly module/],
        [
          [headers, "-c", "none.json", "-u", NOWHERE],
          /^cannot read none\.json: no such file; --config takes /,
        ],
        [[headers, "-c", '{"rules":[{"x":1}]}', "-u", NOWHERE], /rules\[0\]: unknown field "x"/],
        [[headers, "-u", "example.com"], /^"example.com" is not an upstream: it must be http:\/\/host:port/],
        [
          [...ok, "--port", String(port)],
          /^cannot listen on 127.0.0.1:\d+: the port is in use; choose another /,
        ],
      ];
      for (const [args, expected] of cases) {
        const { code, stdout, stderr } = await run(...args, ...flags);
        assert.match(stderr.trimEnd(), expected);
        assert.equal(stderr.trimEnd().split("\n").length, 1, stderr);
        assert.equal(code, 1, stderr);
        assert.equal(stdout, "");
      }
      taken.close();
    });
  });
}

function run(...args: string[]): Promise<Ended> {
  const env = { ...process.env, ...(newest.binary && { ENVOY_BIN: newest.binary }) };
  return new RunningCommand("cli/main.js", ["serve", ...args], env).ended();
}

test("what is not understood is exit code 2", async () => {
  const cases: [string[], RegExp][] = [
    [[], /required option '-u, --upstream <url>'/],
    [["-u", NOWHERE], /missing required argument 'module'/],
    [[headers, "-u", NOWHERE, "-c", "{}", "-c", "{}"], /there are more --config than modules/],
    [[headers, "-u", NOWHERE, "--port", "70000"], /a whole number from 0 to 65535/],
    [[headers, "-u", NOWHERE, "--env", "COLOUR"], /It must be NAME=VALUE/],
    [[headers, "-u", NOWHERE, "--trace", "--envoy"], /'--trace' cannot be used with option '--envoy'/],
  ];
  for (const [args, expected] of cases) {
    const { code, stderr } = await run(...args);
    assert.match(stderr, expected);
    assert.equal(code, 2, args.join(" "));
  }
});

test("an Envoy that is none is one line and exit code 1", async () => {
  const env = { ...process.env, ENVOY_BIN: join(folder, "no-envoy") };
  const command = new RunningCommand(
    "cli/main.js",
    ["serve", headers, "-u", NOWHERE, "--port", "0", "--envoy"],
    env,
  );
  const { code, stderr } = await command.ended();
  assert.match(stderr, /^ENVOY_BIN is .*no-envoy, which is not an executable file: correct or unset it\n$/);
  assert.equal(code, 1);
});

test("--trace prints each call in a line", () =>
  withBackend(async (backend) => {
    const args = [headers, "-c", setting("x-a", "b"), "-u", backend.url, "--trace", "--concurrency", "2"];
    const { stdout } = await withServe(args, async (url) => {
      await send(url);
      await send(url);
    });
    for (const worker of [0, 1]) {
      const call = `^\\[${worker} headers #\\d+\\]   proxy_replace_header_map_value\\(map="RequestHeaders", name="x-a"`;
      assert.match(stdout, new RegExp(call, "m"));
    }
  }));

test("the first Ctrl-C waits for what is under way", () =>
  withBackend(async (backend) => {
    let answer = (): void => {};
    backend.respond = () =>
      new Promise((resolve) => {
        answer = () => resolve({ body: "whole" });
      });
    const args = [headers, "-c", '{"rules":[]}', "-u", backend.url];
    await withServe(args, async (url, command) => {
      const response = send(url);
      await arrival(backend);
      command.interrupt();
      await refused(url);
      answer();
      assert.equal((await response).text, "whole");
    });
  }));

test("the second Ctrl-C does not wait", () =>
  withBackend(async (backend) => {
    backend.respond = () => new Promise(() => {});
    const args = [headers, "-c", '{"rules":[]}', "-u", backend.url];
    await withServe(args, async (url, command) => {
      const response = assert.rejects(send(url, { timeoutMs: 9_000 }), /socket hang up|ECONNRESET/);
      await arrival(backend);
      command.interrupt();
      await refused(url);
      command.interrupt();
      await response;
    });
  }));

async function arrival(backend: Backend): Promise<void> {
  while (backend.requests.length === 0) await delay(5);
}

/** Waits until nobody takes connections any more. */
async function refused(url: string): Promise<void> {
  const { hostname, port } = new URL(url);
  for (;;) {
    const socket = connect(Number(port), hostname);
    const isRefused = await once(socket, "connect").then(
      () => false,
      () => true,
    );
    socket.destroy();
    if (isRefused) return;
    await delay(5);
  }
}
