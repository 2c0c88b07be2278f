/** What a JSON text may cost to parse. The defaults are ample for a filter's configuration. */
export class JsonLimits {
  constructor(
    /** How many bytes the text may have. */
    public bytes: i32 = 1 << 20,
    /** How deep arrays and objects may be nested: 1 allows one level. */
    public depth: i32 = 64,
    /** How many values and members' names there may be. Each takes 16 bytes of memory. */
    public nodes: i32 = 1 << 16,
  ) {}
}
