import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { before, describe, test } from "node:test";
import { testEnvoys } from "../support/envoy.js";
import { type ConformanceCase, type HostName, hostNames } from "./case.js";
import { cases } from "./cases.js";
import { subjects, uncovered, untrueCovers } from "./coverage.js";
import { expectedOutcome, parseExpectations, readExpectations } from "./expectations.js";
import { renderMatrix } from "./matrix.js";
import { matrixFile } from "./matrix-file.js";
import { type Results, runCases } from "./run.js";
import { say } from "./steps.js";

const envoys = await testEnvoys();
const skipOf = (host: HostName) => envoys.find(({ version }) => version === host)?.skip ?? false;

test("every function, callback, value and rule has a case", (t) => {
  const without = uncovered(cases);
  t.diagnostic(`${cases.length} cases, ${subjects(cases).length} subjects, ${without.length} without a case`);
  assert.deepEqual(without, []);
});

test("cases show what they say they show", () => {
  assert.deepEqual(untrueCovers(cases), []);
  const liar: ConformanceCase = { id: "liar", covers: ["proxy_done", "Status.Fine"], plugins: [{}] };
  assert.deepEqual(untrueCovers([liar]), ["liar: proxy_done", "liar: Status.Fine"]);
  assert.ok(uncovered([liar]).includes("proxy_log"));
});

test("every case has one expectation, and every expectation a case", () => {
  const ids = cases.map(({ id }) => id).sort();
  assert.deepEqual(ids, [...new Set(ids)]);
  assert.deepEqual([...readExpectations().keys()].sort(), ids);
});

test("what differs is something that the case covers", () => {
  const covers = new Map(cases.map((case_) => [case_.id, case_.covers]));
  for (const [id, { differs }] of readExpectations()) {
    for (const { about } of Object.values(differs)) {
      assert.deepEqual(
        about.filter((name) => !covers.get(id)?.includes(name)),
        [],
        id,
      );
    }
  }
});

test("expectations say what they mean, or are refused", () => {
  const parsed = parseExpectations("== a\none\n\ntwo\n-- host (X.Y, z): because\nthree\n== b\n");
  const difference = { outcome: ["three"], reason: "because", about: ["X.Y", "z"] };
  assert.deepEqual(parsed.get("a"), { outcome: ["one", "two"], differs: { host: difference } });
  assert.deepEqual(parsed.get("b"), { outcome: [], differs: {} });
  assert.throws(() => parseExpectations("== a\n== a\n"), /two expectations of a/);
  assert.throws(() => parseExpectations("one\n"), /before the first case/);
  assert.throws(() => parseExpectations("== a\n-- nginx: why\n"), /names no host/);
});

test("a case that does not come out as expected is found", async () => {
  const case_: ConformanceCase = {
    id: "log-from-info",
    covers: ["proxy_log"],
    plugins: [{ on: { proxy_on_request_headers: [say`something else`] } }],
  };
  const results = await runCases([case_], ["host"]);
  assert.deepEqual(results.get("host")?.get(case_.id), [
    "something else",
    "backend: GET test.local/",
    "client: 200",
  ]);
  assert.match(renderMatrix([case_], results), /\| `proxy_log` \| \*\*no\*\* \| not run \| not run \| 1 \|/);
});

describe("conformance", () => {
  let results: Results;

  before(async () => {
    results = await runCases(cases);
  });

  for (const host of hostNames) {
    describe(host === "host" ? "of this host" : `of Envoy ${host}`, { skip: skipOf(host) }, () => {
      for (const { id } of cases) {
        test(id, () => assert.deepEqual(results.get(host)?.get(id), [...expectedOutcome(id, host)]));
      }
    });
  }

  test("docs/host-matrix.md is what the run gives", {
    skip: envoys.find(({ skip }) => skip)?.skip ?? false,
  }, () => {
    assert.equal(readFileSync(matrixFile, "utf8"), renderMatrix(cases, results));
  });
});
