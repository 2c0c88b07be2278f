import type { NativeFilter } from "../cli/envoy/bootstrap.js";
import type { MeasureOptions } from "./measure.js";
import type { CaseResults } from "./results.js";

/** Cases that are measured together and whose figures are kept in one file, `bench/results/NAME.json`. */
export interface Suite<C extends CaseName = CaseName> {
  name: string;
  cases: readonly C[];
  /** Over how many connections each peer is loaded, where that is not for the caller to choose. */
  connections?: number;
  /** Measures the cases, one after the other. */
  measure(options: MeasureOptions): AsyncIterable<CaseResults>;
}

/** What every case of any suite has. */
export interface CaseName {
  name: string;
  /** What is done, as a sentence for the documents. */
  what: string;
  /** The peers that its results have: all when left out. */
  peers?: readonly string[];
}

/**
 * One piece of work that every peer does in its own way, as a filter.
 *
 * The sources bear the case's name: `bench/filters/NAME.ts` and, for each peer, a file in `bench/peers/`.
 */
export interface Case extends CaseName {
  /** Headers of the request that is sent over and over. */
  requestHeaders: Readonly<Record<string, string>>;
  /** What the route answers; there is no upstream behind the filters. */
  responseBody: string;
  /** Request headers that the filters set: {@link ECHO_PATH} shows them to the client. */
  echo: readonly string[];
  /** Requests that show that a peer does the work. No filter at all must fail the first. */
  probes: readonly Probe[];
  /** The same work by a filter that is part of Envoy, where there is one. */
  native: NativeFilter | null;
  /** Envoy has the clusters `callee` and `grpc-callee`, of services that answer `yes`. */
  callees?: boolean;
  /** Envoy's worker threads: 1 when left out. */
  workers?: number;
}

/** A request whose answer shows whether a filter did its work. */
export interface Probe {
  /** What is shown, to be read in an error message. */
  what: string;
  headers: Readonly<Record<string, string>>;
  expect: {
    /** Response headers by name; `null` where the header must be absent. */
    headers: Readonly<Record<string, string | null>>;
    body: string;
  };
  /** Peers that cannot do this part of the work. */
  exempt?: readonly string[];
}

/** Answers as every other path does, and adds `echo-NAME` for each of the case's {@link Case.echo} headers. */
export const ECHO_PATH = "/echo";
