// Our side of HTTP/2 against Node's (nghttp2), in memory: as a server that echoes what it is sent, and as a client of one that does.

import assert from "node:assert/strict";
import { once } from "node:events";
import http2 from "node:http2";
import { before, describe, it } from "node:test";
import { type GuestSettings, type Headers, type Http2Event, Http2Guest } from "../fuzz/http2-guest.js";
import { Random } from "../fuzz/random.js";
import { GuestDuplex } from "./http2-duplex.js";

const random = new Random(20261121);
const LARGE = 2 ** 31 - 1;

function bytes(length: number): Buffer {
  return Buffer.from(Array.from({ length }, () => random.below(256)));
}

/** What a header's value may hold, and not at its ends: visible ASCII. */
function text(length: number): string {
  return Array.from({ length }, () => String.fromCharCode(33 + random.below(94))).join("");
}

let guest: Http2Guest;

before(async () => {
  guest = await Http2Guest.load();
});

describe("a server of ours, with Node's client", () => {
  interface Session {
    client: http2.ClientHttp2Session;
    duplex: GuestDuplex;
  }

  async function withClient(
    settings: GuestSettings,
    options: http2.ClientSessionOptions,
    use: (session: Session) => Promise<void>,
  ): Promise<void> {
    guest.create("server", settings, { echoes: true });
    const duplex = new GuestDuplex(guest);
    const client = http2.connect("http://test", { ...options, createConnection: () => duplex });
    try {
      await once(client, "remoteSettings");
      await use({ client, duplex });
    } finally {
      client.destroy();
    }
  }

  interface Answer {
    status: number;
    body: Buffer;
  }

  function call(
    client: http2.ClientHttp2Session,
    headers: http2.OutgoingHttpHeaders,
    body: Buffer,
    trailers?: http2.OutgoingHttpHeaders,
  ): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const stream = client.request(
        { ":method": "POST", ":path": "/", ...headers },
        { waitForTrailers: trailers !== undefined },
      );
      const pieces: Buffer[] = [];
      let status = 0;
      stream.on("wantTrailers", () => stream.sendTrailers(trailers!));
      stream.on("response", (answer) => {
        status = Number(answer[":status"]);
      });
      stream.on("data", (piece: Buffer) => pieces.push(piece));
      stream.on("end", () => resolve({ status, body: Buffer.concat(pieces) }));
      stream.on("error", reject);
      stream.end(body);
    });
  }

  function values(duplex: GuestDuplex, wanted: string): string[] {
    return duplex.events.flatMap((event) =>
      event.type === "headers"
        ? event.headers.filter(([name]) => name === wanted).map(([, value]) => value)
        : [],
    );
  }

  async function echoMany(
    session: Session,
    bodies: Buffer[],
    value: (index: number) => string,
  ): Promise<void> {
    const { client, duplex } = session;
    const answers = await Promise.all(
      bodies.map((body, index) => call(client, { "x-value": value(index) }, body)),
    );
    for (const [index, answer] of answers.entries()) {
      assert.equal(answer.status, 200);
      assert.ok(answer.body.equals(bodies[index]!), `body ${index}`);
    }
    assert.deepEqual(
      values(duplex, "x-value"),
      bodies.map((_, index) => value(index)),
    );
    assert.equal(guest.exports.openStreams(), 0);
    assert.equal(guest.exports.queuedBytes(), 0);
  }

  it("echoes many streams at once", async () => {
    const bodies = Array.from({ length: 700 }, (_, index) => bytes(index * 3));
    await withClient({}, {}, (session) => echoMany(session, bodies, (index) => `${index}`));
  });

  it("takes no more streams at once than it says", async () => {
    const bodies = Array.from({ length: 200 }, (_, index) => bytes(index));
    await withClient({ maxStreams: 7 }, {}, (session) => echoMany(session, bodies, (index) => `${index}`));
  });

  it("reads headers whatever tables are agreed on", async () => {
    for (const decoderTableSize of [0, 100, 4096, 65536]) {
      const value = (index: number): string => (index % 5 === 0 ? text(200) : `${index % 7}`);
      const chosen = Array.from({ length: 200 }, (_, index) => value(index));
      const bodies = chosen.map(() => Buffer.from("x"));
      await withClient({ decoderTableSize }, {}, (session) =>
        echoMany(session, bodies, (index) => chosen[index]!),
      );
    }
  });

  it("reads a head that takes many CONTINUATIONs", async () => {
    const large = text(200_000);
    await withClient(
      { maxHeaderListSize: 1 << 20 },
      { maxSendHeaderBlockLength: 1 << 20 },
      async (session) => {
        await echoMany(session, [Buffer.from("body")], () => large);
      },
    );
  });

  it("resets the stream of a head that is too large, and keeps the table in step", async () => {
    await withClient({ maxHeaderListSize: 3000 }, {}, async ({ client, duplex }) => {
      await assert.rejects(call(client, { "x-large": "x".repeat(3000), "x-kept": "1" }, Buffer.alloc(0)), {
        message: /NGHTTP2_ENHANCE_YOUR_CALM/,
      });
      await call(client, { "x-kept": "1" }, Buffer.alloc(0));
      assert.deepEqual(values(duplex, "x-kept"), ["1"]);
    });
  });

  for (const [name, guestSettings, settings] of [
    ["the default windows", {}, {}],
    ["small windows", {}, { initialWindowSize: 1000 }],
    ["large windows", { streamWindow: LARGE, connectionWindow: LARGE }, { initialWindowSize: LARGE }],
    ["large frames", { maxFrameSize: 1 << 20 }, { maxFrameSize: 1 << 20 }],
  ] as const) {
    it(`echoes large bodies through ${name}`, async () => {
      const bodies = [bytes(2_000_000), bytes(300_000), bytes(16384), bytes(65535), bytes(65536)];
      await withClient({ maxQueuedBytes: 8 << 20, ...guestSettings }, { settings }, (session) =>
        echoMany(session, bodies, (index) => `${index}`),
      );
    });
  }

  it("tells trailers", async () => {
    await withClient({}, {}, async ({ client, duplex }) => {
      const { body } = await call(client, {}, Buffer.from("body"), { "x-sum": "7" });
      assert.equal(body.toString(), "body");
      assert.deepEqual(duplex.events.at(-1), {
        type: "headers",
        stream: 1,
        headers: [["x-sum", "7"]],
        end: true,
      });
    });
  });

  it("is told of a reset", async () => {
    await withClient({}, {}, async ({ client, duplex }) => {
      const abort = new AbortController();
      const stream = client.request({ ":method": "POST" }, { endStream: false, signal: abort.signal });
      await once(stream, "response");
      const failed = once(stream, "error");
      abort.abort();
      const [error] = (await failed) as [Error];
      assert.equal(error.name, "AbortError");
      const reset = await duplex.event(({ type }) => type === "reset");
      assert.deepEqual(reset, { type: "reset", stream: 1, code: 8 });
      assert.equal(guest.exports.openStreams(), 0);
    });
  });

  it("resets a stream", async () => {
    await withClient({}, {}, async ({ client, duplex }) => {
      const stream = client.request({ ":method": "POST" }, { endStream: false });
      const failed = once(stream, "error");
      stream.on("response", () => {
        guest.exports.resetStream(1, 11);
        duplex.flush();
      });
      const closed = once(stream, "close");
      await assert.rejects(closed, { message: /NGHTTP2_ENHANCE_YOUR_CALM/ });
      await failed;
    });
  });

  it("says and is told goodbye", async () => {
    await withClient({}, {}, async ({ client, duplex }) => {
      await call(client, {}, Buffer.from("1"));
      guest.exports.goAway(0);
      const said = once(client, "goaway");
      duplex.flush();
      const [code, last] = (await said) as [number, number];
      assert.deepEqual([code, last], [0, 1]);
    });
    await withClient({}, {}, async ({ client, duplex }) => {
      client.goaway(2, 0);
      const goaway = await duplex.event(({ type }) => type === "goaway");
      assert.deepEqual(goaway, { type: "goaway", last: 0, code: 2 });
    });
  });

  it("follows settings that change", async () => {
    await withClient({}, {}, async (session) => {
      const { client } = session;
      await call(client, { "x-value": "before" }, bytes(100_000));
      for (const settings of [
        { headerTableSize: 0, initialWindowSize: 10 },
        { headerTableSize: 8192, initialWindowSize: 1 << 20 },
      ]) {
        await new Promise<void>((resolve, reject) =>
          client.settings(settings, (error) => (error ? reject(error) : resolve())),
        );
        const body = bytes(30_000);
        assert.ok((await call(client, { "x-value": "after" }, body)).body.equals(body));
      }
      assert.deepEqual(values(session.duplex, "x-value"), ["before", "after", "after"]);
    });
  });
});

describe("a client of ours, with Node's server", () => {
  interface Session {
    duplex: GuestDuplex;
    session: http2.ServerHttp2Session;
  }

  /** A server that answers with the headers `x-*` and the body that it is sent. */
  function echo(stream: http2.ServerHttp2Stream, headers: http2.IncomingHttpHeaders): void {
    const answer: http2.OutgoingHttpHeaders = { ":status": 200 };
    for (const [name, value] of Object.entries(headers)) if (name.startsWith("x-")) answer[name] = value;
    stream.on("error", () => {});
    stream.respond(answer);
    stream.pipe(stream);
  }

  async function withServer(
    settings: GuestSettings,
    options: http2.ServerOptions,
    onStream: typeof echo,
    use: (session: Session) => Promise<void>,
  ): Promise<void> {
    guest.create("client", settings);
    const server = http2.createServer(options);
    server.on("stream", onStream);
    const opened = once(server, "session");
    const duplex = new GuestDuplex(guest);
    server.emit("connection", duplex);
    const [session] = (await opened) as [http2.ServerHttp2Session];
    try {
      await duplex.event(({ type }) => type === "settings");
      await use({ duplex, session });
    } finally {
      session.destroy();
      server.close();
    }
  }

  const POST: Headers = [
    [":method", "POST"],
    [":scheme", "http"],
    [":authority", "test"],
    [":path", "/"],
  ];

  function isEnd(stream: number): (event: Http2Event) => boolean {
    return (event) =>
      (event.type === "data" || event.type === "headers") && event.stream === stream && event.end;
  }

  /** What came on a stream. */
  function answerOf(events: Http2Event[], stream: number): { headers: Headers; body: string } {
    const headers: Headers = [];
    let body = "";
    for (const event of events) {
      if (!("stream" in event) || event.stream !== stream) continue;
      if (event.type === "headers") headers.push(...event.headers);
      else if (event.type === "data") body += event.data;
    }
    return { headers, body };
  }

  /** Calls the echo server, as many streams at once as it takes. */
  async function callMany(session: Session, calls: { headers: Headers; body: Buffer }[]): Promise<void> {
    const streams: number[] = [];
    for (const { headers, body } of calls) {
      let stream = guest.request([...POST, ...headers], false);
      while (stream === 0) {
        const count = session.duplex.events.length;
        await session.duplex.event(() => session.duplex.events.length > count);
        stream = guest.request([...POST, ...headers], false);
      }
      assert.ok(guest.data(stream, body, true), "the data are taken");
      session.duplex.flush();
      streams.push(stream);
    }
    for (const [index, stream] of streams.entries()) {
      await session.duplex.event(isEnd(stream));
      const { headers, body } = answerOf(session.duplex.events, stream);
      assert.ok(Buffer.from(body, "latin1").equals(calls[index]!.body), `body ${index}`);
      assert.deepEqual(
        headers.filter(([name]) => name.startsWith("x-")),
        calls[index]!.headers,
      );
      assert.deepEqual(headers[0], [":status", "200"]);
    }
    assert.equal(guest.exports.openStreams(), 0);
    assert.equal(guest.exports.queuedBytes(), 0);
  }

  it("calls many at once", async () => {
    const calls = Array.from({ length: 500 }, (_, index) => ({
      headers: [["x-index", `${index}`] as [string, string]],
      body: bytes(index * 3),
    }));
    await withServer({}, {}, echo, (session) => callMany(session, calls));
  });

  it("keeps to the streams that the server takes", async () => {
    const calls = Array.from({ length: 100 }, (_, index) => ({ headers: [] as Headers, body: bytes(index) }));
    const settings = { maxConcurrentStreams: 5 };
    await withServer({}, { settings }, echo, (session) => callMany(session, calls));
  });

  for (const huffman of [0, 1]) {
    it(`writes headers whatever tables are agreed on, ${huffman ? "in" : "without"} Huffman code`, async () => {
      for (const headerTableSize of [0, 100, 4096, 65536]) {
        for (const encoderTableSize of [0, 500, 65536]) {
          const calls = Array.from({ length: 60 }, (_, index) => ({
            headers: [
              ["x-same", "always the same"],
              [`x-${index % 9}`, index % 5 === 0 ? text(150) : `${index % 7}`],
              ["x-empty", ""],
            ] as Headers,
            body: Buffer.from("x"),
          }));
          for (const call of calls) call.headers.sort(([a], [b]) => (a < b ? -1 : 1));
          await withServer(
            { encoderTableSize, huffman },
            { settings: { headerTableSize } },
            sortedEcho,
            (session) => callMany(session, calls),
          );
        }
      }
    });
  }

  function sortedEcho(stream: http2.ServerHttp2Stream, headers: http2.IncomingHttpHeaders): void {
    echo(stream, Object.fromEntries(Object.entries(headers).sort(([a], [b]) => (a < b ? -1 : 1))));
  }

  it("writes all bytes of values as they are, in Huffman code or without", async () => {
    for (const huffman of [0, 1]) {
      const value = Array.from({ length: 256 }, (_, byte) => String.fromCharCode(byte))
        .filter((character) => character === "\t" || (character >= " " && character !== "\x7f"))
        .join("");
      const calls = [{ headers: [["x-all", `.${value}.`]] as Headers, body: Buffer.alloc(0) }];
      await withServer({ huffman }, {}, echo, (session) => callMany(session, calls));
    }
  });

  it("sends and reads heads that take many CONTINUATIONs", async () => {
    const calls = [{ headers: [["x-large", text(50_000)]] as Headers, body: Buffer.from("body") }];
    await withServer({ maxHeaderListSize: 1 << 20 }, {}, echo, (session) => callMany(session, calls));
  });

  for (const [name, guestSettings, settings] of [
    ["the default windows", {}, {}],
    ["small windows", {}, { initialWindowSize: 1000 }],
    ["large windows", { streamWindow: LARGE, connectionWindow: LARGE }, { initialWindowSize: LARGE }],
  ] as const) {
    it(`sends and is sent large bodies through ${name}`, async () => {
      const calls = [2_000_000, 300_000, 16384, 65535, 65536].map((length) => ({
        headers: [] as Headers,
        body: bytes(length),
      }));
      await withServer({ maxQueuedBytes: 8 << 20, ...guestSettings }, { settings }, echo, (session) =>
        callMany(session, calls),
      );
    });
  }

  it("queues no more than it may", async () => {
    await withServer(
      { maxQueuedBytes: 100_000 },
      {},
      () => {},
      async ({ duplex }) => {
        const stream = guest.request(POST, false);
        assert.equal(guest.data(stream, bytes(65535 + 100_001), true), false);
        assert.equal(guest.data(stream, bytes(65535 + 60_000), false), true);
        assert.equal(guest.exports.queuedBytes(), 60_000);
        assert.equal(guest.data(stream, bytes(40_001), true), false);
        assert.equal(guest.data(stream, bytes(40_000), true), true);
        guest.exports.resetStream(stream, 8);
        assert.equal(guest.exports.queuedBytes(), 0);
        guest.exports.ping(1, 2);
        duplex.flush();
        await duplex.event(({ type }) => type === "pong");
      },
    );
  });

  it("is told of 1xx, trailers and a reset", async () => {
    const respond = (stream: http2.ServerHttp2Stream, headers: http2.IncomingHttpHeaders): void => {
      stream.on("error", () => {});
      if (headers["x-reset"] !== undefined) {
        stream.close(http2.constants.NGHTTP2_REFUSED_STREAM);
        return;
      }
      stream.additionalHeaders({ ":status": 103, link: "</a>" });
      stream.respond({ ":status": 200 }, { waitForTrailers: true });
      stream.on("wantTrailers", () => stream.sendTrailers({ "x-sum": "7" }));
      stream.end("body");
    };
    await withServer({}, {}, respond, async ({ duplex }) => {
      const stream = guest.request(POST, true);
      duplex.flush();
      await duplex.event(isEnd(stream));
      const { headers, body } = answerOf(duplex.events, stream);
      assert.equal(body, "body");
      assert.deepEqual(
        headers.filter(([name]) => name !== "date"),
        [
          [":status", "103"],
          ["link", "</a>"],
          [":status", "200"],
          ["x-sum", "7"],
        ],
      );
      const refused = guest.request([...POST, ["x-reset", "1"]], true);
      duplex.flush();
      assert.deepEqual(await duplex.event(({ type }) => type === "reset"), {
        type: "reset",
        stream: refused,
        code: 7,
      });
      assert.equal(guest.exports.openStreams(), 0);
    });
  });

  it("is told which streams a server that goes away has not begun", async () => {
    await withServer(
      {},
      {},
      () => {},
      async ({ duplex, session }) => {
        const streams = [1, 2, 3].map(() => guest.request(POST, false));
        duplex.flush();
        session.goaway(0, streams[0]!);
        await duplex.event(({ type }) => type === "reset");
        const told = duplex.events.filter(({ type }) => type === "goaway" || type === "reset");
        assert.deepEqual(told, [
          { type: "goaway", last: 1, code: 0 },
          { type: "reset", stream: 3, code: 7 },
          { type: "reset", stream: 5, code: 7 },
        ]);
        assert.equal(guest.request(POST, true), 0);
      },
    );
  });
});
