/** A group that is open, while the pattern is read. */
@final
export class OpenGroup {
  /** Where its "(" is. */
  offset: i32 = 0;
  /** Its number; -1 if it captures nothing. */
  capture: i32 = -1;
  /** The flags that hold again after it. */
  flags: i32 = 0;
  /** Where its code and that of its current alternative begin. */
  start: i32 = 0;
  branch: i32 = 0;
  /** The jumps at the ends of the alternatives before. */
  jumps: i32 = 0;
  /** Where the code of the latest thing begins, which a repetition would repeat; -1 if there is none. */
  atom: i32 = -1;
  /** True if that thing, all of the alternative before it, and one of the alternatives before can match nothing. */
  atomNullable: bool = true;
  branchNullable: bool = true;
  nullable: bool = false;
  /** How often at most something in that thing is repeated by counts, one within the other; and in the whole group. */
  atomWeight: i32 = 1;
  weight: i32 = 1;

  /** A new thing begins, whose code begins at `start`. */
  beginAtom(start: i32, nullable: bool, weight: i32): void {
    this.branchNullable = this.branchNullable && this.atomNullable;
    this.atom = start;
    this.atomNullable = nullable;
    this.setWeight(weight);
  }

  /** The latest thing weighs so much. */
  setWeight(weight: i32): void {
    this.atomWeight = weight;
    this.weight = max(this.weight, weight);
  }

  /** The alternative ends; the next one's code begins at `start`. */
  endBranch(start: i32): void {
    this.nullable = this.nullable || (this.branchNullable && this.atomNullable);
    this.beginBranch(start);
  }

  /** An alternative begins, as yet empty. */
  beginBranch(start: i32): void {
    this.branch = start;
    this.branchNullable = true;
    this.atom = -1;
    this.atomNullable = true;
    this.atomWeight = 1;
  }
}

/** The open groups, the pattern itself the lowest. Their objects are used again. */
@final
export class GroupStack {
  private readonly groups: OpenGroup[] = [];
  private count: i32 = 0;

  /** How many groups are open. */
  get depth(): i32 {
    return this.count;
  }

  /** The innermost open group. */
  get top(): OpenGroup {
    return this.groups[this.count - 1];
  }

  /** Opens a group whose code begins at `start`. */
  push(offset: i32, capture: i32, flags: i32, start: i32): OpenGroup {
    if (this.count == this.groups.length) this.groups.push(new OpenGroup());
    const group = this.groups[this.count++];
    group.offset = offset;
    group.capture = capture;
    group.flags = flags;
    group.start = start;
    group.jumps = 0;
    group.nullable = false;
    group.weight = 1;
    group.beginBranch(start);
    return group;
  }

  /** Closes the innermost group and returns it; it may be read until the next `push`. */
  pop(): OpenGroup {
    return this.groups[--this.count];
  }
}
