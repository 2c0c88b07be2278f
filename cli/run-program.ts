import { type Command, CommanderError } from "commander";
import { exitOnInterrupt } from "./proxy/interrupt.js";

/** Exit code of a command that was understood and failed. */
const FAILURE = 1;
/** Exit code of a command line that was not understood. */
const USAGE = 2;

/** Says in one place how every command ends: 0 done, 1 failed (the message on stderr), 2 wrong usage. */
export async function runProgram(program: Command): Promise<void> {
  exitOnInterrupt();
  try {
    await program.parseAsync(process.argv);
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
