import { Group } from "../table/group";
import { Steering } from "../table/steering";
import { Problems } from "./problems";
import { RegexPool } from "./regex-pool";

/** What the readers of a configuration share. */
@final
export class Context {
  readonly regexes: RegexPool = new RegexPool();
  /** How the choice reaches the host; read before the routes. */
  steering: Steering | null = null;
  /** The clusters that have endpoints; read before the routes. */
  readonly clusters: Set<string> = new Set<string>();
  /** Read before the routes. */
  readonly groups: Map<string, Group> = new Map<string, Group>();
  /** What stands before the name of an attachment to name its header. */
  attachmentPrefix: string = "x-rpc-";
  /** The longest body of a direct response, in bytes. */
  maxBodyBytes: u32 = 0;
  /** How many routes there are so far. */
  routeCount: i32 = 0;

  constructor(readonly problems: Problems) {}
}
