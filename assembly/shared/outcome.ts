/** What came of changing something shared. */
export enum SharedOutcome {
  /** Written; what others had written in the meantime went into it. */
  Updated = 0,
  /** Nothing written, because the function that makes the new value said so. */
  Unchanged = 1,
  /** Nothing written: others wrote in between at each of the tries. Trying again later may do. */
  Contended = 2,
  /** Nothing written: this host has no shared data, and never will. */
  Unsupported = 3,
  /** Nothing written: the host failed or its configuration forbids it, or the new value is beyond its limit. */
  Refused = 4,
  /**
   * Nothing written: what is stored under the key is not what it should be, such as a counter of other than 8 bytes.
   */
  Malformed = 5,
}
