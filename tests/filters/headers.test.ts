import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { Host, type PluginOptions } from "../../host/index.js";
import { type Exchange, exchange } from "../../host/testing.js";
import type { HeaderList } from "../support/headers.js";
import { filterModule } from "../support/modules.js";
import { type HeadersCase, headersCases } from "./headers.cases.js";
import { checkCase, type Observed } from "./headers.check.js";

const wasm = await filterModule("headers");

function plugin(configuration: unknown, environment: Record<string, string> = {}): PluginOptions {
  return { wasm, configuration: JSON.stringify(configuration), environment };
}

function run(host: Host, { request = {}, answer = {} }: HeadersCase): Promise<Exchange> {
  const { host: authority = "test.local", ...message } = request;
  return exchange(host, {
    ...message,
    authority,
    headers: [...contentLength(message.body), ...(message.headers ?? [])],
    info: { sourceAddress: "127.0.0.1", sourcePort: 41000, protocol: "HTTP/1.1", "connection.mtls": false },
    upstream: () => answer,
  });
}

function contentLength(body: string | undefined): HeaderList {
  return body === undefined ? [] : [["content-length", String(Buffer.byteLength(body))]];
}

function observe({ upstreamRequest, response }: Exchange): Observed {
  const upstream = upstreamRequest && {
    method: upstreamRequest.header(":method")!,
    path: upstreamRequest.header(":path")!,
    host: upstreamRequest.header(":authority")!,
    headers: upstreamRequest.headers,
  };
  return { upstream, response: { status: response.status, headers: response.headers, body: response.text } };
}

suite("the headers filter in the built-in host", () => {
  for (const headersCase of headersCases) {
    test(headersCase.name, async () => {
      const host = await Host.load({ plugins: [plugin(headersCase.configuration, headersCase.environment)] });
      try {
        const run1 = await run(host, headersCase);
        checkCase(headersCase, observe(run1));
        assert.deepEqual(run1.logs, []);
      } finally {
        host.close();
      }
    });
  }
});
