// Ends its process while a test, after one that passes, has not ended.

import { test } from "node:test";

test("passes", () => {});
test("never ends", async () => {
  process.exit(3);
});
