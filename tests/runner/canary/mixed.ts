// Groups around four tests: two pass, one fails and one is skipped.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

describe("a group", () => {
  test("passes", () => {});
  test("is skipped", { skip: "for the canary" }, () => {});
});

test("a parent that passes", async (t) => {
  await t.test("passes", () => {});
});

test("a parent that fails", async (t) => {
  await t.test("fails", () => assert.equal(1 + 1, 3));
});
