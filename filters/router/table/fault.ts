import { Bytes } from "../../../assembly/bytes/bytes";
import { Fraction } from "./fraction";
import { HeaderMatcher } from "./header-matcher";

/** How long requests are held. */
@final
export class FaultDelay {
  constructor(
    /** In milliseconds; negative if the request says it (`x-envoy-fault-delay-request`, `…-request-percentage`). */
    readonly milliseconds: i64,
    readonly fraction: Fraction,
  ) {}
}

/** How requests are turned away. */
@final
export class FaultAbort {
  constructor(
    /** 200 to 599; 0 if `grpcStatus` is the answer or the request says it (`x-envoy-fault-abort-request` and the like). */
    readonly status: u32,
    /** Negative if there is none. */
    readonly grpcStatus: i32,
    readonly fraction: Fraction,
  ) {}

  /** True if the request says how. */
  get isByHeader(): bool {
    return this.status == 0 && this.grpcStatus < 0;
  }
}

/** What goes wrong on purpose. Source: envoy.extensions.filters.http.fault.v3.HTTPFault. */
@final
export class Fault {
  delay: FaultDelay | null = null;
  abort: FaultAbort | null = null;
  /** Only requests that pass all of these. */
  headers: HeaderMatcher[] = [];
  /** Only requests for this cluster; empty if any. */
  cluster: Bytes = new Bytes();
  /** Only requests of these downstream nodes (`x-envoy-downstream-service-node`); empty if any. */
  nodes: Bytes[] = [];
  /** How many requests may be delayed at a time; negative if any number. */
  most: i64 = -1;
}
