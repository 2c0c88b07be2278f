// `npm run test:peers [-- PATTERN]`: the suites that need other toolchains, such as modules on other SDKs.

import { close } from "./runner/close.js";
import { addCounts } from "./runner/counts.js";
import { findTestFiles, runTestFiles } from "./runner/files.js";
import { buildModules } from "./runner/modules.js";

const built = await buildModules();
close(addCounts(built, await runTestFiles(findTestFiles("peers", process.argv[2] ?? ""))));
