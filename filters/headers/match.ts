import { Bytes } from "../../assembly/bytes/bytes";
import { HostPattern } from "./host-pattern";
import { Pattern } from "./patterns";
import { RequestView } from "./request-view";

/** Which requests a rule is for: all that is given must hold, of a list any one, of header conditions every one. */
@final
export class Match {
  constructor(
    private readonly methods: Bytes[],
    private readonly path: Pattern | null,
    private readonly hosts: HostPattern[],
    private readonly headers: HeaderCondition[],
  ) {}

  /** True if the request is one of them. What costs least is looked at first. */
  matches(request: RequestView): bool {
    const path = this.path;
    return (
      this.matchesMethod(request) &&
      (path === null || path.matches(request.path)) &&
      this.matchesHost(request) &&
      this.matchesHeaders(request)
    );
  }

  private matchesMethod(request: RequestView): bool {
    const methods = this.methods;
    if (methods.length == 0) return true;
    for (let i = 0; i < methods.length; i++) {
      if (methods[i].equals(request.method)) return true;
    }
    return false;
  }

  private matchesHost(request: RequestView): bool {
    const hosts = this.hosts;
    if (hosts.length == 0) return true;
    for (let i = 0; i < hosts.length; i++) {
      if (hosts[i].matches(request.host)) return true;
    }
    return false;
  }

  private matchesHeaders(request: RequestView): bool {
    const headers = this.headers;
    for (let i = 0; i < headers.length; i++) {
      if (!headers[i].holds(request)) return false;
    }
    return true;
  }
}

/** What must hold of one header. */
@final
export class HeaderCondition {
  /** Without a pattern the header must be there, with any value; `inverted` asks for the opposite of either. */
  constructor(
    private readonly name: Bytes,
    private readonly pattern: Pattern | null,
    private readonly inverted: bool,
  ) {}

  holds(request: RequestView): bool {
    const value = request.header(this.name);
    const pattern = this.pattern;
    const matches = value !== null && (pattern === null || pattern.matches(value));
    return matches != this.inverted;
  }
}
