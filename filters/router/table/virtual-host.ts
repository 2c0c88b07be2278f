import { Bytes } from "../../../assembly/bytes/bytes";
import { HeaderEdits } from "./header-edits";
import { TlsRequirement } from "./kinds";
import { Route } from "./route";

/** The routes of some hosts. Source: envoy.config.route.v3.VirtualHost. */
@final
export class VirtualHost {
  /** Null if there is nothing to do. */
  edits: HeaderEdits | null = null;
  tls: TlsRequirement = TlsRequirement.None;

  constructor(
    /** Its place in the order of the text, from 0. */
    readonly index: i32,
    readonly name: Bytes,
    /**
     * In lower case, each once in a table: `a.example`, `*.example` (any that ends so), `a.*` (any that begins so), `*`. The
     * star stands for one byte or more.
     */
    readonly domains: Bytes[],
    readonly routes: Route[],
  ) {}
}
