import { BuildError } from "../../cli/build/build.js";
import { prebuildModules } from "../support/modules.js";
import { noTests, type TestCounts } from "./counts.js";

/** A module that cannot be built is a failure, and the tests that need it will say so too. */
export async function buildModules(): Promise<TestCounts> {
  try {
    for (const { name, bytes } of await prebuildModules()) console.log(`built ${name}: ${bytes} bytes`);
    return noTests();
  } catch (error) {
    if (!(error instanceof BuildError)) throw error;
    console.log(error.message);
    return { ...noTests(), failed: 1 };
  }
}
