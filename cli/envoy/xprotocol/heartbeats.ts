import type { RpcProtocol } from "./description.js";

/** What a health check sends, and what has to come back: in that order, not necessarily next to each other. All in hex. */
export interface Heartbeat {
  send: string;
  receive: string[];
}

/**
 * A heartbeat of each protocol. The frames are constant, so all checks have the same id, which only has to come back.
 * ```
 * bolt    01 proto, 01 request, 0000 heartbeat, 01 version, id, 01 hessian2, 000003e8 timeout, no class, headers, content
 *         01 proto, 00 response, 0000 heartbeat, 01 version, id
 * boltv2  02 proto, 01 version, 01 request, 0000 heartbeat, 01 version, id, 01 hessian2, 00 no checksum, timeout, lengths
 *         02 proto, 01 version, 00 response, 0000 heartbeat, 01 version, id
 * dubbo   dabb magic, e2 request|two-way|event|hessian2, 00, id, 00000001 length, 4e null
 *         dabb magic, (event, and the server's serialization,) 14 status OK, id
 * ```
 */
export const HEARTBEATS: Readonly<Record<RpcProtocol, Heartbeat>> = {
  bolt: {
    send: "01010000016865617201000003e80000000000000000",
    receive: ["010000000168656172"],
  },
  boltv2: {
    send: "020101000001686561720100000003e80000000000000000",
    receive: ["02010000000168656172"],
  },
  dubbo: {
    send: "dabbe2000000000068656172000000014e",
    receive: ["dabb", "140000000068656172"],
  },
};
