import assert from "node:assert/strict";
import { suite, test } from "node:test";
import type { Json } from "../../cli/envoy/index.js";
import { Host, type HttpStreamSink, LogLevel, type LogRecord, type PluginOptions } from "../../host/index.js";
import { type Exchange, exchange } from "../../host/testing.js";
import type { HeaderList } from "../support/headers.js";
import { filterModule } from "../support/modules.js";
import { type HeadersCase, headersCases } from "./headers.cases.js";
import { checkCase, type Observed } from "./headers.check.js";
import { refusals } from "./headers.refusals.js";

const wasm = await filterModule("headers");

function plugin(configuration: Json, environment: Record<string, string> = {}): PluginOptions {
  const text = typeof configuration === "string" ? configuration : JSON.stringify(configuration);
  return { wasm, configuration: text, environment };
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

/** Takes what comes to the client, and expects nothing else. */
function sinkOfResponse(responseHeaders: (headers: HeaderList) => void): HttpStreamSink {
  const unexpected = () => assert.fail("nothing but response headers is expected");
  return {
    responseHeaders,
    requestHeaders: unexpected,
    requestData: unexpected,
    requestTrailers: unexpected,
    responseData: unexpected,
    responseTrailers: unexpected,
    cancelUpstream: unexpected,
    resetDownstream: unexpected,
    pauseReading: unexpected,
    resumeReading: unexpected,
  };
}

suite("the headers filter in the built-in host", () => {
  for (const headersCase of headersCases) {
    test(headersCase.name, async () => {
      const host = await Host.load({ plugins: [plugin(headersCase.configuration, headersCase.environment)] });
      try {
        const result = await run(host, headersCase);
        checkCase(headersCase, observe(result));
        assert.deepEqual(result.logs, []);
      } finally {
        host.close();
      }
    });
  }
});

suite("the headers filter refuses in the built-in host", () => {
  for (const { configuration, message } of refusals) {
    test(message, async () => {
      await assert.rejects(Host.load({ plugins: [plugin(configuration)] }), {
        name: "HostError",
        message: `plugin "headers": refused its configuration: headers: configuration refused: ${message}`,
      });
    });
  }

  test("and says so in one line at level error", async () => {
    const logs: LogRecord[] = [];
    const options = {
      plugins: [plugin(refusals.at(-1)!.configuration)],
      onLog: (log: LogRecord) => logs.push(log),
    };
    await assert.rejects(Host.load(options));
    const message = `headers: configuration refused: ${refusals.at(-1)!.message}`;
    assert.deepEqual(
      logs.map((log) => ({ level: log.level, message: log.message })),
      [{ level: LogLevel.Error, message }],
    );
  });

  test("and leaves what ran before as it was", async () => {
    const good = { rules: [{ response: [{ op: "set", name: "x-a", value: "old" }] }] };
    const host = await Host.load({ plugins: [plugin(good)] });
    try {
      await assert.rejects(host.reload([plugin({ rules: 5 })]));
      assert.equal((await exchange(host)).response.header("x-a"), "old");
      await host.reload([plugin({ rules: [{ response: [{ op: "set", name: "x-a", value: "new" }] }] })]);
      assert.equal((await exchange(host)).response.header("x-a"), "new");
    } finally {
      host.close();
    }
  });
});

suite("the headers filter without the request", () => {
  const marks = {
    rules: [
      { response: [{ op: "set", name: "x-all", value: "1" }] },
      { response: [{ op: "set", name: "x-request", value: "%REQ(:path)%" }] },
      { match: { methods: ["GET"] }, response: [{ op: "set", name: "x-matched", value: "1" }] },
    ],
  };
  const answers = { rules: [{ respond: { status: 403 } }] };

  test("an answer of a filter before it passes unseen, as on Envoy", async () => {
    const host = await Host.load({ plugins: [plugin(answers), plugin(marks)] });
    try {
      const { response } = await exchange(host);
      assert.equal(response.status, 403);
      assert.equal(response.header("x-all"), undefined);
    } finally {
      host.close();
    }
  });

  test("a response whose request it has not seen gets the rules that are for every request", async () => {
    const host = await Host.load({ plugins: [plugin(marks)] });
    try {
      const received: HeaderList[] = [];
      const stream = host.createHttpStream(sinkOfResponse((headers) => received.push(headers)));
      stream.encodeHeaders([[":status", "503"]], true);
      stream.close();
      assert.deepEqual(received, [
        [
          [":status", "503"],
          ["x-all", "1"],
        ],
      ]);
    } finally {
      host.close();
    }
  });

  test("an answer of a filter behind it gets the rules that matched", async () => {
    const host = await Host.load({ plugins: [plugin(marks), plugin(answers)] });
    try {
      const { response } = await exchange(host, { path: "/p" });
      assert.equal(response.status, 403);
      assert.equal(response.header("x-all"), "1");
      assert.equal(response.header("x-request"), "/p");
      assert.equal(response.header("x-matched"), "1");
    } finally {
      host.close();
    }
  });
});
