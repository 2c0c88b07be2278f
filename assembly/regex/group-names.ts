import { equalsString } from "../bytes/ascii";
import { Bytes } from "../bytes/bytes";

/** The names of a pattern's groups. */
@final
export class GroupNames {
  private readonly names: Bytes[] = [];
  private readonly groups: i32[] = [];

  /** Names a group. */
  add(name: Bytes, group: i32): void {
    this.names.push(name.copy());
    this.groups.push(group);
  }

  /** The group of that name, the first if there are several; -1 if there is none. */
  find(name: string): i32 {
    for (let i = 0; i < this.names.length; i++) {
      if (equalsString(this.names[i].ptr, <usize>this.names[i].length, name)) return this.groups[i];
    }
    return -1;
  }
}
