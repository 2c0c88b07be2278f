import type { Json } from "../../cli/envoy/index.js";
import { Host, type HostOptions, type PluginOptions } from "../../host/index.js";
import { type Exchange, type ExchangeOptions, exchange } from "../../host/testing.js";
import { filterModule } from "../support/modules.js";
import type { RouterCase } from "./router.cases.js";
import type { RouterObserved } from "./router.check.js";

const wasm = await filterModule("router");

function plugin(configuration: Json): PluginOptions {
  return { wasm, configuration: JSON.stringify(configuration) };
}

/** Runs something with a host that has the filter alone. */
export async function withRouter<T>(
  configuration: Json,
  use: (host: Host) => Promise<T>,
  options: Omit<HostOptions, "plugins"> = {},
): Promise<T> {
  const host = await Host.load({ ...options, plugins: [plugin(configuration)] });
  try {
    return await use(host);
  } finally {
    host.close();
  }
}

/** Sends a request, and gives it an answer. */
export function ask(host: Host, { host: authority = "test.local", ...request }: RouterCase["request"] = {}) {
  return (answer: ReturnType<NonNullable<ExchangeOptions["upstream"]>> = {}): Promise<Exchange> =>
    exchange(host, {
      ...request,
      authority,
      headers: [["x-forwarded-proto", "http"], ...(request.headers ?? [])],
      info: { sourceAddress: "127.0.0.1", sourcePort: 41000, protocol: "HTTP/1.1" },
      upstream: () => answer,
    });
}

/** What came out on both sides. */
export function observe({ upstreamRequest, response }: Exchange): RouterObserved {
  const upstream = upstreamRequest && {
    path: upstreamRequest.header(":path")!,
    host: upstreamRequest.header(":authority")!,
    headers: upstreamRequest.headers,
  };
  return { upstream, response: { status: response.status, headers: response.headers, body: response.text } };
}
