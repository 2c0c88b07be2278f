import { spawn } from "node:child_process";

/** A command that could not be started or ended with an error; the message ends in what it printed last. */
export class CommandError extends Error {
  override readonly name = "CommandError";
}

const KEPT_LINES = 20;

/**
 * Runs a command to its end and returns its standard output.
 *
 * @throws CommandError when it cannot be started or its exit code is not 0
 */
export function run(command: string, args: readonly string[], folder?: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    let errors = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      errors += text;
    });
    child.on("error", (error) => reject(new CommandError(`${command}: ${error.message}`)));
    child.on("close", (code, signal) => {
      if (code === 0) return resolve(output);
      const tail = (errors + output).trimEnd().split("\n").slice(-KEPT_LINES).join("\n");
      reject(new CommandError(`${[command, ...args].join(" ")} ended with ${signal ?? code}:\n${tail}`));
    });
  });
}
