import type { HeaderList } from "../http/codec.js";
import type { UpstreamPool, UpstreamRequest } from "./upstream.js";

/** What a copy's host ends with, before its port; as Envoy's. */
const SUFFIX = "-shadow";

/** Sends a copy of a request. Nobody waits for the answer, and nothing that goes wrong with it is seen. */
export function sendCopy(pool: UpstreamPool, headers: HeaderList, endOfStream: boolean): UpstreamRequest {
  const copied = headers.map(([name, value]): [string, string] => {
    return [name, name === ":authority" ? value.replace(/(:\d+)?$/, `${SUFFIX}$1`) : value];
  });
  return pool.send(copied, endOfStream, {
    connected: () => {},
    drain: () => {},
    failed: () => {},
    response: ({ body }) => void body.stream.resume(),
  });
}
