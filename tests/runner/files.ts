// Runs files of node:test in processes of their own: `node dist/tests/runner/files.js FILE…`.

import { readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { pipeline } from "node:stream/promises";
import { run } from "node:test";
import { spec, type TestEvent } from "node:test/reporters";
import { pathToFileURL } from "node:url";
import { packageRoot } from "../../cli/package-root.js";
import { close } from "./close.js";
import { noTests, TestCounter, type TestCounts } from "./counts.js";

/**
 * Node 20 has no limit a test for files in processes of their own, so the file is what is limited. The longest sends a million
 * requests through each Envoy, which takes three minutes by itself and twice that beside another file.
 */
const FILE_TIMEOUT_MS = 15 * 60 * 1000;

/** Files at a time: a machine with two cores is the smallest that is meant. */
const CONCURRENCY = 2;

/**
 * The compiled test files whose source's path holds the pattern: those below tests/peers, or all others. They are
 * looked for by their sources, so that what is left in dist/ of a removed test does not run.
 */
export function findTestFiles(which: "peers" | "others", pattern: string): string[] {
  return findSources(".test.ts", pattern)
    .filter((file) => file.startsWith(join("tests", "peers", "/")) === (which === "peers"))
    .map((file) => join(packageRoot(), "dist", file.replace(/\.ts$/, ".js")));
}

/** The files below tests/ that end in `suffix` and whose path, from the package, holds the pattern. */
export function findSources(suffix: string, pattern: string): string[] {
  const base = join(packageRoot(), "tests");
  return readdirSync(base, { recursive: true, encoding: "utf8" })
    .map((name) => relative(packageRoot(), join(base, name)))
    .filter((file) => file.endsWith(suffix) && file.includes(pattern))
    .sort();
}

/** Runs test files and prints what comes of each test. */
export async function runTestFiles(files: readonly string[]): Promise<TestCounts> {
  if (files.length === 0) return noTests();
  const counter = new TestCounter(files);
  async function* counted(events: AsyncIterable<TestEvent>): AsyncGenerator<TestEvent> {
    for await (const event of events) {
      counter.add(event);
      yield event;
    }
  }
  const events = run({ files: [...files], concurrency: CONCURRENCY, timeout: FILE_TIMEOUT_MS });
  await pipeline(events, counted, new spec(), process.stdout, { end: false });
  return counter.counts;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  close(await runTestFiles(process.argv.slice(2)));
}
