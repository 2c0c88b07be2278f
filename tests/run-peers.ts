// `npm run test:peers [-- PATTERN]`: the suites that need other toolchains, such as modules on other SDKs.

import { close } from "./runner/close.js";
import { findTestFiles, runTestFiles } from "./runner/files.js";

close(await runTestFiles(findTestFiles("peers", process.argv[2] ?? "")));
