import { Bytes } from "../../../assembly/bytes/bytes";
import { HostRewriteKind } from "./kinds";
import { Substitution } from "./substitution";

/** How the host (`:authority`) is rewritten. */
@final
export class HostRewrite {
  constructor(
    readonly kind: HostRewriteKind,
    /** The host, or the name of the header in lower case. */
    readonly text: Bytes,
    /** Not null if, and only if, the kind is `PathRegex`. */
    readonly substitution: Substitution | null = null,
  ) {}
}
