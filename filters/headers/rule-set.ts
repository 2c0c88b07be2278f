/** Some of the rules of a configuration, by their places in it: a bit each. */
@final
export class RuleSet {
  private readonly words: StaticArray<u64>;

  /** An empty set for that many rules. */
  constructor(count: i32) {
    this.words = new StaticArray<u64>((count + 63) >> 6);
  }

  has(rule: i32): bool {
    return ((this.words[rule >> 6] >> (rule & 63)) & 1) != 0;
  }

  add(rule: i32): void {
    this.words[rule >> 6] |= (<u64>1) << (rule & 63);
  }

  clear(): void {
    this.words.fill(0);
  }

  copy(): RuleSet {
    const copy = new RuleSet(this.words.length << 6);
    for (let i = 0; i < this.words.length; i++) copy.words[i] = this.words[i];
    return copy;
  }
}
