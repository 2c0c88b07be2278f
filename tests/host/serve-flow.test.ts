// How fast bodies flow: as fast as the slower side, and as the filters let them.

import assert from "node:assert/strict";
import { once } from "node:events";
import * as http from "node:http";
import * as http2 from "node:http2";
import type { AddressInfo } from "node:net";
import type { Readable, Writable } from "node:stream";
import { test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import type { HeaderList } from "../../host/http/codec.js";
import { send } from "../support/http-client.js";
import { PassThrough, TestHost } from "./pass-through.js";
import { eventually, type ServingOptions, serving } from "./serving.js";

type Protocol = "http1" | "http2";
const PROTOCOLS: Protocol[] = ["http1", "http2"];
/** More than all buffers on the way hold together. */
const FLOOD = 48_000_000;
/** Less than the proxy's own time limits, which would end what hangs. */
const timeout = 10_000;
const CHUNK = Buffer.alloc(64_000);

/** Both ends of an exchange as a test drives them by hand. */
interface Ends {
  /** The client's request, to be written. */
  request: Writable;
  /** Gives the request up. */
  giveUp(): void;
  /** The client's response, once it has begun. */
  response(): Promise<Readable>;
  /** The upstream's request, to be read. */
  received: Readable;
  /** Begins the upstream's response, to be written. */
  respond(): Writable;
}

/** Opens an exchange over the given protocols, and hands over its four ends. */
async function withEnds(
  client: Protocol,
  upstream: Protocol,
  options: ServingOptions,
  use: (ends: Ends) => Promise<void>,
): Promise<void> {
  type ServerEnds = Pick<Ends, "received" | "respond">;
  let arrive: (ends: ServerEnds) => void = () => {};
  const arrived = new Promise<ServerEnds>((resolve) => {
    arrive = resolve;
  });
  const server = upstream === "http1" ? http.createServer() : http2.createServer();
  server.on("stream", (stream: http2.ServerHttp2Stream) => {
    stream.on("error", () => {});
    const respond = (): Writable => {
      stream.respond();
      return stream;
    };
    arrive({ received: stream, respond });
  });
  if (upstream === "http1") {
    server.on("request", (received: http.IncomingMessage, response: http.ServerResponse) => {
      const respond = (): Writable => {
        response.flushHeaders();
        return response;
      };
      arrive({ received, respond });
    });
  }
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await serving({ upstreams: [{ name: "ends", url, protocol: upstream }], ...options }, async ({ proxy }) => {
    const sent = client === "http1" ? openHttp1(proxy.url) : openHttp2(proxy.url);
    sent.request.on("error", () => {});
    sent.begin();
    await use({ ...sent, ...(await arrived) });
    sent.close();
  });
  server.close();
}

function openHttp1(url: string) {
  const request = http.request(url, { method: "POST", agent: false });
  const response = once(request, "response").then(([message]) => message as Readable);
  response.catch(() => {});
  return {
    request,
    response: () => response,
    begin: () => request.flushHeaders(),
    giveUp: () => request.destroy(),
    close: () => request.destroy(),
  };
}

function openHttp2(url: string) {
  const session = http2.connect(url);
  const abort = new AbortController();
  const request = session.request({ ":method": "POST" }, { signal: abort.signal });
  const response = once(request, "response").then((): Readable => request);
  response.catch(() => {});
  return {
    request,
    response: () => response,
    begin: () => {},
    giveUp: () => abort.abort(),
    close: () => session.destroy(),
  };
}

/** Writes as much as is taken, and says how much that is so far. */
function flood(to: Writable): { taken: number } {
  const progress = { taken: 0 };
  const more = (): void => {
    while (progress.taken < FLOOD && !to.destroyed) {
      progress.taken += CHUNK.length;
      if (!to.write(CHUNK)) {
        to.once("drain", more);
        return;
      }
    }
  };
  more();
  return progress;
}

/** Waits until a count no longer grows. */
async function settled(count: () => number): Promise<number> {
  for (;;) {
    const before = count();
    await delay(100);
    if (count() === before) return before;
  }
}

for (const client of PROTOCOLS) {
  for (const upstream of PROTOCOLS) {
    test(`${client} to ${upstream}: a client that does not read holds the upstream back`, () =>
      withEnds(client, upstream, {}, async ({ request, response, respond }) => {
        request.end();
        const progress = flood(respond());
        const reading = await response();
        reading.pause();
        const held = await settled(() => progress.taken);
        assert.ok(held < FLOOD / 2, `${held} bytes are taken from the upstream`);
        reading.resume();
        await eventually(() => progress.taken >= FLOOD, "reading does not go on");
      }));

    test(`${client} to ${upstream}: an upstream that does not read holds the client back`, () =>
      withEnds(client, upstream, {}, async ({ request, received }) => {
        const progress = flood(request);
        const held = await settled(() => progress.taken);
        assert.ok(held < FLOOD / 2, `${held} bytes are taken from the client`);
        received.resume();
        await eventually(() => progress.taken >= FLOOD, "reading does not go on");
      }));

    test(`${client} to ${upstream}: headers are sent on before there is a body`, () =>
      withEnds(client, upstream, {}, async ({ response, respond }) => {
        // The request's headers have come to the upstream, although nothing of its body has.
        const sending = respond();
        const reading = await response();
        sending.end("body");
        assert.equal(String(Buffer.concat(await reading.toArray())), "body");
      }));
  }
}

/** Gives a response up; over HTTP/2 by a reset that Node's own clients take for an end. */
function breakOff(response: Writable): void {
  if (!("rstCode" in response)) {
    response.destroy();
    return;
  }
  // With something left to be written, it is a reset and nothing else that is sent.
  response.write("lost");
  (response as http2.ServerHttp2Stream).close(http2.constants.NGHTTP2_CANCEL);
}

/** Reads a body, and says whether it was all there. Node may end an HTTP/2 stream that is reset, too. */
function watch(body: Readable): { hasBegun: Promise<unknown>; isWhole: Promise<boolean> } {
  const isWhole = new Promise<boolean>((resolve) => {
    body.once("end", () => resolve(!(body as Partial<http2.Http2Stream>).rstCode));
    body.once("close", () => resolve(false));
  });
  body.on("error", () => {});
  return { hasBegun: new Promise((resolve) => body.on("data", resolve)), isWhole };
}

for (const client of PROTOCOLS) {
  for (const upstream of PROTOCOLS) {
    test(
      `${client} to ${upstream}: a response that breaks off is not taken for a whole one`,
      { timeout },
      () =>
        withEnds(client, upstream, {}, async ({ request, response, respond }) => {
          request.end();
          const sending = respond();
          sending.write("part of it");
          const reading = await response();
          const { hasBegun, isWhole } = watch(reading);
          await hasBegun;
          breakOff(sending);
          assert.equal(await isWhole, false);
        }),
    );

    test(
      `${client} to ${upstream}: a request that breaks off is not taken for a whole one`,
      { timeout },
      () =>
        withEnds(client, upstream, {}, async ({ request, giveUp, received }) => {
          request.write("part of it");
          const { hasBegun, isWhole } = watch(received);
          await hasBegun;
          giveUp();
          assert.equal(await isWhole, false);
        }),
    );
  }
}

test("a client that has its response may go on sending its request for a while, but not for ever", async () => {
  for (const client of PROTOCOLS) {
    await serving({ host: new TestHost(Refusing) }, async ({ proxy }) => {
      const sent = client === "http1" ? openHttp1(proxy.url) : openHttp2(proxy.url);
      sent.request.on("error", () => {});
      sent.begin();
      sent.request.write("part of it");
      const response = await sent.response();
      response.on("error", () => {}).resume();
      await eventually(() => proxy.liveStreams === 0, "the filters still have the stream");
      await once(sent.request, "close");
      sent.close();
    });
  }
});

/** Asks for no more once it has seen something of a body, and for more when a test says so. */
class Holding extends PassThrough {
  seen = 0;

  override decodeData(chunk: Uint8Array, endOfStream: boolean): void {
    if (this.seen === 0) this.sink.pauseReading("downstream");
    this.seen += chunk.length;
    super.decodeData(chunk, endOfStream);
  }
  override encodeData(chunk: Uint8Array, endOfStream: boolean): void {
    if (this.seen === 0) this.sink.pauseReading("upstream");
    this.seen += chunk.length;
    super.encodeData(chunk, endOfStream);
  }
}

for (const protocol of PROTOCOLS) {
  test(`${protocol}: a filter's pause stops the reading of a request, and its resume goes on`, async () => {
    const host = new TestHost(Holding);
    await withEnds(protocol, protocol, { host }, async ({ request, received }) => {
      received.resume();
      const progress = flood(request);
      await settled(() => progress.taken);
      const [stream] = host.streams;
      assert.ok(stream!.seen < 1_000_000, `${stream!.seen} bytes have come`);
      stream!.sink.resumeReading("downstream");
      await eventually(() => progress.taken >= FLOOD, "reading does not go on");
    });
  });

  test(`${protocol}: a filter's pause stops the reading of a response, and its resume goes on`, async () => {
    const host = new TestHost(Holding);
    await withEnds(protocol, protocol, { host }, async ({ request, response, respond }) => {
      request.end();
      const progress = flood(respond());
      (await response()).resume();
      await settled(() => progress.taken);
      const [stream] = host.streams;
      assert.ok(stream!.seen < 1_000_000, `${stream!.seen} bytes have come`);
      stream!.sink.resumeReading("upstream");
      await eventually(() => progress.taken >= FLOOD, "reading does not go on");
    });
  });
}

/** Answers by itself, as a filter's local reply does, when the request's body begins or at once. */
class Refusing extends PassThrough {
  override decodeHeaders(headers: HeaderList, endOfStream: boolean): void {
    const path = headers.find(([name]) => name === ":path")![1];
    if (path === "/at-once") this.#refuse();
    else super.decodeHeaders(headers, endOfStream);
  }
  override decodeData(): void {
    this.#refuse();
  }
  #refuse(): void {
    assert.ok(!this.answeredLocally, "called after the answer");
    this.answeredLocally = true;
    this.sink.cancelUpstream();
    this.sink.responseHeaders([[":status", "403"]], false);
    this.sink.responseData(Buffer.from("no"), true);
  }
}

for (const protocol of PROTOCOLS) {
  test(`${protocol}: a chain's own answer ends the exchange with the upstream`, () =>
    serving({ host: new TestHost(Refusing), backend: { protocol } }, async ({ proxy, backend }) => {
      const body = Buffer.alloc(500_000);
      for (const path of ["/at-once", "/on-body"]) {
        for (const client of PROTOCOLS) {
          const response = await send(proxy.url, { protocol: client, method: "POST", path, body });
          assert.equal(response.status, 403);
          assert.equal(response.text, "no");
        }
      }
      assert.equal(backend.requests.length, 0);
    }));
}
