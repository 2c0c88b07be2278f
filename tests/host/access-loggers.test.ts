import assert from "node:assert/strict";
import { test } from "node:test";
import { Host } from "../../host/index.js";
import { exchange } from "../../host/testing.js";
import { fixtureModule } from "../support/modules.js";
import { call, callWithResult } from "./support/guest.js";
import { plugin } from "./support/load.js";

test("an access log is told of each stream when it is over", async () => {
  const host = await Host.load({ plugins: [], accessLoggers: [{ wasm: await fixtureModule("access-log") }] });
  const upstream = () => ({
    status: 404,
    headers: { "x-made": "here" },
    body: "b",
    trailers: { "x-trailer": "t" },
  });
  await exchange(host, { path: "/first", upstream });
  await exchange(host, { path: "/second" });
  assert.deepEqual(
    host.logs.map(({ message }) => message),
    ["logged /first 404 here t", "logged /second 200 - -"],
  );
  host.close();
});

test("it comes after the filters' own, sees what they changed, and shares a VM with an equal plugin", async () => {
  const get = call("proxy_get_header_map_value", 0, "x-added");
  const steps = {
    proxy_on_request_headers: [call("proxy_add_header_map_value", 0, "x-added", "by the filter")],
    proxy_on_log: [get, callWithResult("proxy_log", [2], 3)],
  };
  const both = plugin(steps, { name: "both" });
  const host = await Host.load({ plugins: [both], accessLoggers: [both] });
  await exchange(host);
  assert.deepEqual(
    host.logs.map(({ message, contextId }) => [message, contextId]),
    [
      ["by the filter", 2],
      ["by the filter", 1],
    ],
  );
  host.close();
});

test("it is left alone between streams, and stays when the chain is replaced", async () => {
  const host = await Host.load({ plugins: [], accessLoggers: [{ wasm: await fixtureModule("access-log") }] });
  await host.reload([]);
  await exchange(host, { path: "/after" });
  assert.deepEqual(
    host.logs.map(({ message }) => message),
    ["logged /after 200 - -"],
  );
  host.close();
});
