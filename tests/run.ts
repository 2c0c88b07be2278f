// `npm test [-- PATTERN]`: everything but the peers, or the test files whose path contains PATTERN.

import { EnvoyUnavailable, findEnvoy, lineReporter, NEWEST_ENVOY, OLDEST_ENVOY } from "../cli/envoy/index.js";
import { close } from "./runner/close.js";
import { addCounts, noTests, type TestCounts } from "./runner/counts.js";
import { findSources, findTestFiles, runTestFiles } from "./runner/files.js";
import { buildModules } from "./runner/modules.js";
import { runUnitTests } from "./unit-runner/run.js";

const pattern = process.argv[2] ?? "";

await installEnvoys();
const built = await buildModules();
const unit = await runSpecs();
const files = await runTestFiles(findTestFiles("others", pattern));
close([built, unit, files].reduce(addCounts));

/** Tests look for these Envoys and leave out what is for one that is not there. */
async function installEnvoys(): Promise<void> {
  for (const version of [OLDEST_ENVOY, NEWEST_ENVOY]) {
    try {
      const found = await findEnvoy({ version, onProgress: lineReporter() });
      console.log(`Envoy ${version}: ${found?.binary}`);
    } catch (error) {
      if (!(error instanceof EnvoyUnavailable)) throw error;
      console.log(`Envoy ${version}: its tests are left out, for ${error.message}`);
    }
  }
}

/** The unit tests in AssemblyScript. */
async function runSpecs(): Promise<TestCounts> {
  if (findSources(".spec.ts", pattern).length === 0) return noTests();
  return { ...(await runUnitTests(pattern)), skipped: [] };
}
