#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Command, CommanderError } from "commander";
import { registerBuild } from "./commands/build.js";
import { registerServe } from "./commands/serve.js";
import { packageRoot } from "./package-root.js";

/** Exit code of a command that was understood and failed. */
const FAILURE = 1;
/** Exit code of a command line that was not understood. */
const USAGE = 2;

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
  return program;
}

/** Says in one place how every command ends: 0 done, 1 failed (the message on stderr), 2 wrong usage. */
async function run(argv: string[]): Promise<void> {
  try {
    await createProgram().parseAsync(argv);
  } catch (error) {
    if (error instanceof CommanderError) {
      // Commander has printed its message, or the help that was asked for.
      process.exitCode = error.exitCode === 0 ? 0 : USAGE;
      return;
    }
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = FAILURE;
  }
}

await run(process.argv);
