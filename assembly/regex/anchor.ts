/** Where a match has to begin and to end. */
export enum Anchor {
  /** Anywhere. */
  None,
  /** At the start of the input, and ends anywhere. */
  Start,
  /** At the start of the input and at its end. */
  Both,
}
