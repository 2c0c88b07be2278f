import type { TestEvent } from "node:test/reporters";

/** A test that was left out. */
export interface SkippedTest {
  name: string;
  reason: string;
}

/** What came of a run. */
export interface TestCounts {
  passed: number;
  failed: number;
  skipped: SkippedTest[];
}

/** A count of nothing. */
export function noTests(): TestCounts {
  return { passed: 0, failed: 0, skipped: [] };
}

/** Both counts in one. */
export function addCounts(a: TestCounts, b: TestCounts): TestCounts {
  return {
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    skipped: [...a.skipped, ...b.skipped],
  };
}

/**
 * Counts the tests of a run of test files by its events: the innermost tests, not what groups them; but a group
 * that fails by itself, in a hook or after its tests, is a failure too. A file that ends badly, is cut off or holds no
 * test is one failure.
 */
export class TestCounter {
  readonly counts = noTests();
  #lastNesting = -1;

  /** @param files the paths of the test files */
  constructor(readonly files: readonly string[]) {}

  /** Takes the next event. They come file after file, within a file each group after its tests. */
  add(event: TestEvent): void {
    if (event.type !== "test:pass" && event.type !== "test:fail") return;
    const { name, nesting, details, skip, todo } = event.data;
    const isGroup = details.type === "suite" || this.#lastNesting > nesting;
    this.#lastNesting = nesting;

    if (event.type === "test:fail") {
      if (failureType(event.data.details.error) !== "subtestsFailed") this.counts.failed++;
    } else if (skip !== undefined || todo !== undefined) {
      this.counts.skipped.push({ name, reason: String(skip ?? todo) });
    } else if (this.files.includes(name)) {
      this.counts.failed++;
    } else if (!isGroup) {
      this.counts.passed++;
    }
  }
}

function failureType(error: Error): unknown {
  return (error as Error & { failureType?: unknown }).failureType;
}

/** `12 passed, 0 failed`, and what was skipped if anything was. */
export function closingLine({ passed, failed, skipped }: TestCounts): string {
  const rest = skipped.length > 0 ? `, ${skipped.length} skipped` : "";
  return `${passed} passed, ${failed} failed${rest}`;
}

/** 0 for a good run. One in which nothing ran is not good, nor, on CI, one that left tests out. */
export function exitCode({ passed, failed, skipped }: TestCounts, onCi: boolean): 0 | 1 {
  return failed > 0 || passed === 0 || (onCi && skipped.length > 0) ? 1 : 0;
}
