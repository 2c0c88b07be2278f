// Shows that the unit tests can fail: runs tests/unit/canary/, where everything must go wrong but one control.

import { CompileError } from "../support/assemblyscript.js";
import { compileSpec } from "./compile.js";
import { type Failure, runSpec } from "./spec-context.js";

const CONTROL = /^control: /;

/** How many tests and groups of must-fail.ts there are; all fail. */
const MUST_FAIL = 12;

/** What is wrong with the runner, one failure each; empty if every canary case came out as it must. */
export async function checkCanary(): Promise<Failure[]> {
  const complaints: Failure[] = [];
  const { passed, failures } = await runSpec(await compileSpec("tests/unit/canary/must-fail.ts"));
  for (const name of passed) {
    if (!CONTROL.test(name)) complaints.push({ name, reason: "passed, and must fail" });
  }
  for (const { name, reason } of failures) {
    if (CONTROL.test(name)) complaints.push({ name, reason: `failed, and must pass: ${reason}` });
  }
  if (failures.length !== MUST_FAIL) {
    complaints.push({ name: "must-fail", reason: `${failures.length} failed instead of ${MUST_FAIL}` });
  }
  const compiled = await compileSpec("tests/unit/canary/does-not-compile.ts").then(
    () => true,
    (error) => {
      if (error instanceof CompileError) return false;
      throw error;
    },
  );
  if (compiled) complaints.push({ name: "does-not-compile", reason: "compiled" });
  return complaints;
}
