/**
 * A build that failed for a reason its author can act on. The message says what is wrong, where, and
 * what to do; the compiler's diagnostics are included as they are, with file and line.
 */
export class BuildError extends Error {
  override readonly name = "BuildError";
}
