/** One way to make a case's filter into a module. */
export interface Toolchain {
  /** The peer whose modules it makes. */
  readonly peer: string;
  /**
   * Compiles the filters of these cases.
   *
   * @returns the absolute path of each case's module, in the order of the names
   * @throws Error with what the compiler said
   */
  compile(cases: readonly string[]): Promise<string[]>;
}
