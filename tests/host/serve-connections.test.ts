// One port for HTTP/1.1 and HTTP/2, connections and workers, limits, and the end of it all.

import assert from "node:assert/strict";
import { once } from "node:events";
import * as http from "node:http";
import * as http2 from "node:http2";
import * as net from "node:net";
import { test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { ListenError, ReverseProxy } from "../../host/serve/index.js";
import { send } from "../support/http-client.js";
import { PassThrough, TestHost } from "./pass-through.js";
import { eventually, serving } from "./serving.js";

/** The first bytes of a client with prior knowledge: preface, empty SETTINGS, and `GET /` to `a` as stream 1. */
const HTTP2_BYTES = Buffer.concat([
  Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
  Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]),
  // HEADERS with END_STREAM and END_HEADERS: :method GET, :scheme http, :path /, :authority a.
  Buffer.from([0, 0, 6, 1, 5, 0, 0, 0, 1, 0x82, 0x86, 0x84, 0x41, 0x01, 0x61]),
]);

/** Sends bytes in two parts and returns what comes back until `isEnough`. */
async function sendSplit(port: number, bytes: Buffer, at: number, isEnough: (b: Buffer) => boolean) {
  const socket = net.connect({ port, host: "127.0.0.1", noDelay: true });
  try {
    await once(socket, "connect");
    socket.write(bytes.subarray(0, at));
    // Long enough for the first part to be read by itself.
    await delay(3);
    socket.write(bytes.subarray(at));
    let answer = Buffer.alloc(0);
    for await (const chunk of socket) {
      answer = Buffer.concat([answer, chunk]);
      if (isEnough(answer)) return answer;
    }
    throw new Error(`closed after ${answer.length} bytes: ${answer.toString("latin1")}`);
  } finally {
    socket.destroy();
  }
}

test("HTTP/2 is recognised wherever its first bytes are split", () =>
  serving({}, async ({ proxy, backend }) => {
    const isAnswered = (answer: Buffer): boolean => answer.includes('"path":"/"');
    for (let at = 1; at < HTTP2_BYTES.length; at++) {
      await sendSplit(proxy.port, HTTP2_BYTES, at, isAnswered);
    }
    assert.equal(backend.requests.length, HTTP2_BYTES.length - 1);
  }));

test("HTTP/1.1 is recognised wherever its first bytes are split, and however they resemble the preface", () =>
  serving({}, async ({ proxy, backend }) => {
    const bytes = Buffer.from("PROPFIND /x HTTP/1.1\r\nHost: a\r\n\r\n");
    for (let at = 1; at < bytes.length; at++) {
      await sendSplit(proxy.port, bytes, at, (answer) => answer.includes('"path":"/x"'));
    }
    assert.equal(backend.requests.length, bytes.length - 1);
  }));

test("a client that leaves in the middle of the preface leaves nothing behind", () =>
  serving({}, async ({ proxy }) => {
    const socket = net.connect(proxy.port, "127.0.0.1");
    await once(socket, "connect");
    socket.end("PRI * HT");
    await once(socket, "close");
    await eventually(() => proxy.liveConnections === 0, "the connection is still there");
  }));

test("what is neither is refused with 400", () =>
  serving({}, async ({ proxy }) => {
    const bytes = Buffer.from("PRI * HTTP/3.0\r\n\r\n");
    const answer = await sendSplit(proxy.port, bytes, 3, (seen) => seen.includes("\r\n\r\n"));
    assert.match(answer.toString(), /^HTTP\/1.1 400 /);
  }));

test("requests on one connection follow one another, pipelined or not", () =>
  serving({}, async ({ proxy }) => {
    const two = Buffer.from("GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n");
    const answer = (await sendSplit(proxy.port, two, 5, (seen) => seen.includes('"/2"'))).toString();
    assert.ok(answer.indexOf('"/1"') < answer.indexOf('"/2"'));

    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    for (const path of ["/a", "/b", "/c"]) {
      const request = http.get(`${proxy.url}${path}`, { agent });
      const [response] = (await once(request, "response")) as [http.IncomingMessage];
      response.resume();
      await once(response, "end");
      assert.equal(request.reusedSocket, path !== "/a");
    }
    agent.destroy();
  }));

test("Expect: 100-continue is answered before the filters, which do not see it", () =>
  serving({}, async ({ proxy, backend }) => {
    const request = http.request(proxy.url, {
      method: "POST",
      headers: { expect: "100-continue", "content-length": 2 },
    });
    request.flushHeaders();
    await once(request, "continue");
    request.end("ok");
    const [response] = (await once(request, "response")) as [http.IncomingMessage];
    response.resume();
    await once(response, "end");
    assert.equal(backend.requests[0]!.body.toString(), "ok");
    assert.ok(!backend.requests[0]!.headers.some(([name]) => name.toLowerCase() === "expect"));
  }));

test("Expect: 100-continue over HTTP/2", () =>
  serving({}, async ({ proxy, backend }) => {
    const session = http2.connect(proxy.url);
    const stream = session.request({ ":method": "POST", expect: "100-continue" });
    await once(stream, "continue");
    stream.end("ok");
    await once(stream, "response");
    stream.resume();
    await once(stream, "end");
    session.close();
    assert.equal(backend.requests[0]!.body.toString(), "ok");
  }));

test("interim responses of the upstream are not taken for the response", async () => {
  const server = http.createServer((_request, response) => {
    response.writeProcessing();
    response.writeEarlyHints({ link: "</a.css>; rel=preload" });
    response.end("final");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as net.AddressInfo).port}`;
  await serving({ upstreams: [{ name: "interim", url }] }, async ({ proxy }) => {
    assert.equal((await send(proxy.url)).text, "final");
  });
  server.close();
});

test("headers beyond the limits are refused with 431", () =>
  serving({}, async ({ proxy, backend }) => {
    const many = Array.from({ length: 101 }, (_, i): [string, string] => [`x-${i}`, "v"]);
    const large: [string, string][] = [["x-large", "v".repeat(61 * 1024)]];
    for (const protocol of ["http1", "http2"] as const) {
      assert.equal((await send(proxy.url, { protocol, headers: many })).status, 431);
      assert.equal((await send(proxy.url, { protocol, headers: large })).status, 431);
    }
    assert.equal(backend.requests.length, 0);
  }));

test("CONNECT is refused over HTTP/2 and HTTP/1.1", () =>
  serving({}, async ({ proxy }) => {
    const session = http2.connect(proxy.url);
    const stream = session.request({ ":method": "CONNECT", ":authority": "a:1" });
    const [headers] = (await once(stream, "response")) as [http2.IncomingHttpHeaders];
    assert.equal(headers[":status"], 404);
    session.destroy();
    const bytes = Buffer.from("CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n");
    await assert.rejects(
      sendSplit(proxy.port, bytes, 3, () => true),
      /closed after 0 bytes/,
    );
  }));

test("connections go to the workers in turn, and their streams stay with them", async () => {
  const host = new TestHost(PassThrough, 3);
  await serving({ host }, async ({ proxy }) => {
    for (let i = 0; i < 4; i++) await send(proxy.url, { protocol: i % 2 ? "http1" : "http2" });
    const session = http2.connect(proxy.url);
    for (let i = 0; i < 3; i++) {
      const stream = session.request({}).resume();
      await once(stream, "end");
    }
    session.close();
    assert.deepEqual(
      host.streams.map(({ worker }) => worker),
      [0, 1, 2, 0, 1, 1, 1],
    );
  });
});

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

test("closing lets what is under way end, then ends every connection", () =>
  serving({}, async ({ proxy, backend }) => {
    const end = deferred();
    const waiting = deferred();
    let count = 0;
    backend.respond = async () => {
      if (++count === 2) waiting.resolve();
      await end.promise;
      return { body: "whole" };
    };
    const agent = new http.Agent({ keepAlive: true });
    const request = http.get(proxy.url, { agent });
    const responded = once(request, "response") as Promise<[http.IncomingMessage]>;
    const session = http2.connect(proxy.url);
    const stream = session.request({});
    const chunks: Buffer[] = [];
    stream.on("data", (chunk: Buffer) => chunks.push(chunk));
    const streamed = once(stream, "end");
    const silent = net.connect(proxy.port, "127.0.0.1");
    await Promise.all([waiting.promise, once(silent, "connect")]);

    const closed = proxy.close();
    await assert.rejects(send(proxy.url), /ECONNREFUSED/);
    end.resolve();
    const [response] = await responded;
    assert.equal(response.headers.connection, "close");
    assert.equal(Buffer.concat(await response.toArray()).toString(), "whole");
    await streamed;
    assert.equal(Buffer.concat(chunks).toString(), "whole");
    await closed;
    assert.equal(proxy.liveConnections, 0);
    agent.destroy();
    session.destroy();
  }));

test("closing does not wait for ever, and a second call can end the wait of the first", () =>
  serving({}, async ({ proxy, backend }) => {
    backend.respond = () => new Promise(() => {});
    const answer = send(proxy.url).catch((error: Error) => error);
    await eventually(() => backend.requests.length === 1, "no request has come");
    const first = proxy.close(60_000);
    await proxy.close(0);
    await first;
    assert.ok((await answer) instanceof Error);
    assert.equal(proxy.liveStreams, 0);
  }));

test("a port in use, and an upstream that is none, are each refused in one line", () =>
  serving({}, async ({ proxy }) => {
    const host = new TestHost(PassThrough);
    const upstreams = [{ name: "a", url: "http://127.0.0.1:1" }];
    await assert.rejects(
      ReverseProxy.start({ host, upstreams, port: proxy.port }),
      (error) =>
        error instanceof ListenError &&
        /^cannot listen on 127.0.0.1:\d+: the port is in use$/.test(error.message),
    );
    for (const url of ["127.0.0.1:80", "https://a", "http://a/path", "nonsense", "http://u:p@a", "http://"]) {
      await assert.rejects(ReverseProxy.start({ host, upstreams: [{ name: "a", url }] }), {
        name: "TypeError",
        message: `"${url}" is not an upstream: it must be http://host:port, without a path`,
      });
    }
    await assert.rejects(ReverseProxy.start({ host, upstreams, routes: [{ to: "b" }] }), {
      message: 'a route leads to "b", which is no upstream',
    });
  }));
