// Upstreams that fail, filters that leave a message broken, clients that go, and peers that are slow.

import assert from "node:assert/strict";
import { once } from "node:events";
import * as http from "node:http";
import * as http2 from "node:http2";
import * as net from "node:net";
import { test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import type { HeaderList } from "../../host/http/codec.js";
import { headerValues } from "../support/headers.js";
import { send } from "../support/http-client.js";
import { PassThrough, TestHost } from "./pass-through.js";
import { eventually, type ServingOptions, serving } from "./serving.js";

const PROTOCOLS = ["http1", "http2"] as const;
const CONNECT_ERROR = "upstream connect error or disconnect/reset before headers. reset reason: ";

/** Marks every response that passes it. */
class Marking extends PassThrough {
  override encodeHeaders(headers: HeaderList, endOfStream: boolean): void {
    super.encodeHeaders([...headers, ["x-marked", "yes"]], endOfStream);
  }
}

/** Runs something with a server of bare sockets as the upstream. */
async function withSockets(
  onConnection: (socket: net.Socket) => void,
  options: ServingOptions,
  use: Parameters<typeof serving>[1],
): Promise<void> {
  const server = net.createServer((socket) => {
    socket.on("error", () => {});
    onConnection(socket);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as net.AddressInfo).port}`;
  try {
    await serving({ upstreams: [{ name: "sockets", url }], ...options }, use);
  } finally {
    server.close();
  }
}

for (const protocol of PROTOCOLS) {
  test(`${protocol}: an upstream that is not there gives Envoy's 503, through the filters`, () =>
    serving({ host: new TestHost(Marking), backend: { protocol } }, async ({ proxy, backend }) => {
      await backend.close();
      const response = await send(proxy.url, { method: "POST", body: "x".repeat(100_000) });
      assert.equal(response.status, 503);
      assert.equal(response.text, `${CONNECT_ERROR}remote connection failure`);
      assert.deepEqual(headerValues(response.headers, "content-type"), ["text/plain"]);
      assert.deepEqual(headerValues(response.headers, "content-length"), ["98"]);
      assert.deepEqual(headerValues(response.headers, "x-marked"), ["yes"]);
      const head = await send(proxy.url, { method: "HEAD" });
      assert.equal(head.status, 503);
    }));

  test(`${protocol}: an upstream that takes too long gives 504`, () =>
    serving({ upstreamTimeout: 30, backend: { protocol } }, async ({ proxy, backend }) => {
      backend.respond = () => new Promise(() => {});
      const response = await send(proxy.url);
      assert.equal(response.status, 504);
      assert.equal(response.text, "upstream request timeout");
      backend.respond = () => ({
        body: (async function* () {
          yield "begun";
          await delay(1_000);
        })(),
      });
      await assert.rejects(send(proxy.url, { protocol }));
    }));

  test(`${protocol}: a response that breaks off is not taken for a whole one`, () =>
    serving({ backend: { protocol } }, async ({ proxy, backend }) => {
      backend.respond = () => ({
        body: (async function* () {
          yield "begun";
          await delay(20);
          throw new Error("broken");
        })(),
      });
      for (const client of PROTOCOLS) await assert.rejects(send(proxy.url, { protocol: client }));
    }));

  test(`${protocol}: clients that go away leave no stream behind, here or at the upstream`, async () => {
    const host = new TestHost(PassThrough, 2);
    await serving({ host, backend: { protocol } }, async ({ proxy, backend }) => {
      backend.respond = () => ({
        headers: [["x-begun", "1"]],
        body: (async function* () {
          yield "begun";
          await delay(60_000, undefined, { ref: false });
        })(),
      });
      for (let i = 0; i < 20; i++) {
        const hasCome = (): Promise<void> => eventually(() => host.streams.length > i, "no request has come");
        await goAway(proxy.url, i, hasCome);
      }
      await eventually(() => proxy.liveStreams === 0, `${proxy.liveStreams} streams are left`);
      await eventually(() => proxy.liveConnections === 0, `${proxy.liveConnections} connections are left`);
      assert.equal(host.streams.length, 20);
      assert.ok(host.streams.every(({ isClosed }) => isClosed));
    });
  });
}

/** Leaves in one of four moments: over HTTP/1.1 or HTTP/2, in the middle of the request or of the response. */
async function goAway(url: string, turn: number, hasCome: () => Promise<void>): Promise<void> {
  const inRequest = turn % 2 === 0;
  if (turn % 4 < 2) {
    const request = http.request(url, { method: "POST", agent: false });
    request.on("error", () => {});
    request.write("part of it");
    if (inRequest) await hasCome();
    else {
      request.end();
      await once(request, "response");
    }
    request.destroy();
    return;
  }
  const session = http2.connect(url);
  const stream = session.request({ ":method": "POST" });
  stream.on("error", () => {});
  stream.write("part of it");
  if (inRequest) await hasCome();
  else {
    stream.end();
    await once(stream, "response");
  }
  // Of both ways to go over HTTP/2, one takes the connection along.
  stream.destroy(new Error("gone"));
  session.close();
  session.destroy();
}

test("one HTTP/2 stream that is reset leaves the others of its connection alone", () =>
  serving({}, async ({ proxy, backend }) => {
    backend.respond = async ({ path }) => {
      if (path === "/stay") await delay(30);
      else await delay(60_000, undefined, { ref: false });
      return { body: path };
    };
    const session = http2.connect(proxy.url);
    const stay = session.request({ ":path": "/stay" });
    const go = session.request({ ":path": "/go" });
    await eventually(() => proxy.liveStreams === 2, "the streams have not come");
    go.on("error", () => {});
    go.destroy(new Error("gone"));
    await eventually(() => proxy.liveStreams === 1, "the stream is still there");
    assert.equal((await stay.setEncoding("utf8").toArray()).join(""), "/stay");
    session.close();
  }));

test("an upstream that closes before it answers", () =>
  withSockets(
    (socket) => socket.once("data", () => socket.destroy()),
    {},
    async ({ proxy }) => {
      const response = await send(proxy.url);
      assert.equal(response.status, 503);
      assert.equal(response.text, `${CONNECT_ERROR}connection termination`);
    },
  ));

test("an upstream that does not speak HTTP", () =>
  withSockets(
    (socket) => socket.once("data", () => socket.end("nonsense\r\n\r\n")),
    {},
    async ({ proxy }) => {
      assert.equal((await send(proxy.url)).status, 503);
    },
  ));

test("a response without a length ends with its connection", () =>
  withSockets(
    (socket) => socket.once("data", () => socket.end("HTTP/1.1 200 OK\r\n\r\nto the end")),
    {},
    async ({ proxy }) => {
      assert.equal((await send(proxy.url)).text, "to the end");
    },
  ));

for (const client of PROTOCOLS) {
  test(`${client}: an upstream that answers before it has the whole request`, () =>
    withSockets(
      (socket) => {
        socket.once("data", () => socket.write("HTTP/1.1 413 Too Large\r\ncontent-length: 4\r\n\r\nstop"));
        socket.resume();
      },
      {},
      async ({ proxy }) => {
        const response = await send(proxy.url, {
          protocol: client,
          method: "POST",
          body: (async function* () {
            yield "first";
            await delay(300);
            yield "second";
          })(),
        });
        assert.equal(response.status, 413);
        assert.equal(response.text, "stop");
      },
    ));
}

test("a stream on which nothing happens is ended", () =>
  serving({ streamIdleTimeout: 50 }, async ({ proxy, backend }) => {
    backend.respond = () => new Promise(() => {});
    const answer = await send(proxy.url);
    assert.equal(answer.status, 504);
    assert.equal(answer.text, "stream timeout");
    const request = http.request(proxy.url, { method: "POST", agent: false });
    request.on("error", () => {});
    request.write("never ends");
    const [response] = (await once(request, "response")) as [http.IncomingMessage];
    assert.equal(response.statusCode, 408);
    request.destroy();
  }));

/** Sends a request on with headers that a test puts in the place of its own. */
function replacing(request: HeaderList, response: HeaderList): TestHost {
  const replace = (headers: HeaderList, by: HeaderList): HeaderList => [
    ...headers.filter(([name]) => !by.some(([other]) => other === name)),
    ...by.filter(([, value]) => value !== ""),
  ];
  return new TestHost(
    class extends PassThrough {
      override decodeHeaders(headers: HeaderList, endOfStream: boolean): void {
        super.decodeHeaders(replace(headers, request), endOfStream);
      }
      override encodeHeaders(headers: HeaderList, endOfStream: boolean): void {
        super.encodeHeaders(replace(headers, response), endOfStream);
      }
    },
  );
}

test("a filter that leaves a request without a path gives 503", () =>
  serving({ host: replacing([[":path", ""]], []) }, async ({ proxy, backend }) => {
    const response = await send(proxy.url);
    assert.equal(response.status, 503);
    assert.equal(response.text, "missing required header: :path");
    assert.equal(backend.requests.length, 0);
  }));

const BROKEN: { what: string; headers: HeaderList }[] = [
  { what: "a header that HTTP cannot carry", headers: [["x-broken", "a\r\nb: c"]] },
  { what: "a content-length that is too small", headers: [["content-length", "3"]] },
  { what: "a content-length that is too large", headers: [["content-length", "30"]] },
];
for (const { what, headers } of BROKEN) {
  test(`a filter that leaves a request with ${what} gives 503, and the reason`, () =>
    serving({ host: replacing(headers, []) }, async ({ proxy, errors }) => {
      const response = await send(proxy.url, { method: "POST", body: "0123456789" });
      assert.equal(response.status, 503);
      assert.equal(errors.length, 1);
      assert.match(errors[0]!, /^request cannot be sent on: /);
    }));

  test(`a filter that leaves a response with ${what} breaks it off, with the reason`, () =>
    serving({ host: replacing([], headers) }, async ({ proxy, errors, backend }) => {
      backend.respond = () => ({ body: "0123456789" });
      await assert.rejects(send(proxy.url));
      assert.equal(errors.length, 1);
      assert.match(errors[0]!, /^response cannot be sent on: /);
    }));
}
