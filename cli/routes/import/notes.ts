/** Something of a resource that the table does not have. */
export interface Note {
  /** Where it stands: `bookinfo.yaml: VirtualService default/reviews: spec.http[0].corsPolicy`. */
  path: string;
  /** Why it does not carry over, and what became of what it stood in. */
  reason: string;
}

/** What does not carry over, in the order in which it was met. */
export class Notes {
  readonly list: Note[] = [];

  add(path: string, reason: string): void {
    if (!this.list.some((note) => note.path === path && note.reason === reason))
      this.list.push({ path, reason });
  }
}
