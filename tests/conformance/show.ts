// Shows what comes of cases on one host, as expectations are written: `node dist/tests/conformance/show.js HOST [ID…]`,
// where an ID is the start of the ids that are meant.

import { type HostName, hostNames } from "./case.js";
import { cases } from "./cases.js";
import { runCases } from "./run.js";

const [host, ...starts] = process.argv.slice(2);
if (!hostNames.includes(host as HostName)) {
  console.error(`the first argument is a host: ${hostNames.join(", ")}`);
  process.exit(1);
}
const chosen = cases.filter(({ id }) => starts.length === 0 || starts.some((start) => id.startsWith(start)));
for (const outcomes of (await runCases(chosen, [host as HostName])).values()) {
  for (const [id, lines] of outcomes) console.log([`== ${id}`, ...lines, ""].join("\n"));
}
process.exit(0);
