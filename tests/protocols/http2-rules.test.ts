// What a side of HTTP/2 does when the other breaks RFC 9113: frames by hand.

import assert from "node:assert/strict";
import { before, beforeEach, describe, it } from "node:test";
import {
  ACK,
  END_HEADERS,
  END_STREAM,
  Frame,
  frame,
  number,
  PADDED,
  PREFACE,
  PRIORITY,
  type ReadFrame,
  readFrames,
  settings,
} from "../fuzz/http2-frames.js";
import { type GuestSettings, type Headers, Http2Guest } from "../fuzz/http2-guest.js";

const NONE = 0;
const PROTOCOL = 1;
const FLOW_CONTROL = 3;
const STREAM_CLOSED = 5;
const FRAME_SIZE = 6;
const REFUSED = 7;
const COMPRESSION = 9;
const CALM = 11;

/** `:method: POST`, `:scheme: http`, `:path: /` */
const POST = "838684";
const OPEN = frame(Frame.headers, END_HEADERS, 1, POST);
const END = END_HEADERS | END_STREAM;

let guest: Http2Guest;

before(async () => {
  guest = await Http2Guest.load();
});

/** What the guest sent: the codes of a GOAWAY (-1 for none) and of resets, by stream. */
function verdict(): { goAway: number; resets: Record<number, number> } {
  const frames = readFrames(guest.takeOutput());
  const goAway = frames.find(({ type }) => type === Frame.goAway);
  const resets = frames.filter(({ type }) => type === Frame.reset);
  return {
    goAway: goAway ? goAway.payload.readUInt32BE(4) : -1,
    resets: Object.fromEntries(resets.map(({ stream, payload }) => [stream, payload.readUInt32BE()])),
  };
}

function startServer(given: GuestSettings = {}): void {
  guest.create("server", given);
  assert.ok(guest.receive(Buffer.concat([PREFACE, settings()])));
  guest.takeOutput();
  guest.takeEvents();
}

function startClient(given: GuestSettings = {}): void {
  guest.create("client", given);
  assert.ok(guest.receive(settings()));
  guest.takeOutput();
  guest.takeEvents();
}

const REQUEST: Headers = [
  [":method", "GET"],
  [":scheme", "http"],
  [":path", "/"],
];

describe("a server", () => {
  beforeEach(() => startServer());

  const connectionErrors: [what: string, code: number, frames: Buffer[]][] = [
    ["DATA of the connection", PROTOCOL, [frame(Frame.data, 0, 0, "00")]],
    ["DATA of a stream that is not open", PROTOCOL, [frame(Frame.data, 0, 1, "00")]],
    ["HEADERS of the connection", PROTOCOL, [frame(Frame.headers, END, 0, POST)]],
    ["HEADERS of a stream of the server's", PROTOCOL, [frame(Frame.headers, END, 2, POST)]],
    ["a reset of a stream that is not open", PROTOCOL, [number(Frame.reset, 1, 0)]],
    ["a reset of the connection", PROTOCOL, [number(Frame.reset, 0, 0)]],
    ["a reset of another size", FRAME_SIZE, [OPEN, frame(Frame.reset, 0, 1, "000000")]],
    ["SETTINGS of a stream", PROTOCOL, [frame(Frame.settings, 0, 1)]],
    ["SETTINGS of another size", FRAME_SIZE, [frame(Frame.settings, 0, 0, "0001000000")]],
    ["an acknowledgement with settings", FRAME_SIZE, [frame(Frame.settings, ACK, 0, "000100001000")]],
    ["ENABLE_PUSH of 2", PROTOCOL, [settings({ 2: 2 })]],
    ["a window of 2^31", FLOW_CONTROL, [settings({ 4: 2 ** 31 })]],
    ["frames of fewer than 16,384 bytes", PROTOCOL, [settings({ 5: 16383 })]],
    ["frames of 2^24 bytes", PROTOCOL, [settings({ 5: 2 ** 24 })]],
    ["PUSH_PROMISE", PROTOCOL, [OPEN, frame(Frame.push, END_HEADERS, 1, `00000002${POST}`)]],
    ["PING of a stream", PROTOCOL, [frame(Frame.ping, 0, 1, "0000000000000000")]],
    ["PING of another size", FRAME_SIZE, [frame(Frame.ping, 0, 0, "00000000000000")]],
    ["GOAWAY of a stream", PROTOCOL, [frame(Frame.goAway, 0, 1, "0000000000000000")]],
    ["GOAWAY of too few bytes", FRAME_SIZE, [frame(Frame.goAway, 0, 0, "00000000")]],
    ["WINDOW_UPDATE by nothing", PROTOCOL, [number(Frame.window, 0, 0)]],
    ["WINDOW_UPDATE of a stream that is not open", PROTOCOL, [number(Frame.window, 1, 1)]],
    ["WINDOW_UPDATE of another size", FRAME_SIZE, [frame(Frame.window, 0, 0, "0000000000")]],
    [
      "a connection's window of 2^31",
      FLOW_CONTROL,
      [number(Frame.window, 0, 2 ** 31 - 65536), number(Frame.window, 0, 1)],
    ],
    ["CONTINUATION of no block", PROTOCOL, [OPEN, frame(Frame.continuation, END_HEADERS, 1, POST)]],
    [
      "CONTINUATION of another stream",
      PROTOCOL,
      [frame(Frame.headers, 0, 1, POST), frame(Frame.continuation, END_HEADERS, 3)],
    ],
    [
      "another frame within a block",
      PROTOCOL,
      [frame(Frame.headers, 0, 1, POST), frame(Frame.ping, 0, 0, "0000000000000000")],
    ],
    [
      "a frame of no known type within a block",
      PROTOCOL,
      [frame(Frame.headers, 0, 1, POST), frame(0x77, 0, 1)],
    ],
    [
      "an empty CONTINUATION that is not the end",
      CALM,
      [frame(Frame.headers, 0, 1), frame(Frame.continuation, 0, 1)],
    ],
    ["a frame that is too large", FRAME_SIZE, [frame(0x77, 0, 0, Buffer.alloc(16385))]],
    ["a pad length beyond the end", PROTOCOL, [OPEN, frame(Frame.data, PADDED, 1, "0200")]],
    ["no pad length", FRAME_SIZE, [OPEN, frame(Frame.data, PADDED, 1)]],
    [
      "HEADERS with a pad length beyond the end",
      PROTOCOL,
      [frame(Frame.headers, END | PADDED, 1, `04${POST}`)],
    ],
    ["HEADERS with no room for a priority", PROTOCOL, [frame(Frame.headers, END | PRIORITY, 1, "00000000")]],
    ["a block that cannot be decoded", COMPRESSION, [frame(Frame.headers, END, 1, "80")]],
    [
      "such a block of a stream that is refused",
      COMPRESSION,
      [OPEN, number(Frame.reset, 1, 0), frame(Frame.headers, END, 1, "80")],
    ],
    [
      "a size update of the table beyond the limit",
      COMPRESSION,
      [frame(Frame.headers, END, 1, `3fe2ff03${POST}`)],
    ],
    [
      "more than the connection's window",
      FLOW_CONTROL,
      [OPEN, ...Array.from({ length: 5 }, () => frame(Frame.data, 0, 1, Buffer.alloc(16384)))],
    ],
  ];
  for (const [what, code, frames] of connectionErrors) {
    it(`ends the connection for ${what}`, () => {
      // Nothing is given back, so that windows can be exceeded.
      guest.create("server", {}, { consumes: false });
      assert.ok(guest.receive(Buffer.concat([PREFACE, settings()])));
      assert.equal(guest.receive(Buffer.concat(frames)), false);
      assert.notEqual(guest.error, "");
      assert.equal(verdict().goAway, code);
      assert.equal(guest.receive(frame(Frame.ping, 0, 0, "0000000000000000")), false);
      assert.equal(guest.takeOutput().length, 0);
    });
  }

  function literal(name: string, value: string): string {
    const part = (text: string): string =>
      Buffer.from([text.length, ...Buffer.from(text, "latin1")]).toString("hex");
    return `00${part(name)}${part(value)}`;
  }

  const malformed: [what: string, block: string][] = [
    ["no method", "8684"],
    ["no scheme", "8384"],
    ["no path", "8386"],
    ["an empty path", `8386${literal(":path", "")}`],
    ["a path of CONNECT", `${literal(":method", "CONNECT")}84`],
    ["two methods", `8383${POST}`],
    ["a status", `${POST}88`],
    ["a pseudo-header behind another header", `8386${literal("a", "b")}84`],
    ["an unknown pseudo-header", `${POST}${literal(":what", "b")}`],
    ["upper case", `${POST}${literal("A", "b")}`],
    ["an empty name", `${POST}${literal("", "b")}`],
    ["a space in a name", `${POST}${literal("a b", "b")}`],
    ["a colon in a name", `${POST}${literal("a:b", "b")}`],
    ["a line end in a value", `${POST}${literal("a", "b\nc")}`],
    ["a line end in a long value", `${POST}${literal("a", "0123456789abcdef\r0123456789abcdef")}`],
    ["a NUL in a value", `${POST}${literal("a", "b\0")}`],
    ["a space at a value's beginning", `${POST}${literal("a", " b")}`],
    ["a tab at a value's end", `${POST}${literal("a", "b\t")}`],
    ["connection", `${POST}${literal("connection", "close")}`],
    ["transfer-encoding", `${POST}${literal("transfer-encoding", "chunked")}`],
    ["upgrade", `${POST}${literal("upgrade", "h2c")}`],
    ["te of more than trailers", `${POST}${literal("te", "gzip")}`],
  ];
  for (const [what, block] of malformed) {
    it(`resets a request with ${what}`, () => {
      assert.ok(guest.receive(frame(Frame.headers, END, 1, block)));
      assert.deepEqual(verdict(), { goAway: -1, resets: { 1: PROTOCOL } });
      assert.deepEqual(guest.takeEvents().at(-1), { type: "reset", stream: 1, code: PROTOCOL });
    });
  }

  for (const [what, block] of [
    ["te of trailers", `${POST}${literal("te", "trailers")}`],
    ["CONNECT", `${literal(":method", "CONNECT")}${literal(":authority", "a:1")}`],
    ["values with tabs within, and beyond ASCII", `${POST}${literal("a", "b\tc \xff0123456789")}`],
  ]) {
    it(`takes a request with ${what}`, () => {
      assert.ok(guest.receive(frame(Frame.headers, END, 1, block!)));
      assert.deepEqual(verdict(), { goAway: -1, resets: {} });
    });
  }

  const streamErrors: [what: string, code: number, frames: Buffer[]][] = [
    [
      "a block behind the first that is not the end",
      PROTOCOL,
      [OPEN, frame(Frame.headers, END_HEADERS, 1, "")],
    ],
    ["pseudo-headers in trailers", PROTOCOL, [OPEN, frame(Frame.headers, END, 1, "84")]],
    [
      "DATA behind the end",
      STREAM_CLOSED,
      [frame(Frame.headers, END, 1, POST), frame(Frame.data, 0, 1, "00")],
    ],
    [
      "HEADERS behind the end",
      STREAM_CLOSED,
      [frame(Frame.headers, END, 1, POST), frame(Frame.headers, END, 1, POST)],
    ],
    ["WINDOW_UPDATE by nothing", PROTOCOL, [OPEN, number(Frame.window, 1, 0)]],
    [
      "a window of 2^31",
      FLOW_CONTROL,
      [OPEN, number(Frame.window, 1, 2 ** 31 - 65536), number(Frame.window, 1, 1)],
    ],
  ];
  for (const [what, code, frames] of streamErrors) {
    it(`resets a stream for ${what}`, () => {
      assert.ok(guest.receive(Buffer.concat(frames)));
      assert.deepEqual(verdict(), { goAway: -1, resets: { 1: code } });
      assert.deepEqual(guest.takeEvents().at(-1), { type: "reset", stream: 1, code });
      assert.equal(guest.exports.openStreams(), 0);
    });
  }

  it("resets a stream that exceeds its window, with the connection's still open", () => {
    guest.create("server", { connectionWindow: 2 ** 20 }, { consumes: false });
    guest.receive(Buffer.concat([PREFACE, settings(), OPEN]));
    guest.takeOutput();
    for (let i = 0; i < 4; i++) assert.ok(guest.receive(frame(Frame.data, 0, 1, Buffer.alloc(16384))));
    assert.deepEqual(verdict(), { goAway: -1, resets: { 1: FLOW_CONTROL } });
  });

  it("ignores what comes for a stream that it has reset", () => {
    assert.ok(guest.receive(OPEN));
    guest.exports.resetStream(1, 8);
    guest.takeOutput();
    guest.takeEvents();
    const late = [
      frame(Frame.data, 0, 1, "00"),
      number(Frame.window, 1, 5),
      frame(Frame.headers, END, 1, ""),
      number(Frame.reset, 1, 0),
    ];
    assert.ok(guest.receive(Buffer.concat(late)));
    assert.deepEqual(verdict(), { goAway: -1, resets: {} });
    assert.deepEqual(guest.takeEvents(), []);
  });

  it("ignores priorities, frames of no known type, and settings of no known id", () => {
    const frames = [
      frame(Frame.priority, 0, 1, "0000000000"),
      frame(0x77, 0xff, 9, "00"),
      settings({ 30583: 1 }),
    ];
    assert.ok(
      guest.receive(
        Buffer.concat([
          ...frames,
          frame(Frame.headers, END | PRIORITY | PADDED, 1, `0280000000ff${POST}0000`),
        ]),
      ),
    );
    assert.deepEqual(guest.takeEvents(), [
      { type: "settings" },
      {
        type: "headers",
        stream: 1,
        headers: [
          [":method", "POST"],
          [":scheme", "http"],
          [":path", "/"],
        ],
        end: true,
      },
    ]);
  });

  it("shows bodies without their padding, which it gives back", () => {
    guest.create("server", {}, { consumes: false });
    guest.receive(Buffer.concat([PREFACE, settings(), OPEN]));
    guest.takeOutput();
    guest.takeEvents();
    const padded = frame(
      Frame.data,
      PADDED,
      1,
      Buffer.concat([Buffer.from([255]), Buffer.from("x"), Buffer.alloc(255)]),
    );
    for (let i = 0; i < 200; i++) assert.ok(guest.receive(padded));
    assert.deepEqual(guest.takeEvents(), [{ type: "data", stream: 1, data: "x".repeat(200), end: false }]);
    const given = readFrames(guest.takeOutput()).filter(
      ({ type, stream }) => type === Frame.window && stream === 0,
    );
    assert.deepEqual(
      given.map(({ payload }) => payload.readUInt32BE()),
      [256 * 128],
    );
  });

  it("refuses streams beyond its limit, and those behind its GOAWAY", () => {
    startServer({ maxStreams: 1 });
    assert.ok(guest.receive(Buffer.concat([OPEN, frame(Frame.headers, END, 3, POST)])));
    assert.deepEqual(verdict(), { goAway: -1, resets: { 3: REFUSED } });
    guest.exports.resetStream(1, 8);
    guest.exports.goAway(NONE);
    guest.takeOutput();
    assert.ok(guest.receive(frame(Frame.headers, END, 5, POST)));
    assert.deepEqual(verdict(), { goAway: -1, resets: { 5: REFUSED } });
  });

  it("wants the preface and then SETTINGS", () => {
    for (const start of ["PRI * HTTP/1.1\r\n", "GET / HTTP/1.1\r\n", "\0"]) {
      guest.create("server");
      assert.equal(guest.receive(Buffer.from(start)), false);
    }
    for (const first of [OPEN, frame(Frame.settings, ACK, 0), frame(Frame.ping, 0, 0, "0000000000000000")]) {
      guest.create("server");
      assert.equal(guest.receive(Buffer.concat([PREFACE, first])), false);
      assert.equal(verdict().goAway, PROTOCOL);
    }
  });

  for (const [what, asked] of [
    ["PINGs", frame(Frame.ping, 0, 0, "0000000000000000")],
    ["SETTINGS", settings({ 4: 100 })],
  ] as const) {
    it(`answers ${what} without end, as long as the answers are taken`, () => {
      const many = Buffer.concat(Array.from({ length: 1000 }, () => asked));
      for (let i = 0; i < 20; i++) {
        assert.ok(guest.receive(many));
        assert.equal(readFrames(guest.takeOutput()).length, 1000);
      }
      let rounds = 0;
      while (guest.receive(many)) rounds++;
      assert.ok(rounds < 10);
      assert.ok(guest.exports.outputLength() <= 65536 + 17);
      assert.equal(verdict().goAway, CALM);
    });
  }

  it("counts answers anew each time that they are taken, whatever else is sent", () => {
    guest.create("server", {}, { echoes: true });
    assert.ok(guest.receive(Buffer.concat([PREFACE, settings()])));
    for (let i = 0; i < 5_000; i++) {
      const asked = frame(Frame.ping, 0, 0, "0000000000000000");
      assert.ok(
        guest.receive(Buffer.concat([frame(Frame.headers, END, i * 2 + 1, POST), asked])),
        guest.error,
      );
      guest.takeOutput();
    }
  });

  it("keeps no more of a header block than its limit", () => {
    startServer({ maxHeaderListSize: 20_000 });
    assert.ok(guest.receive(frame(Frame.headers, 0, 1, POST)));
    let frames = 0;
    while (guest.receive(frame(Frame.continuation, 0, 1, Buffer.alloc(1000)))) frames++;
    assert.equal(frames, 19);
    assert.equal(verdict().goAway, CALM);
  });
});

describe("a client", () => {
  beforeEach(() => startClient());

  const connectionErrors: [what: string, code: number, frames: Buffer[]][] = [
    ["HEADERS of a stream that it has not opened", PROTOCOL, [frame(Frame.headers, END, 5, "88")]],
    ["HEADERS of a stream of the server's", PROTOCOL, [frame(Frame.headers, END, 2, "88")]],
    ["a push", PROTOCOL, [frame(Frame.push, END_HEADERS, 1, `00000002${POST}`)]],
    ["the permission to push", PROTOCOL, [settings({ 2: 1 })]],
  ];
  for (const [what, code, frames] of connectionErrors) {
    it(`ends the connection for ${what}`, () => {
      guest.request(REQUEST, true);
      assert.equal(guest.receive(Buffer.concat(frames)), false);
      assert.equal(verdict().goAway, code);
    });
  }

  const streamErrors: [what: string, code: number, frames: Buffer[]][] = [
    ["a response without a status", PROTOCOL, [frame(Frame.headers, END, 1, "")]],
    ["a response with a method", PROTOCOL, [frame(Frame.headers, END, 1, "8388")]],
    ["a status of letters", PROTOCOL, [frame(Frame.headers, END, 1, "0803616263")]],
    ["a 1xx that is the end", PROTOCOL, [frame(Frame.headers, END, 1, "0803313030")]],
    ["DATA before the response", PROTOCOL, [frame(Frame.data, 0, 1, "00")]],
    [
      "DATA behind a 1xx",
      PROTOCOL,
      [frame(Frame.headers, END_HEADERS, 1, "0803313030"), frame(Frame.data, 0, 1, "00")],
    ],
    [
      "trailers that are not the end",
      PROTOCOL,
      [frame(Frame.headers, END_HEADERS, 1, "88"), frame(Frame.headers, END_HEADERS, 1, "")],
    ],
  ];
  for (const [what, code, frames] of streamErrors) {
    it(`resets a stream for ${what}`, () => {
      guest.request(REQUEST, false);
      guest.takeOutput();
      assert.ok(guest.receive(Buffer.concat(frames)));
      assert.deepEqual(verdict(), { goAway: -1, resets: { 1: code } });
      assert.deepEqual(guest.takeEvents().at(-1), { type: "reset", stream: 1, code });
    });
  }

  it("does not reset a stream of which it has sent nothing", () => {
    const stream = guest.exports.openStream();
    guest.exports.resetStream(stream, 8);
    assert.equal(guest.takeOutput().length, 0);
    assert.equal(guest.exports.openStreams(), 0);
  });

  it("sends a block all the same where its stream is gone, for the table's sake", () => {
    const stream = guest.request([...REQUEST, ["x-a", "1"]], false);
    guest.receive(number(Frame.reset, stream, 8));
    guest.takeOutput();
    guest.headers(stream, [["x-b", "2"]], true);
    const types = readFrames(guest.takeOutput()).map(({ type, flags }: ReadFrame) => [type, flags]);
    assert.deepEqual(types, [
      [Frame.headers, END_HEADERS],
      [Frame.reset, 0],
    ]);
  });

  it("shares the connection's window among the streams that wait for it", () => {
    startClient({ maxQueuedBytes: 1 << 20 });
    guest.receive(settings({ 4: 1 << 20 }));
    const streams = [1, 2, 3].map(() => guest.request(REQUEST, false));
    for (const stream of streams) assert.ok(guest.data(stream, Buffer.alloc(100_000), true));
    guest.takeOutput();
    guest.receive(number(Frame.window, 0, 16384 * 3));
    const sent = readFrames(guest.takeOutput()).map(({ stream, payload }) => [stream, payload.length]);
    assert.deepEqual(sent, [
      [1, 16384],
      [3, 16384],
      [5, 16384],
    ]);
    guest.receive(number(Frame.window, 0, 1 << 20));
    assert.equal(guest.exports.queuedBytes(), 0);
    const ends = readFrames(guest.takeOutput()).filter(({ flags }) => flags === END_STREAM);
    assert.deepEqual(ends.map(({ stream }) => stream).sort(), streams);
  });

  it("goes on when the initial window grows, and not before", () => {
    guest.receive(settings({ 4: 10 }));
    const stream = guest.request(REQUEST, false);
    guest.takeOutput();
    assert.ok(guest.data(stream, Buffer.alloc(100), true));
    guest.receive(settings({ 4: 5 }));
    guest.receive(settings({ 4: 10 }));
    guest.receive(settings({ 4: 60 }));
    guest.receive(number(Frame.window, stream, 1000));
    const sent = readFrames(guest.takeOutput()).filter(({ type }) => type === Frame.data);
    assert.deepEqual(
      sent.map(({ payload, flags }) => [payload.length, flags]),
      [
        [10, 0],
        [50, 0],
        [40, END_STREAM],
      ],
    );
  });
});
