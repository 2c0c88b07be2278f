import { closingLine, exitCode, type SkippedTest, type TestCounts } from "./counts.js";

/** Ends a run: says what was left out and why, prints the closing line and sets the exit code. */
export function close(counts: TestCounts): void {
  const onCi = isOn(process.env.CI);
  printSkipped(counts.skipped, onCi);
  console.log(closingLine(counts));
  process.exitCode = exitCode(counts, onCi);
}

function printSkipped(skipped: readonly SkippedTest[], onCi: boolean): void {
  for (const reason of new Set(skipped.map((test) => test.reason))) {
    console.log(`left out (${reason}):`);
    for (const test of skipped) if (test.reason === reason) console.log(`  ${test.name}`);
  }
  if (onCi && skipped.length > 0) console.log("on CI, tests that are left out fail the run");
}

function isOn(variable: string | undefined): boolean {
  return variable !== undefined && !["", "0", "false"].includes(variable.toLowerCase());
}
