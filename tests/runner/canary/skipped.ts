// One test passes and one is skipped.

import { test } from "node:test";

test("passes", () => {});
test("is skipped", { skip: "for the canary" }, () => {});
