import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { packageRoot } from "../../cli/package-root.js";
import { configurationOf, routerCases } from "./router.cases.js";
import { checkRouterCase } from "./router.check.js";
import { ask, observe, withRouter } from "./router.host.js";

const readme = readFileSync(join(packageRoot(), "filters", "router", "README.md"), "utf8");

suite("the router filter in the built-in host", () => {
  for (const routerCase of routerCases) {
    test(routerCase.name, async () => {
      await withRouter(configurationOf(routerCase), async (host) => {
        const result = await ask(host, routerCase.request)(routerCase.answer);
        checkRouterCase(routerCase, observe(result));
        assert.deepEqual(result.logs, []);
      });
    });
  }

  test("takes what its README shows", async () => {
    const [, example] = /```json\n([\s\S]*?)```/.exec(readme)!;
    await withRouter(JSON.parse(example!), async (host) => {
      const { upstreamRequest } = await ask(host, {
        host: "shop.example.com",
        headers: [["x-version", "v2"]],
      })();
      assert.equal(upstreamRequest!.header("x-route-cluster"), "v2");
    });
  });
});
