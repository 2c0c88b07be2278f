import type { BackendResponse } from "../support/backend.js";
import type { ClientRequest } from "../support/http-client.js";
import type { Guest } from "./guest.js";

/** The hosts that every case is run on; `host` is this project's. */
export type HostName = "host" | "1.36.2" | "1.40.0";

export const hostNames: readonly HostName[] = ["host", "1.36.2", "1.40.0"];

/** A module as one plugin of a case. */
export interface CasePlugin extends Guest {
  rootId?: string;
  /** Begins with the case's id and a slash; the id alone when left out, so that no two cases share a VM or data. */
  vmId?: string;
  configuration?: string;
  vmConfiguration?: string;
  environment?: Record<string, string>;
  failurePolicy?: "closed" | "open" | "reload";
  reloadInterval?: number;
  allowOnHeadersStopIteration?: boolean;
  /** The functions and callbacks that the module may use; all when left out. */
  allowedCapabilities?: string[];
}

/** One thing that a client does. */
export type Action =
  | { request: ClientRequest }
  /** Sends a request and leaves when a guest has logged a line. */
  | { request: ClientRequest; leaveAfter: string }
  | { connect: ConnectionStep[] }
  /** Waits for a guest's line. */
  | { line: string }
  /** Waits for so many milliseconds: for what is not to come. */
  | { wait: number }
  /** Sends a request with METADATA frames of HTTP/2, which also come back. */
  | { metadata: true };

/** One thing that a TCP client does. */
export type ConnectionStep =
  | { send: string }
  /** Waits until so many bytes have come in all. */
  | { receive: number }
  | { line: string }
  | { end: true }
  | { reset: true }
  /** Waits until the other side has ended or reset the connection. */
  | { closed: true };

/** A case; what comes of it stands in the folder `expected`, under its id. */
export interface ConformanceCase {
  /** Words joined by hyphens; unique. */
  id: string;
  /** What it shows: names of functions and callbacks, `Enum.Value`, or a rule: a sentence. */
  covers: string[];
  /** Where the modules stand: HTTP filters when left out. */
  as?: "http" | "tcp" | "access-log" | "service";
  plugins: CasePlugin[];
  /** For HTTP filters and access loggers one `GET /` when left out. */
  does?: Action[];
  /** What the backend answers to HTTP requests. */
  answer?: BackendResponse;
  bufferLimit?: number;
  /** Guests' messages from this level on; `info` when left out. */
  logLevel?: "trace" | "debug" | "info" | "warning" | "error" | "critical";
  /** In a host of its own, whose end is seen too. */
  alone?: boolean;
}
