// dubbo-go, with the modules that go.sum pins.

import { join } from "node:path";
import { run } from "../../../bench/command.js";
import { packageRoot } from "../../../cli/package-root.js";
import { buildOnce } from "../../support/rpc/build-once.js";
import type { Program } from "../../support/rpc/program.js";

const SOURCES = "tests/peers/rpc/dubbo-go/";

/** Builds the program. */
export async function dubboGo(): Promise<Program> {
  const folder = await buildOnce("dubbo-go", [SOURCES], (to) =>
    run("go", ["build", "-mod=readonly", "-o", join(to, "peer"), "."], join(packageRoot(), SOURCES)),
  );
  return { name: "dubbo-go", command: join(folder, "peer"), args: [] };
}
