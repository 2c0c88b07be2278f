// `npm start`, as a process.

import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { suite, test } from "node:test";
import { formatChange, headerChanges } from "../../cli/demo/changes.js";
import type { Outcome } from "../../cli/demo/exchange.js";
import { columns, differences } from "../../cli/demo/report.js";
import { SAMPLES } from "../../cli/demo/samples.js";
import { testEnvoys } from "../support/envoy.js";
import { send } from "../support/http-client.js";
import { RunningCommand } from "./running.js";

const newest = (await testEnvoys()).at(-1)!;
const env = { ...process.env, ...(newest.binary && { ENVOY_BIN: newest.binary }) };
const demo = (...args: string[]): RunningCommand => new RunningCommand("cli/demo/main.js", args, env);

const HOSTS = [
  { name: "the built-in host", flags: [], skip: false as const },
  { name: "Envoy", flags: ["--envoy"], skip: newest.skip },
];
for (const { name, flags, skip } of HOSTS) {
  suite(`in ${name}`, { skip }, () => {
    test("--once shows all samples, as expected", async () => {
      const { code, stdout, stderr } = await demo("--once", "--port", "0", ...flags).ended();
      assert.equal(stderr, "");
      assert.equal(code, 0, stdout);
      for (const { title, expected } of SAMPLES) {
        assert.ok(stdout.includes(title));
        for (const line of [...expected.request, ...expected.response])
          assert.ok(stdout.includes(line), line);
      }
      assert.match(stdout, /^All \d+ samples came out as expected\.\n$/m);
    });

    test("it serves until Ctrl-C, and ends with 0", async () => {
      const command = demo("--port", "0", ...flags);
      const [, url] = await command.find(/^Proxy +(\S+)/m);
      await command.find(/Ctrl-C ends it/);
      const response = await send(url!, { path: "/stream" });
      assert.equal(JSON.parse(response.text).backend, "stream");
      assert.equal((await send(url!, { path: "/closed" })).status, 403);
      command.interrupt();
      const { code, stderr } = await command.ended();
      assert.equal(code, 0);
      assert.equal(stderr, "");
    });
  });
}

test("a port in use is one line and exit code 1", async () => {
  const taken = createServer().listen(0, "127.0.0.1");
  await once(taken, "listening");
  const { port } = taken.address() as AddressInfo;
  const { code, stderr } = await demo("--port", String(port)).ended();
  assert.match(
    stderr,
    /^cannot listen on 127.0.0.1:\d+: the port is in use; choose another with --port.*\n$/,
  );
  assert.equal(code, 1);
  taken.close();
});

test("an Envoy that is none is one line and exit code 1", async () => {
  const command = new RunningCommand("cli/demo/main.js", ["--once", "--envoy", "--port", "0"], {
    ...process.env,
    ENVOY_BIN: "/none",
  });
  const { code, stderr } = await command.ended();
  assert.match(stderr, /^ENVOY_BIN is \/none, which is not an executable file: correct or unset it\n$/);
  assert.equal(code, 1);
});

test("changes of headers are told apart, and what is no filter's business is left out", () => {
  const changes = headerChanges(
    [
      ["X-Kept", "1"],
      ["x-gone", "2"],
      ["x-list", "a"],
      ["date", "then"],
    ],
    [
      ["x-kept", "1"],
      ["x-list", "a"],
      ["x-list", "b"],
      ["x-new", "3"],
      ["date", "now"],
      ["x-envoy-upstream-service-time", "1"],
    ],
  );
  assert.deepEqual(changes.map(formatChange), [
    "  x-kept: 1",
    "~ x-list: a, b (was a)",
    "+ x-new: 3",
    "- x-gone: 2",
  ]);
});

test("what did not come out as expected is said, line by line", () => {
  const outcome: Outcome = {
    status: 200,
    headers: [["content-type", "application/json"]],
    body: "",
    seen: { backend: "echo", line: "GET /", headers: [["x-a", "1"]] },
  };
  const sample = {
    title: "",
    path: "/",
    headers: [],
    expected: { status: 403, backend: null, request: [], response: ["+ x-b: 2"] },
  };
  const plain = { ...outcome, seen: { ...outcome.seen!, headers: [] } };
  const trial = { sample, filtered: outcome, plain };
  assert.deepEqual(differences(trial), [
    "status: 200 instead of 403",
    "backend: echo instead of none",
    "request header not expected: + x-a: 1",
    "response header missing: + x-b: 2",
  ]);
  assert.deepEqual(columns(trial), [
    "REQUEST AT THE BACKEND | RESPONSE TO THE CLIENT",
    "  GET /                |   200 OK",
    "+ x-a: 1               |   content-type: application/json",
  ]);
});
