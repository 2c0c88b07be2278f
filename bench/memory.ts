import { Host, type HttpStreamSink } from "../host/index.js";
import { AnsweringCallees } from "./memory-callees.js";
import type { Case } from "./suite.js";

/** As many as it takes for a module that leaks to show it, and for one that does not to have its pages. */
const STREAMS = 10_000;

const PAGE_BYTES = 65_536;

/**
 * Linear memory of a module that has served a case's request ten thousand times, in bytes.
 *
 * It is read in this project's own host, for Envoy does not tell. What V8 needs beside it, for the code and for
 * itself, is not in the figure.
 *
 * @throws Error when the module fails
 */
export async function moduleMemory(wasm: string, work: Case): Promise<number> {
  const callees = new AnsweringCallees();
  const host = await Host.load({ plugins: [{ wasm }], clusters: callees.clusters });
  try {
    for (let stream = 0; stream < STREAMS; stream++) serve(host, work, callees);
    return host.memoryPages() * PAGE_BYTES;
  } finally {
    host.close();
  }
}

/** One request without a body and its answer, the response's body in one piece as a direct response has it. */
function serve(host: Host, work: Case, callees: AnsweringCallees): void {
  const { host: authority = "localhost", ...headers } = work.requestHeaders;
  const body = Buffer.from(work.responseBody);
  const stream = host.createHttpStream(NOWHERE);
  stream.decodeHeaders(
    [
      [":method", "GET"],
      [":path", "/"],
      [":scheme", "http"],
      [":authority", authority],
      ...Object.entries(headers),
    ],
    true,
  );
  callees.answer();
  stream.encodeHeaders(
    [
      [":status", "200"],
      ["content-length", `${body.length}`],
    ],
    false,
  );
  stream.encodeData(body, true);
  if (stream.answeredLocally) throw new Error(`${work.name}: the module failed in the host`);
  stream.close();
}

const ignore = (): void => {};

const NOWHERE: HttpStreamSink = {
  requestHeaders: ignore,
  requestData: ignore,
  requestTrailers: ignore,
  responseHeaders: ignore,
  responseData: ignore,
  responseTrailers: ignore,
  cancelUpstream: ignore,
  resetDownstream: ignore,
  pauseReading: ignore,
  resumeReading: ignore,
};
