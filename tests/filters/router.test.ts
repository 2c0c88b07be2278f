import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { configurationOf, routerCases } from "./router.cases.js";
import { checkRouterCase } from "./router.check.js";
import { ask, observe, withRouter } from "./router.host.js";

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
});
