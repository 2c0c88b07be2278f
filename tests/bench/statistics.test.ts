import assert from "node:assert/strict";
import { test } from "node:test";
import { summarize } from "../../bench/statistics.js";

test("the median and the middle half, whatever the order", () => {
  assert.deepEqual(summarize([5, 1, 4, 2, 3]), { median: 3, quartiles: [2, 4] });
});

test("between two samples it interpolates", () => {
  assert.deepEqual(summarize([1, 2, 3, 4]), { median: 2.5, quartiles: [1.75, 3.25] });
  assert.deepEqual(summarize([7]), { median: 7, quartiles: [7, 7] });
});

test("one disturbed visit moves it little", () => {
  assert.equal(summarize([10, 10, 11, 12, 900]).median, 11);
});

test("nothing has no middle", () => {
  assert.throws(() => summarize([]), RangeError);
});
