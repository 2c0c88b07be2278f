/** A first-in-first-out list whose ends are both cheap, however long it is. */
export class Fifo<T> {
  #items: (T | undefined)[] = [];
  #first = 0;

  get length(): number {
    return this.#items.length - this.#first;
  }

  push(item: T): void {
    this.#items.push(item);
  }

  /** The oldest item, which is then no longer in the list. */
  shift(): T | undefined {
    if (this.length === 0) return undefined;
    const item = this.#items[this.#first];
    this.#items[this.#first++] = undefined;
    if (this.#first * 2 >= this.#items.length) this.#dropTaken();
    return item;
  }

  /** Half of the places or more are empty: moving the rest costs less than what was taken. */
  #dropTaken(): void {
    this.#items = this.#items.slice(this.#first);
    this.#first = 0;
  }
}
