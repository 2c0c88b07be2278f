// `npm run matrix`: runs the conformance suite and writes what came of it to docs/host-matrix.md.

import { writeFileSync } from "node:fs";
import { hostNames } from "./case.js";
import { cases } from "./cases.js";
import { renderMatrix } from "./matrix.js";
import { matrixFile } from "./matrix-file.js";
import { runCases } from "./run.js";

const results = await runCases(cases);
const missing = hostNames.filter((host) => !results.has(host));
if (missing.length > 0) {
  console.error(`the page is left as it is: there is no ${missing.join(" and no ")}`);
  process.exit(1);
}
writeFileSync(matrixFile, renderMatrix(cases, results));
process.exit(0);
