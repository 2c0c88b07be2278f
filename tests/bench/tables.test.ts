import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { test } from "node:test";
import { type PeerResults, type Results, readResults } from "../../bench/results.js";
import { SUITES } from "../../bench/suites/index.js";
import { documents, renderTables } from "../../bench/tables.js";
import { packageRoot } from "../../cli/package-root.js";

for (const path of documents()) {
  test(`the tables in ${relative(packageRoot(), path)} are those of the last run`, () => {
    const text = readFileSync(path, "utf8");
    assert.equal(text, renderTables(text, readResults), "run `npm run bench:tables`");
  });
}

/** Who has a filter for every case that does not say otherwise. */
const EVERY_CASE = ["none", "floor", "ours", "rust", "gcore", "lua"];

for (const suite of SUITES) {
  test(`the last run of ${suite.name} is whole`, () => {
    const results = readResults(suite.name);
    assert.ok(results, `bench/results/${suite.name}.json is missing: npm run bench -- ${suite.name}`);
    assert.deepEqual(
      results.cases.map(({ name, what }) => ({ name, what })),
      suite.cases.map(({ name, what }) => ({ name, what })),
    );
    for (const [i, { peers }] of results.cases.entries()) {
      for (const name of suite.cases[i]!.peers ?? EVERY_CASE) assert.ok(peers[name], name);
    }
  });
}

function peerResults(cpuMicros: number, bytes: number | null): PeerResults {
  return {
    cpuMicros,
    aboveNone: cpuMicros - 10,
    bytes,
    cpuQuartiles: [cpuMicros - 1, cpuMicros + 1],
    memory: bytes === null ? null : 65536,
    requestsPerSecond: 1000,
    busy: 1,
  };
}

const RUN: Results = {
  machine: "A CPU, 2 cores, Linux 6",
  date: "2026-11-21",
  envoy: "1.40.0",
  rounds: 3,
  seconds: 2,
  connections: 16,
  cases: [
    {
      name: "work",
      what: "Works.",
      peers: {
        none: peerResults(10, null),
        ours: peerResults(14, 5120),
        rust: peerResults(15, 131072),
        native: null,
      },
      ratios: { rust: 0.8 },
    },
  ],
};

function lookUp(suite: string): Results | null {
  return suite === "suite" ? RUN : null;
}

const DOCUMENT = "before\n<!-- bench:suite/work -->\nold\n<!-- /bench -->\nafter\n";

test("a table takes the place of what stood between its markers", () => {
  const rendered = renderTables(DOCUMENT, lookUp);
  assert.match(rendered, /^before\n<!-- bench:suite\/work -->\n\| filter \|/);
  assert.match(rendered, /\n<!-- \/bench -->\nafter\n$/);
  assert.doesNotMatch(rendered, /old/);
  assert.match(
    rendered,
    /^\| Rust SDK \| 15\.00 \(14\.00 to 16\.00\) \| 5\.00 \| 0\.80 \| 128\.0 KiB \| 64\.0 KiB \|$/m,
  );
  assert.match(rendered, /2026-11-21, Envoy 1\.40\.0, A CPU, 2 cores, Linux 6; 3 visits of 2 s/);
});

test("a peer without results has no row", () => {
  assert.doesNotMatch(renderTables(DOCUMENT, lookUp), /header_mutation/);
});

test("rendering again changes nothing", () => {
  const once = renderTables(DOCUMENT, lookUp);
  assert.equal(renderTables(once, lookUp), once);
});

test("a marker within a line is text", () => {
  const text = "between `<!-- bench:suite/work -->` and `<!-- /bench -->`\n";
  assert.equal(renderTables(text, lookUp), text);
});

test("a marker that leads nowhere is an error", () => {
  assert.throws(
    () => renderTables(DOCUMENT.replace("suite/", "other/"), lookUp),
    /no results for other\/work/,
  );
  assert.throws(() => renderTables(DOCUMENT.replace("/work", "/play"), lookUp), /no results for suite\/play/);
  assert.throws(() => renderTables(DOCUMENT.replace("<!-- /bench -->", ""), lookUp), /not closed/);
});
