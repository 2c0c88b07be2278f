import { Bytes } from "../../assembly/bytes/bytes";

/** A host name in any case, or every name below one: `*.example.com` is `a.example.com` and `a.b.example.com`. */
@final
export class HostPattern {
  /** `name` is in lower case; for all names below one it begins with the dot. */
  constructor(
    private readonly name: Bytes,
    private readonly isSuffix: bool,
  ) {}

  matches(host: Bytes): bool {
    if (!this.isSuffix) return host.equalsIgnoreCase(this.name);
    return host.length > this.name.length && host.endsWithIgnoreCase(this.name);
  }
}
