import { Bytes } from "../../../assembly/bytes/bytes";
import { Group } from "./group";
import { HeaderEdits } from "./header-edits";
import { Precedence } from "./kinds";
import { Steering } from "./steering";
import { VirtualHost } from "./virtual-host";

/** A whole configuration. It does not change once it has been read. Source: envoy.config.route.v3.RouteConfiguration. */
@final
export class RouteTable {
  /** Empty if it has none. */
  name: Bytes = new Bytes();
  virtualHosts: VirtualHost[] = [];
  /** How many routes there are in all virtual hosts. */
  routeCount: i32 = 0;
  /** Null if there is nothing to do. */
  edits: HeaderEdits | null = null;
  /** True if a port of the request's host does not count. */
  ignorePort: bool = false;
  /** True if what follows `;` in a path does not count. */
  ignorePathParameters: bool = false;
  /** The request header, in lower case, that is taken for the host when a virtual host is looked for; empty for the host itself. */
  hostHeader: Bytes = new Bytes();
  /** True if headers are edited at the table first and at the route last, so that the route's win. */
  mostSpecificWins: bool = false;
  /** Not Envoy's. */
  precedence: Precedence = Precedence.Envoy;
  /** Not Envoy's. */
  groups: Group[] = [];
  /** True if the filter logs how it came to each decision. Not Envoy's. */
  explain: bool = false;
  /** For tests: the random number of every request; negative if each has its own. Not Envoy's. */
  fixedRandom: i64 = -1;

  constructor(
    /** Not Envoy's. */
    readonly steering: Steering,
  ) {}
}
