// Runs the unit tests written in AssemblyScript: `node dist/tests/unit-runner/run.js [pattern]`.

import { readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { packageRoot } from "../../cli/package-root.js";
import { checkCanary } from "./canary.js";
import { compileSpec } from "./compile.js";
import { type Failure, runSpec, type SpecResult } from "./spec-context.js";

/** How many tests passed and failed. */
export interface UnitTestCounts {
  passed: number;
  failed: number;
}

/**
 * Runs the specs of tests/unit whose path contains `pattern` (all by default) and prints what came of each. A spec
 * that does not compile, or traps before it lists its tests, counts as one failure. The canary is one test more.
 */
export async function runUnitTests(pattern = ""): Promise<UnitTestCounts> {
  const counts = { passed: 0, failed: 0 };
  const report = (name: string, result: SpecResult, started: number): void => {
    counts.passed += result.passed.length;
    counts.failed += result.failures.length;
    printResult(name, result, performance.now() - started);
  };

  const started = performance.now();
  const complaints = await checkCanary();
  report("canary", { passed: complaints.length === 0 ? ["canary"] : [], failures: complaints }, started);

  for (const spec of findSpecs(pattern)) {
    const started = performance.now();
    report(spec, await compileAndRun(spec), started);
  }
  if (counts.passed + counts.failed === 1) {
    counts.failed++;
    console.log(`no spec in tests/unit matches "${pattern}"`);
  }
  return counts;
}

async function compileAndRun(spec: string): Promise<SpecResult> {
  try {
    return await runSpec(await compileSpec(spec));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { passed: [], failures: [{ name: "spec", reason }] };
  }
}

function findSpecs(pattern: string): string[] {
  const root = packageRoot();
  return readdirSync(join(root, "tests", "unit"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".spec.ts"))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .filter((path) => path.includes(pattern))
    .sort();
}

function printResult(name: string, { passed, failures }: SpecResult, millis: number): void {
  const mark = failures.length === 0 ? "ok  " : "FAIL";
  const failed = failures.length === 0 ? "" : `, ${failures.length} failed`;
  console.log(`${mark} ${name}: ${passed.length} passed${failed} (${Math.round(millis)} ms)`);
  for (const failure of failures) printFailure(failure);
}

function printFailure({ name, reason }: Failure): void {
  console.log(`     ${name}`);
  for (const line of reason.split("\n")) console.log(`       ${line}`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const { passed, failed } = await runUnitTests(process.argv[2]);
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}
