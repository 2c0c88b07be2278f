/** A value with an address. */
export class Reference<T> {
  data: T;

  /** Where the value lies. */
  ptr(): usize {
    return changetype<usize>(this) + offsetof<Reference<T>>("data");
  }
}
