import assert from "node:assert/strict";
import { suite, test } from "node:test";
import type { Json } from "../../cli/envoy/index.js";
import { testEnvoys, withEnvoy } from "../support/envoy.js";
import type { HeaderList } from "../support/headers.js";
import { send } from "../support/http-client.js";
import { filterModule } from "../support/modules.js";
import { anyHost, routedBootstrap } from "../support/router.js";

// How header matchers look at headers of several lines changed between the two Envoys. The filter does as its host does.

type Fields = { readonly [field: string]: Json };

/** Header matchers for a request with the lines `1` and `2` of each header. */
const matchers: Fields[] = ["x-a", "accept"].flatMap((name) => [
  { name, string_match: { exact: "1" } },
  { name, string_match: { exact: "2" } },
  { name, string_match: { exact: "1,2" } },
  { name, string_match: { exact: "2" }, invert_match: true },
  { name, string_match: { exact: "1,2" }, invert_match: true },
  { name, string_match: { exact: "3" }, invert_match: true },
  { name, string_match: { contains: "," } },
  { name, string_match: { suffix: ",2" } },
  { name, string_match: { safe_regex: { regex: "[12]" } } },
  { name, range_match: { start: 2, end: 3 } },
  { name, range_match: { start: 2, end: 3 }, invert_match: true },
  { name, exact_match: "" },
  { name, present_match: true },
  { name, present_match: true, invert_match: true },
]);

const LINES: HeaderList = ["x-a", "accept"].flatMap(
  (name): HeaderList => [
    [name, "1"],
    [name, "2"],
  ],
);

/** Alike but for the matcher, and so many that the filter looks values up instead of asking each. */
const lookedUp = Array.from({ length: 20 }, (_, index) => ({
  name: "x-a",
  string_match: { exact: `${19 - index}` },
}));

const answer = (match: Fields, text: string): Json => ({
  match,
  direct_response: { status: 200, body: { inline_string: text } },
});

const routes = {
  virtual_hosts: [
    {
      name: "main",
      domains: ["*"],
      routes: [
        ...matchers.map((matcher, index) => answer({ path: `/${index}`, headers: [matcher] }, "yes")),
        ...lookedUp.map((matcher) =>
          answer({ path: "/looked-up", headers: [matcher] }, matcher.string_match.exact),
        ),
        answer({ prefix: "/" }, "no"),
      ],
    },
  ],
};

/** What the host's routes answer where the filter did not. */
const PASSED_ON = anyHost(answer({ prefix: "/" }, "passed on"));

const ask = async (url: string, path: string): Promise<string> =>
  (await send(url, { path, headers: [["host", "test.local"], ...LINES] })).text;

for (const envoy of await testEnvoys()) {
  suite(`headers of several lines in Envoy ${envoy.version}`, { skip: envoy.skip }, () => {
    test("are matched by the filter as by Envoy's own router", async () => {
      const wasm = await filterModule("router");
      const configuration = { steering: { mode: "cluster_header" }, route_config: routes };
      const listeners = [
        { name: "filter", filters: [{ wasm, configuration }], routes: PASSED_ON },
        { name: "native", routes },
      ];
      await withEnvoy(envoy, routedBootstrap(listeners, { upstreams: [] }), async ({ listeners }) => {
        const seen = { filter: new Map<string, string>(), native: new Map<string, string>() };
        for (const path of [...matchers.map((_, index) => `/${index}`), "/looked-up"]) {
          seen.filter.set(path, await ask(listeners.filter!.url, path));
          seen.native.set(path, await ask(listeners.native!.url, path));
        }
        assert.deepEqual(seen.filter, seen.native);
        assert.equal(seen.native.get("/8"), envoy.version.startsWith("1.36.") ? "no" : "yes");
      });
    });
  });
}
