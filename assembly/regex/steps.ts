// How much work matching has been, for the tests that show it to be linear: counted in a module that is built with a
// constant REGEX_STEPS, and no code at all in any other.

let steps: u64 = 0;

/** The work since the module started: bytes looked at and instructions visited. */
export function stepsTaken(): u64 {
  return steps;
}

/** Counts work. */
export function countSteps(more: u64): void {
  // @ts-ignore: a constant that only some builds have
  if (isDefined(REGEX_STEPS)) steps += more;
}
