/** Whether a header enters the dynamic table: RFC 7541, section 6.2. */
export enum Indexing {
  /** It does: for what comes again and again with the same value. */
  Incremental = 0,
  /** It does not: for values that change each time, which would push out what is worth keeping. */
  Without = 1,
  /** It does not, and must not at any later hop: for secrets. */
  Never = 2,
}
