import { Bytes } from "../bytes/bytes";
import { readBytes, readInteger } from "./read";

/**
 * The client's end of its connection (`source.*`): behind another proxy, what that proxy was configured to
 * be believed. Throughout the stream. Text is a view that lives until the callback returns, `null` where
 * there is none; integers and times are -1 where there is none. Nothing here traps.
 *
 * Source: Envoy, "Attributes"; when each is there was seen in Envoy 1.36 and 1.40.
 */
export namespace source {
  /** Address and port: `10.0.0.1:51234`, `[::1]:51234`. */
  export function address(): Bytes | null {
    return readBytes("source\0address");
  }

  /** The port; -1 for a Unix socket. */
  export function port(): i64 {
    return readInteger("source\0port");
  }
}

/**
 * This proxy's end of the client's connection (`destination.*`), or where it was to go where that was
 * restored. Throughout the stream. Text is a view that lives until the callback returns, `null` where there
 * is none; integers and times are -1 where there is none. Nothing here traps.
 *
 * Source: Envoy, "Attributes"; when each is there was seen in Envoy 1.36 and 1.40.
 */
export namespace destination {
  /** Address and port: `10.0.0.1:8080`, `[::1]:8080`. */
  export function address(): Bytes | null {
    return readBytes("destination\0address");
  }

  /** The port; -1 for a Unix socket. */
  export function port(): i64 {
    return readInteger("destination\0port");
  }
}
