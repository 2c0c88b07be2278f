// HTTP/2 on input that nobody would send, and on conversations with Node cut at every byte: no trap, the same events however the
// bytes are cut, bounded and flat memory. `FUZZ_SEED=…` repeats a run.

import assert from "node:assert/strict";
import { once } from "node:events";
import http2 from "node:http2";
import { before, describe, it } from "node:test";
import { GuestDuplex } from "../protocols/http2-duplex.js";
import { Frame, frame, PREFACE, readFrames, settings } from "./http2-frames.js";
import { type GuestSettings, type Headers, type Http2Event, Http2Guest } from "./http2-guest.js";
import { chooseSeed, Random } from "./random.js";

const seed = chooseSeed();
const START = Buffer.concat([PREFACE, settings()]);
const REQUEST: Headers = [
  [":method", "POST"],
  [":scheme", "http"],
  [":authority", "test"],
  [":path", "/"],
];

describe(`HTTP/2 fuzzing, seed ${seed}`, () => {
  const random = new Random(seed);
  let guest: Http2Guest;
  /** What Node's client, and Node's server, sent in a conversation. */
  let fromClient: Buffer;
  let fromServer: Buffer;

  before(async () => {
    guest = await Http2Guest.load();
    fromClient = await recordClient(guest);
    fromServer = await recordServer(guest);
  });

  function startClient(given: GuestSettings = {}): void {
    guest.create("client", given);
    for (let i = 0; i < 4; i++) {
      const stream = guest.request(REQUEST, false);
      assert.ok(guest.data(stream, Buffer.from("body"), true));
    }
  }

  /** What is told of bytes that come in these pieces. */
  function told(role: "client" | "server", pieces: Buffer[]): Http2Event[] {
    if (role === "client") startClient();
    else guest.create("server");
    for (const piece of pieces) assert.ok(guest.receive(piece), guest.error);
    guest.takeOutput();
    return guest.takeEvents();
  }

  for (const role of ["server", "client"] as const) {
    it(`a ${role} is told the same however a conversation is cut`, () => {
      const bytes = role === "server" ? fromClient : fromServer;
      const whole = told(role, [bytes]);
      assert.ok(whole.length > 8, "there is something to tell");
      const single = Array.from({ length: bytes.length }, (_, at) => bytes.subarray(at, at + 1));
      assert.deepEqual(told(role, single), whole);
      for (let cut = 1; cut < bytes.length; cut++) {
        assert.deepEqual(told(role, [bytes.subarray(0, cut), bytes.subarray(cut)]), whole, `cut at ${cut}`);
        if (cut % 64 === 0) guest.exports.collect();
      }
    });
  }

  let calls = 0;

  /** Gives a connection bytes, in pieces; says whether it still goes on. */
  function check(role: "client" | "server", bytes: Buffer): boolean {
    const given = {
      maxStreams: random.pick([1, 4, 1000]),
      maxHeaderListSize: random.pick([200, 65536]),
      maxQueuedBytes: random.pick([0, 100, 100_000]),
      decoderTableSize: random.pick([0, 128, 4096]),
      streamWindow: random.pick([10, 65535, 2 ** 31 - 1]),
      huffman: random.below(2),
    };
    try {
      if (role === "client") startClient({ ...given, maxStreams: 4, maxQueuedBytes: 100_000 });
      else guest.create("server", given, { echoes: !random.oneIn(4), consumes: !random.oneIn(4) });
      let isOpen = true;
      for (let at = 0; at < bytes.length && isOpen; ) {
        const end = random.oneIn(3) ? bytes.length : at + 1 + random.below(100);
        isOpen = guest.receive(bytes.subarray(at, end));
        at = end;
      }
      const output = guest.takeOutput();
      const frames = readFrames(role === "client" ? output.subarray(PREFACE.length) : output);
      assert.equal(frames.at(-1)?.type === Frame.goAway, !isOpen, "a GOAWAY if, and only if, it has failed");
      assert.ok(guest.exports.queuedBytes() <= 100_000 && guest.exports.openStreams() <= 1000);
      if (++calls % 32 === 0) guest.exports.collect();
      return isOpen;
    } catch (error) {
      throw new Error(
        `FUZZ_SEED=${seed}, ${role}, settings ${JSON.stringify(given)}, ${bytes.toString("hex")}`,
        {
          cause: error,
        },
      );
    }
  }

  /** Both ends must have come up, or the input is too much alike to show anything. */
  function checkMany(times: number, input: () => ["client" | "server", Buffer]): void {
    let open = 0;
    for (let i = 0; i < times; i++) if (check(...input())) open++;
    assert.ok(open > 0 && open < times, `${open} of ${times} went on`);
  }

  function randomBytes(most: number): Buffer {
    return Buffer.from(Array.from({ length: random.below(most) }, () => random.below(256)));
  }

  it("any bytes behind the beginning", () => {
    checkMany(20_000, () =>
      random.oneIn(2)
        ? ["server", Buffer.concat([START, randomBytes(60)])]
        : ["client", Buffer.concat([settings(), randomBytes(60)])],
    );
  });

  /** A frame that may be one, or nearly. */
  function someFrame(): Buffer {
    const type = random.oneIn(4) ? random.below(12) : random.pick([0, 0, 1, 1, 3, 4, 8, 9]);
    const stream = random.pick([0, 1, 1, 1, 2, 3, 3, 5, 7, 2 ** 31 - 1]);
    const flags = random.oneIn(8) ? random.below(256) : random.pick([0, 1, 4, 5, 5, 8]);
    return frame(type, flags, stream, payloadOf(type));
  }

  function payloadOf(type: number): Buffer {
    if (random.oneIn(6)) return randomBytes(40);
    if (type === Frame.data) return randomBytes(200);
    if (type === Frame.headers || type === Frame.continuation) {
      return Buffer.concat(Array.from({ length: 1 + random.below(6) }, someField));
    }
    if (type === Frame.settings) {
      const values = Array.from({ length: random.below(3) }, () => [
        1 + random.below(7),
        random.pick([0, 1, 100, 16384, 65536]),
      ]);
      return settings(Object.fromEntries(values)).subarray(9);
    }
    const length = type === Frame.ping || type === Frame.goAway ? 8 : 4;
    return Buffer.concat([Buffer.alloc(length - 2), Buffer.from([random.below(256), random.below(256)])]);
  }

  function someField(): Buffer {
    const kind = random.below(10);
    if (kind < 4) return Buffer.from("838684", "hex");
    if (kind < 6) return Buffer.from([0x80 | random.below(128)]);
    if (kind < 7) return Buffer.from([0x20 | random.below(32)]);
    const value = randomBytes(10);
    const name = random.pick(["a", "x-long-name", ":path", "te"]);
    const first = random.pick([0x00, 0x10, 0x40]);
    return Buffer.concat([
      Buffer.from([first, name.length, ...Buffer.from(name), value.length | (random.oneIn(4) ? 0x80 : 0)]),
      value,
    ]);
  }

  it("frames in any order, of nearly any form", () => {
    checkMany(40_000, () => {
      const frames = Array.from({ length: 1 + random.below(12) }, someFrame);
      return random.oneIn(3)
        ? ["client", Buffer.concat([settings(), ...frames])]
        : ["server", Buffer.concat([START, ...frames])];
    });
  });

  it("conversations that are damaged or cut off", () => {
    checkMany(40_000, () => {
      const role = random.pick(["client", "server"] as const);
      const whole = Buffer.from(role === "server" ? fromClient : fromServer);
      for (let i = random.below(4); i > 0; i--) whole[random.below(whole.length)]! ^= 1 << random.below(8);
      return [role, random.oneIn(3) ? whole.subarray(0, random.below(whole.length)) : whole];
    });
  });

  it("conversations cut off at every byte", () => {
    for (const [role, bytes] of [
      ["server", fromClient],
      ["client", fromServer],
    ] as const) {
      for (let end = 0; end < bytes.length; end++) check(role, bytes.subarray(0, end));
    }
  });

  it("memory stays flat over streams without end, on one connection", () => {
    guest.create("server", {}, { echoes: true });
    assert.ok(guest.receive(START));
    const rounds = (from: number, to: number): void => {
      for (let index = from; index < to; index++) {
        const stream = index * 2 + 1;
        const head = frame(Frame.headers, 4, stream, "838684");
        const name = Buffer.from(`x-${index % 1000}`);
        const field = Buffer.concat([Buffer.from([0x40, name.length]), name, Buffer.from([1, 0x31])]);
        assert.ok(guest.receive(Buffer.concat([head, frame(Frame.data, 0, stream, "0102")])));
        assert.ok(guest.receive(frame(Frame.headers, 5, stream, field)));
        guest.takeOutput();
        guest.exports.clearEvents();
      }
    };
    rounds(0, 2_000);
    guest.exports.collect();
    const frontier = guest.exports.frontier();
    rounds(2_000, 30_000);
    assert.equal(guest.exports.openStreams(), 0);
    // Nothing was collected in between: no stream has left anything, not even garbage.
    assert.equal(guest.exports.frontier(), frontier);
  });
});

/** What Node's client sends to an echoing server: bodies, a large head, padding, trailers, a reset, a ping, a goodbye. */
async function recordClient(guest: Http2Guest): Promise<Buffer> {
  guest.create("server", {}, { echoes: true });
  const duplex = new GuestDuplex(guest);
  const client = http2.connect("http://test", {
    createConnection: () => duplex,
    paddingStrategy: http2.constants.PADDING_STRATEGY_MAX,
    settings: { headerTableSize: 1000 },
  });
  await once(client, "remoteSettings");
  for (let index = 0; index < 4; index++) {
    const stream = client.request(
      { ":method": "POST", "x-index": `${index}`, "x-same": "same" },
      { waitForTrailers: index === 1 },
    );
    stream.on("wantTrailers", () => stream.sendTrailers({ "x-sum": "7" }));
    stream.resume();
    stream.end("x".repeat(index * 100));
    await once(stream, "end");
  }
  const abort = new AbortController();
  const stream = client.request({ ":method": "POST" }, { endStream: false, signal: abort.signal });
  await once(stream, "response");
  const failed = once(stream, "error");
  abort.abort();
  await failed;
  await duplex.event(({ type }) => type === "reset");
  client.goaway(0, 0);
  await duplex.event(({ type }) => type === "goaway");
  client.destroy();
  return Buffer.concat(duplex.received);
}

/** What Node's server sends to a client with four requests. */
async function recordServer(guest: Http2Guest): Promise<Buffer> {
  guest.create("client");
  const duplex = new GuestDuplex(guest);
  const server = http2.createServer({ settings: { maxConcurrentStreams: 10 } });
  let count = 0;
  server.on("stream", (stream) => {
    stream.on("error", () => {});
    const index = count++;
    stream.additionalHeaders({ ":status": 103, link: "</a>" });
    stream.respond(
      { ":status": 200, "x-index": `${index}`, "x-same": "same" },
      { waitForTrailers: index === 1 },
    );
    stream.on("wantTrailers", () => stream.sendTrailers({ "x-sum": "7" }));
    if (index === 3) stream.close(http2.constants.NGHTTP2_INTERNAL_ERROR);
    else stream.pipe(stream);
  });
  server.emit("connection", duplex);
  await duplex.event(({ type }) => type === "settings");
  for (let index = 0; index < 4; index++) {
    const stream = guest.request(REQUEST, false);
    assert.ok(guest.data(stream, Buffer.from("body"), true));
    duplex.flush();
    await duplex.event(
      (event) => "stream" in event && event.stream === stream && (event.type === "reset" || event.end),
    );
  }
  duplex.destroy();
  return Buffer.concat(duplex.received);
}
