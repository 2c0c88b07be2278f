// Its only test passes, and what comes after it in the group fails.

import { after, describe, test } from "node:test";

describe("a group", () => {
  after(() => {
    throw new Error("the canary cannot tidy up");
  });
  test("passes", () => {});
});
