#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { registerBuild } from "./commands/build.js";
import { registerEnvoy } from "./commands/envoy.js";
import { registerRoutes } from "./commands/routes.js";
import { registerServe } from "./commands/serve.js";
import { packageRoot } from "./package-root.js";
import { runProgram } from "./run-program.js";

/** The command line with all its commands, one file each in commands/. */
function createProgram(): Command {
  const manifest = JSON.parse(readFileSync(join(packageRoot(), "package.json"), "utf8")) as {
    version: string;
  };
  const program = new Command("proxy-wasm")
    .description("Build, run and check Proxy-Wasm filters written in AssemblyScript.")
    .version(manifest.version)
    .showHelpAfterError("(see --help)")
    .exitOverride();
  registerBuild(program);
  registerServe(program);
  registerEnvoy(program);
  registerRoutes(program);
  return program;
}

await runProgram(createProgram());
