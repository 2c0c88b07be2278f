import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, suite, test } from "node:test";
import type { Json } from "../../cli/envoy/index.js";
import { Host, type PluginOptions } from "../../host/index.js";
import { exchange } from "../../host/testing.js";
import { filterModule } from "../support/modules.js";
import { routerRefusals } from "./router-refusals.js";

const wasm = await readFile(await filterModule("router"));

function plugin(configuration: Json, environment: Record<string, string> = {}): PluginOptions {
  const text = typeof configuration === "string" ? configuration : JSON.stringify(configuration);
  return { name: "router", wasm, configuration: text, environment };
}

suite("the router filter refuses", () => {
  let host: Host;

  before(async () => {
    host = await Host.load({ plugins: [plugin({ steering: { mode: "header" }, route_config: {} })] });
  });

  after(() => host.close());

  /** Gives the module, which runs on, a configuration that it must refuse. */
  function refuse(configuration: Json, error: object | ((error: Error) => true)): Promise<void> {
    return assert.rejects(host.reload([plugin(configuration)]), error);
  }

  for (const { configuration, message } of routerRefusals) {
    test(message, () =>
      refuse(configuration, {
        name: "HostError",
        message: `plugin "router": refused its configuration: router: configuration refused: ${message}`,
      }),
    );
  }

  test("each kind once", () => {
    const kinds = new Set(routerRefusals.map(({ message }) => message.replaceAll(/"[^"]*"|\d+/g, "…")));
    assert.ok(kinds.size >= 200, `${kinds.size} kinds`);
  });

  test("and tells the first 20 of many mistakes", async () => {
    const routes = Array(1000).fill({ match: { prefix: "/" } });
    const configuration = {
      steering: { mode: "header" },
      route_config: { virtual_hosts: [{ name: "v", domains: ["*"], routes }] },
    };
    await refuse(configuration, (error: Error) => {
      const mistakes = error.message.match(
        /routes\[\d+\]: expected one of route, redirect, direct_response/g,
      );
      assert.equal(mistakes?.length, 20);
      assert.equal(mistakes[19], "routes[19]: expected one of route, redirect, direct_response");
      return true;
    });
  });

  test("at the start, too", async () => {
    const { configuration, message } = routerRefusals.at(-1)!;
    await assert.rejects(Host.load({ plugins: [plugin(configuration)] }), {
      name: "HostError",
      message: `plugin "router": refused its configuration: router: configuration refused: ${message}`,
    });
  });

  test("and reads the environment when it is configured", async () => {
    const answer = { status: 200, body: { environment_variable: "GREETING" } };
    const routes = [
      {
        match: { prefix: "/", variables: [{ name: "environment.STAGE", value: "test" }] },
        direct_response: answer,
        response_headers_to_add: [
          { header: { key: "x-stage", value: "<%ENVIRONMENT(STAGE):2%%ENVIRONMENT(NONE)%>" } },
        ],
      },
      { match: { prefix: "/" }, direct_response: { status: 404 } },
    ];
    const configuration = {
      steering: { mode: "header" },
      route_config: { virtual_hosts: [{ name: "v", domains: ["*"], routes }] },
    };
    for (const STAGE of ["test", "live"]) {
      const host = await Host.load({ plugins: [plugin(configuration, { STAGE, GREETING: "good day" })] });
      try {
        const { response } = await exchange(host);
        assert.equal(response.status, STAGE === "test" ? 200 : 404);
        assert.equal(response.text, STAGE === "test" ? "good day" : "");
        assert.equal(response.header("x-stage"), STAGE === "test" ? "<te->" : undefined);
      } finally {
        host.close();
      }
    }
  });
});
