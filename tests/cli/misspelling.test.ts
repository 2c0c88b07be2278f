import assert from "node:assert/strict";
import { test } from "node:test";
import { editDistance, misspeltCallback } from "../../cli/build/misspelling.js";

const CALLBACKS = ["onRequestHeaders", "onResponseHeaders", "onLog", "onTick"];

test("the edit distance counts insertions, deletions and replacements", () => {
  const cases: [string, string, number][] = [
    ["", "", 0],
    ["", "abc", 3],
    ["abc", "abc", 0],
    ["abc", "abd", 1],
    ["abc", "bc", 1],
    ["abc", "acb", 2],
    ["kitten", "sitting", 3],
  ];
  for (const [a, b, distance] of cases) {
    assert.equal(editDistance(a, b), distance, `${a}, ${b}`);
    assert.equal(editDistance(b, a), distance, `${b}, ${a}`);
  }
});

test("names close to a callback are taken for it", () => {
  assert.equal(misspeltCallback("onRequestHeader", CALLBACKS), "onRequestHeaders");
  assert.equal(misspeltCallback("onReponseHeadrs", CALLBACKS), "onResponseHeaders");
  assert.equal(misspeltCallback("onTicks", CALLBACKS), "onTick");
});

test("the callbacks themselves and names of other things are not", () => {
  for (const name of ["onTick", "onLoad", "onRequestBody", "onceTick", "tick"]) {
    assert.equal(misspeltCallback(name, CALLBACKS), null, name);
  }
});
