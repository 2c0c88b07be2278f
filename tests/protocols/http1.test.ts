// The server's side of HTTP/1.1: what it takes and refuses, and Node's own client against it.

import assert from "node:assert/strict";
import http from "node:http";
import { Duplex } from "node:stream";
import { before, describe, it } from "node:test";
import { Http1Guest, type Told } from "../fuzz/http1-guest.js";
import { Random } from "../fuzz/random.js";

let guest: Http1Guest;

before(async () => {
  guest = await Http1Guest.load();
});

/** Bytes of a text that writes line ends as `\n`: all of them are CR LF. */
function lines(text: string): Buffer {
  return Buffer.from(text.replaceAll("\n", "\r\n"), "latin1");
}

describe("a request", () => {
  const taken: [what: string, text: string, expected: Partial<Told>][] = [
    [
      "without a body",
      "GET /a?b=c HTTP/1.1\nHost: x\n\n",
      {
        method: "GET",
        target: "/a?b=c",
        headers: [["host", "x"]],
        body: "",
        isChunked: false,
        keepsAlive: true,
      },
    ],
    ["of HTTP/1.0", "GET / HTTP/1.0\n\n", { headers: [], keepsAlive: false }],
    ["of HTTP/1.0 that goes on", "GET / HTTP/1.0\nConnection: Keep-Alive\n\n", { keepsAlive: true }],
    [
      "that is the last one",
      "GET / HTTP/1.1\nhost: x\nconnection: a, Close ,keep-alive\n\n",
      { keepsAlive: false },
    ],
    ["with a length", "POST / HTTP/1.1\nhost: x\ncontent-length: 0004\n\nbody", { body: "body" }],
    ["with a length of 0", "POST / HTTP/1.1\nhost: x\ncontent-length: 0\n\n", { body: "" }],
    [
      "in chunks",
      'POST / HTTP/1.1\nhost: x\ntransfer-encoding: Chunked\n\n4\nbody\n0A;a=b; c="d"\n0123456789\n000\n\n',
      { body: "body0123456789", isChunked: true },
    ],
    [
      "with trailers, which are dropped",
      "POST / HTTP/1.1\nhost: x\ntransfer-encoding: chunked\n\n4\nbody\n0\nx-sum: 1\nContent-Length: 9\n\n",
      {
        body: "body",
        headers: [
          ["host", "x"],
          ["transfer-encoding", "chunked"],
        ],
      },
    ],
    [
      "with values of all forms",
      "GET / HTTP/1.1\nhost:x\nA:\nb: \t c\td \t\ne: \xe9:\n\n",
      {
        headers: [
          ["host", "x"],
          ["a", ""],
          ["b", "c\td"],
          ["e", "\xe9:"],
        ],
      },
    ],
    [
      "of any method",
      "M!#$%&'*+-.^_`|~09 * HTTP/1.1\nhost: x\n\n",
      { method: "M!#$%&'*+-.^_`|~09", target: "*" },
    ],
  ];
  for (const [what, text, expected] of taken) {
    it(`is taken ${what}`, () => {
      guest.create("wait");
      assert.ok(guest.receive(lines(text)), guest.error);
      const [request, ...more] = guest.takeRequests();
      assert.equal(more.length, 0);
      assert.deepEqual({ ...request, ...expected, isComplete: true }, request);
    });
  }

  const head = "POST / HTTP/1.1\r\nhost: x\r\n";
  const chunked = `${head}transfer-encoding: chunked\r\n\r\n`;
  const refused: [what: string, status: number, text: string][] = [
    ["both lengths", 400, `${head}content-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`],
    [
      "both lengths, the other way round",
      400,
      `${head}transfer-encoding: chunked\r\ncontent-length: 4\r\n\r\n0\r\n\r\n`,
    ],
    ["two lengths", 400, `${head}content-length: 4\r\ncontent-length: 5\r\n\r\nbody!`],
    ["the same length twice", 400, `${head}content-length: 4\r\ncontent-length: 4\r\n\r\nbody`],
    ["a list of lengths", 400, `${head}content-length: 4, 4\r\n\r\nbody`],
    ["a signed length", 400, `${head}content-length: +4\r\n\r\nbody`],
    ["a negative length", 400, `${head}content-length: -4\r\n\r\nbody`],
    ["a hexadecimal length", 400, `${head}content-length: 0x4\r\n\r\nbody`],
    ["an empty length", 400, `${head}content-length:\r\n\r\nbody`],
    ["a length with a space within", 400, `${head}content-length: 1 0\r\n\r\nbody`],
    ["a length beyond 64 bits", 400, `${head}content-length: 18446744073709551620\r\n\r\nbody`],
    ["two codings", 400, `${head}transfer-encoding: chunked\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`],
    ["another coding", 501, `${head}transfer-encoding: gzip\r\n\r\n`],
    ["a list of codings", 501, `${head}transfer-encoding: gzip, chunked\r\n\r\n0\r\n\r\n`],
    ["a coding with a sign behind it", 501, `${head}transfer-encoding: chunked;q=1\r\n\r\n0\r\n\r\n`],
    ["a coding in HTTP/1.0", 400, "POST / HTTP/1.0\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n"],
    ["a line that goes on", 400, `${head}a: b\r\n c\r\n\r\n`],
    ["a first line that goes on", 400, "GET / HTTP/1.1\r\n a: b\r\nhost: x\r\n\r\n"],
    ["space before a colon", 400, `${head}a : b\r\n\r\n`],
    ["space in a name", 400, `${head}a b: c\r\n\r\n`],
    ["no name", 400, `${head}: b\r\n\r\n`],
    ["no colon", 400, `${head}a\r\n\r\n`],
    ["LF alone", 400, `${head}a: b\n\r\n`],
    ["LF alone in the request line", 400, "GET / HTTP/1.1\nhost: x\r\n\r\n"],
    ["LF LF as the end", 400, `${head}a: b\n\n`],
    ["CR alone", 400, `${head}a: b\rc\r\n\r\n`],
    ["CR CR LF", 400, `${head}a: b\r\r\n\r\n`],
    ["NUL", 400, `${head}a: b\0c\r\n\r\n`],
    ["a control character", 400, `${head}a: b\x7fc\r\n\r\n`],
    ["no host", 400, "GET / HTTP/1.1\r\n\r\n"],
    ["two hosts", 400, `${head}host: y\r\n\r\n`],
    ["an empty line before it", 400, "\r\nGET / HTTP/1.1\r\nhost: x\r\n\r\n"],
    ["two spaces in the request line", 400, "GET  / HTTP/1.1\r\nhost: x\r\n\r\n"],
    ["a tab in the request line", 400, "GET\t/ HTTP/1.1\r\nhost: x\r\n\r\n"],
    ["no target", 400, "GET HTTP/1.1\r\nhost: x\r\n\r\n"],
    ["a target beyond ASCII", 400, "GET /\xe9 HTTP/1.1\r\nhost: x\r\n\r\n"],
    ["no version", 400, "GET /\r\nhost: x\r\n\r\n"],
    ["another version", 505, "GET / HTTP/1.2\r\nhost: x\r\n\r\n"],
    ["a version with a space behind it", 505, "GET / HTTP/1.1 \r\nhost: x\r\n\r\n"],
    ["HTTP/2", 505, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"],
    ["a chunk without a size", 400, `${chunked}\r\nbody\r\n0\r\n\r\n`],
    ["a chunk with a signed size", 400, `${chunked}+4\r\nbody\r\n0\r\n\r\n`],
    ["a chunk with a size of 0x4", 400, `${chunked}0x4\r\nbody\r\n0\r\n\r\n`],
    ["a chunk with space around its size", 400, `${chunked}4 \r\nbody\r\n0\r\n\r\n`],
    ["a chunk with a size of nine digits", 400, `${chunked}000000004\r\nbody\r\n0\r\n\r\n`],
    ["a chunk that is longer than its size", 400, `${chunked}3\r\nbody\r\n0\r\n\r\n`],
    ["a chunk with LF alone behind its size", 400, `${chunked}4\nbody\r\n0\r\n\r\n`],
    ["a chunk with LF alone behind it", 400, `${chunked}4\r\nbody\n0\r\n\r\n`],
    ["a chunk with LF in its extension", 400, `${chunked}4;a\nb\r\nbody\r\n0\r\n\r\n`],
    ["extensions without end", 400, `${chunked}4;${"a".repeat(5000)}\r\nbody\r\n0\r\n\r\n`],
    ["a trailer without a colon", 400, `${chunked}0\r\na\r\n\r\n`],
    ["a trailer that goes on", 400, `${chunked}0\r\na: b\r\n c\r\n\r\n`],
    ["a trailer with LF alone", 400, `${chunked}0\r\na: b\n\r\n`],
    ["too many headers", 431, `${head}${"a: b\r\n".repeat(256)}\r\n`],
    ["headers that are too long", 431, `${head}a: ${"b".repeat(65536)}\r\n\r\n`],
    ["trailers that are too long", 431, `${chunked}0\r\na: ${"b".repeat(65536)}\r\n\r\n`],
  ];
  for (const [what, status, text] of refused) {
    it(`is refused for ${what}`, () => {
      guest.create("wait");
      assert.equal(guest.receive(Buffer.from(text, "latin1")), false);
      assert.notEqual(guest.error, "");
      assert.equal(guest.exports.shouldClose(), 1);
      const answer = guest.takeOutput().toString();
      assert.equal(answer, `HTTP/1.1 ${status} \r\ncontent-length: 0\r\nconnection: close\r\n\r\n`);
      assert.ok(guest.takeRequests().every(({ isComplete }) => !isComplete));
      assert.equal(guest.receive(lines("GET / HTTP/1.1\nhost: x\n\n")), false);
      assert.deepEqual(guest.takeRequests(), []);
    });
  }

  it("waits for the answer to the one before it", () => {
    guest.create("wait");
    const one = lines("GET /1 HTTP/1.1\nhost: x\n\n");
    const two = lines("POST /2 HTTP/1.1\nhost: x\ncontent-length: 4\n\nbody");
    assert.ok(guest.receive(Buffer.concat([one, two.subarray(0, 20)])));
    assert.ok(guest.receive(two.subarray(20)));
    assert.deepEqual(
      guest.takeRequests().map(({ target }) => target),
      ["/1"],
    );
    assert.equal(guest.exports.heldBytes(), two.length);
    guest.answer(200, "first");
    assert.ok(guest.receive(Buffer.alloc(0)));
    assert.equal(guest.exports.heldBytes(), 0);
    const [request] = guest.takeRequests();
    assert.deepEqual([request?.target, request?.body], ["/2", "body"]);
    guest.answer(404, "");
    assert.equal(
      guest.takeOutput().toString(),
      "HTTP/1.1 200 \r\ncontent-length: 5\r\n\r\nfirstHTTP/1.1 404 \r\ncontent-length: 0\r\n\r\n",
    );
  });

  it("waits in bounded memory", () => {
    guest.create("wait", { maxHeldBytes: 1000 });
    guest.receive(lines("GET /1 HTTP/1.1\nhost: x\n\n"));
    assert.ok(guest.receive(Buffer.alloc(1000)));
    assert.equal(guest.receive(Buffer.alloc(1)), false);
  });

  it("may go on for ever without its end being awaited in memory", () => {
    guest.create("echo");
    guest.receive(lines("POST / HTTP/1.1\nhost: x\ntransfer-encoding: chunked\n\n"));
    for (let i = 0; i < 1000; i++) {
      assert.ok(guest.receive(Buffer.concat([lines("ffff\n"), Buffer.alloc(0xffff), lines("\n")])));
      guest.takeOutput();
      guest.exports.clearEvents();
    }
  });
});

describe("a response", () => {
  it("has no body where HEAD was asked for", () => {
    guest.create("wait");
    guest.receive(lines("HEAD / HTTP/1.1\nhost: x\n\n"));
    guest.answer(200, "body");
    assert.equal(guest.takeOutput().toString(), "HTTP/1.1 200 \r\ncontent-length: 4\r\n\r\n");
  });

  it("says that the connection ends", () => {
    guest.create("wait");
    guest.receive(lines("GET / HTTP/1.0\n\n"));
    guest.answer(200, "body");
    assert.equal(
      guest.takeOutput().toString(),
      "HTTP/1.1 200 \r\ncontent-length: 4\r\nconnection: close\r\n\r\nbody",
    );
    assert.equal(guest.exports.shouldClose(), 1);
  });

  it("is what Node's client takes, with bodies of known length and in chunks, one behind the other", async () => {
    const random = new Random(20261121);
    guest.create("echo");
    const connection = new Duplex({
      read() {},
      write(chunk: Buffer, _encoding, done) {
        const isOpen = guest.receive(chunk);
        const output = guest.takeOutput();
        guest.exports.clearEvents();
        guest.exports.collect();
        setImmediate(() => connection.push(output));
        done(isOpen ? null : new Error(guest.error));
      },
    });
    // What Node calls of a socket besides.
    for (const name of ["setKeepAlive", "setNoDelay", "setTimeout", "ref", "unref"]) {
      Object.assign(connection, { [name]: () => connection });
    }
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    agent.createConnection = () => connection as never;
    for (let index = 0; index < 60; index++) {
      const length = index * index * 40;
      const body = Buffer.from(Array.from({ length }, () => random.below(256)));
      const headers = index % 2 ? { "content-length": length } : { "transfer-encoding": "chunked" };
      const answer = await new Promise<{ response: http.IncomingMessage; body: Buffer }>(
        (resolve, reject) => {
          const request = http.request({ agent, method: "POST", path: `/${index}`, headers }, (response) => {
            const pieces: Buffer[] = [];
            response.on("data", (piece: Buffer) => pieces.push(piece));
            response.on("end", () => resolve({ response, body: Buffer.concat(pieces) }));
          });
          request.on("error", reject);
          request.write(body.subarray(0, length >> 1));
          request.end(body.subarray(length >> 1));
        },
      );
      assert.equal(answer.response.statusCode, 200);
      assert.equal(answer.response.headers["x-target"], `/${index}`);
      assert.ok(answer.body.equals(body), `body ${index}`);
    }
    agent.destroy();
  });
});
