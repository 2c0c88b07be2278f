// Callouts of modules in `proxy-wasm serve`, as a process.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, suite, test } from "node:test";
import { encodePairs } from "../../host/pairs.js";
import { answer, call, callWithResult, guest } from "../host/support/guest.js";
import { startBackend } from "../support/backend.js";
import { testEnvoys } from "../support/envoy.js";
import { headerValues } from "../support/headers.js";
import { send } from "../support/http-client.js";
import { RunningCommand } from "./running.js";

const newest = (await testEnvoys()).at(-1)!;
const folder = mkdtempSync(join(tmpdir(), "serve-callouts-"));
after(() => rmSync(folder, { recursive: true }));

/** Adds what the cluster `auth` says to the request, as `x-user`. */
const wasm = join(folder, "auth.wasm");
const checked: [string, string][] = [
  [":method", "GET"],
  [":path", "/check"],
  [":authority", "auth.test"],
];
writeFileSync(
  wasm,
  guest({
    proxy_on_request_headers: [
      call("proxy_http_call", "auth", encodePairs(checked).toString("latin1"), "", "", 1000),
      answer(1),
    ],
    proxy_on_http_call_response: [
      call("proxy_get_header_map_value", 6, "x-user"),
      call("proxy_set_effective_context", 2),
      callWithResult("proxy_log", [2], 3),
      call("proxy_add_header_map_value", 0, "x-checked", "yes"),
      call("proxy_continue_stream", 0),
    ],
  }),
);

const HOSTS = [
  { name: "the built-in host", flags: [], skip: false as const },
  { name: "Envoy", flags: ["--envoy"], skip: newest.skip },
];

for (const { name, flags, skip } of HOSTS) {
  suite(`serve with ${name}`, { skip }, () => {
    test("takes callouts to the upstream of that name", async () => {
      const auth = await startBackend({ respond: () => ({ headers: [["x-user", "ada"]] }) });
      const backend = await startBackend();
      const upstreams = ["--upstream", backend.url, "--upstream", `auth=${auth.url}`];
      const command = new RunningCommand(
        "cli/main.js",
        ["serve", wasm, "--port", "0", ...upstreams, ...flags],
        { ...process.env, ...(newest.binary && { ENVOY_BIN: newest.binary }) },
      );
      try {
        const [, url] = await command.find(/curl -i (http:\/\/[\d.]+:\d+)/);
        await send(url!);
        assert.deepEqual(headerValues(backend.requests[0]!.headers, "x-checked"), ["yes"]);
        assert.equal(auth.requests[0]?.path, "/check");
        assert.equal(auth.requests[0]?.authority, "auth.test");
      } finally {
        command.interrupt();
        const { stderr } = await command.ended();
        assert.match(stderr, /ada/);
        await auth.close();
        await backend.close();
      }
    });
  });
}

test("serve refuses upstreams that take callouts alone", async () => {
  const command = new RunningCommand("cli/main.js", ["serve", wasm, "--upstream", "auth=http://127.0.0.1:1"]);
  const { code, stderr } = await command.ended();
  assert.notEqual(code, 0);
  assert.match(stderr, /no --upstream takes requests/);
});
