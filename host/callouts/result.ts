import { Status } from "../abi.js";

/** How a request to make a callout ended. */
export interface CalloutResult {
  status: Status;
  /** 0 if the callout was refused. */
  token: number;
}

/** A callout that was refused. */
export function refused(status: Status): CalloutResult {
  return { status, token: 0 };
}

/**
 * What `proxy_get_status` tells of the callouts of a root context. As on Envoy the code stays what the last failure
 * made it, while the message is there in the callback of that failure alone.
 */
export class CalloutStatus {
  code: number = Status.Ok;
  /** A byte string. */
  message = "";
}
