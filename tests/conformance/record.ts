// Shows what comes of the cases whose id matches, on each host: `node record.js HOST[,HOST] PATTERN`.

import { writeFileSync } from "node:fs";
import { testEnvoys } from "../support/envoy.js";
import { startBackends } from "./backends.js";
import { runBuiltIn } from "./built-in.js";
import { cases as all } from "./cases.js";
import { runInEnvoy } from "./envoy.js";
import type { Outcomes } from "./hosts.js";

const hosts = process.argv[2]!.split(",");
const chosen = all.filter(({ id }) => new RegExp(process.argv[3] ?? "").test(id));
const results: Record<string, Outcomes> = {};
for (const envoy of await testEnvoys()) {
  if (!hosts.includes(envoy.version)) continue;
  const backends = await startBackends();
  console.time(envoy.version);
  results[envoy.version] = await runInEnvoy(envoy, chosen, backends);
  console.timeEnd(envoy.version);
  await backends.close();
}
if (hosts.includes("host")) {
  const backends = await startBackends();
  console.time("host");
  results.host = await runBuiltIn(chosen, backends);
  console.timeEnd("host");
  await backends.close();
}
writeFileSync(
  "/tmp/outcomes.json",
  JSON.stringify(
    Object.fromEntries(Object.entries(results).map(([k, v]) => [k, Object.fromEntries(v)])),
    null,
    1,
  ),
);
process.exit(0);
