import type { MeasureOptions } from "../measure.js";
import type { CaseResults } from "../results.js";
import { CODEC_FRAMES, measureCodecs } from "../rpc/codecs.js";
import { measureRpc, type RpcCase } from "../rpc/measure.js";
import { RPC_PROXIES } from "../rpc/proxies.js";
import type { CaseName, Suite } from "../suite.js";

const PROXIES = RPC_PROXIES.map(({ name }) => name);

function level(inFlight: number, what: string): RpcCase {
  return { name: `in-flight-${inFlight}`, what, inFlight, peers: PROXIES };
}

const LEVELS = [
  level(1, "One call after the other on one connection, 1 KiB there and back."),
  level(100, "A hundred calls in flight on one connection, 1 KiB there and back."),
  level(1000, "A thousand calls in flight on one connection, 1 KiB there and back."),
];

const CODEC: CaseName = {
  name: "codec",
  what: "Reads requests with 1 KiB of content: service, method and headers, the body not copied.",
  peers: CODEC_FRAMES.map(({ name }) => name),
};

/** RPC calls through Envoy, by its own means and by the bridge, and the bridge's codecs alone. */
export const xprotocol: Suite = {
  name: "xprotocol",
  cases: [...LEVELS, CODEC],
  connections: 1,
  measure,
};

async function* measure(options: MeasureOptions): AsyncGenerator<CaseResults> {
  yield* measureRpc(LEVELS, options);
  yield await measureCodecs(CODEC, options);
}
