// HTTP/1.1 on input that nobody would send, and on conversations cut at every byte: no trap, the same requests however the bytes are
// cut, bounded and flat memory, and no request that Node's parser sees otherwise. `FUZZ_SEED=…` repeats a run.

import assert from "node:assert/strict";
import http from "node:http";
import { Duplex } from "node:stream";
import { before, describe, it } from "node:test";
import { Http1Guest, type Told } from "./http1-guest.js";
import { chooseSeed, Random } from "./random.js";

const seed = chooseSeed();

/** Requests in all forms, one behind the other. */
const CONVERSATION = Buffer.from(
  [
    "GET /1?a=b HTTP/1.1\r\nHost: x\r\nAccept: \t*/* \t\r\n\r\n",
    "POST /2 HTTP/1.1\r\nhost:x\r\nContent-Length: 11\r\nx-a:\r\n\r\nhello world",
    "POST /3 HTTP/1.1\r\nhost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n00A;a=b\r\n0123456789\r\n0\r\n\r\n",
    "PUT /4 HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n1\r\n\n\r\n0\r\nx-sum: 7\r\nx-b: \r\n\r\n",
    "HEAD /5 HTTP/1.1\r\nhost: x\r\n\r\n",
    "DELETE /6 HTTP/1.0\r\nconnection: keep-alive\r\ncontent-length: 0\r\n\r\n",
    "GET /7 HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n",
  ].join(""),
  "latin1",
);

describe(`HTTP/1.1 fuzzing, seed ${seed}`, () => {
  const random = new Random(seed);
  let guest: Http1Guest;

  before(async () => {
    guest = await Http1Guest.load();
  });

  /** What is told, and answered, of bytes that come in these pieces. */
  function told(pieces: Buffer[]): { requests: Told[]; output: string; error: string } {
    guest.create("echo");
    for (const piece of pieces) if (!guest.receive(piece)) break;
    const output = guest
      .takeOutput()
      .toString("latin1")
      .replaceAll(/\r\n[0-9a-f]+\r\n/g, "");
    return { requests: guest.takeRequests(), output, error: guest.error };
  }

  it("is told the same however a conversation is cut", () => {
    const whole = told([CONVERSATION]);
    assert.deepEqual(
      whole.requests.map(({ target, body, isComplete }) => [target, body, isComplete]),
      [
        ["/1?a=b", "", true],
        ["/2", "hello world", true],
        ["/3", "hello0123456789", true],
        ["/4", "\n", true],
        ["/5", "", true],
        ["/6", "", true],
        ["/7", "", true],
      ],
    );
    const single = Array.from(CONVERSATION, (_, at) => CONVERSATION.subarray(at, at + 1));
    assert.deepEqual(told(single).requests, whole.requests);
    for (let cut = 1; cut < CONVERSATION.length; cut++) {
      const { requests, error } = told([CONVERSATION.subarray(0, cut), CONVERSATION.subarray(cut)]);
      assert.deepEqual(requests, whole.requests, `cut at ${cut}`);
      assert.equal(error, "");
      guest.exports.collect();
    }
  });

  let calls = 0;

  /** Gives a connection bytes, whole and in pieces, and says what it is told. */
  function check(bytes: Buffer): { requests: Told[]; error: string } {
    try {
      const whole = told([bytes]);
      const pieces: Buffer[] = [];
      for (let at = 0; at < bytes.length; ) {
        const end = at + 1 + random.below(random.pick([2, 40]));
        pieces.push(bytes.subarray(at, end));
        at = end;
      }
      const cut = told(pieces);
      assert.equal(cut.error, whole.error);
      assert.deepEqual(cut.requests, whole.requests);
      if (++calls % 16 === 0) guest.exports.collect();
      return whole;
    } catch (error) {
      throw new Error(`FUZZ_SEED=${seed}, ${JSON.stringify(bytes.toString("latin1"))}`, { cause: error });
    }
  }

  /** Both verdicts must have come up, or the input is too much alike to show anything. */
  function checkMany(times: number, input: () => Buffer): void {
    let refused = 0;
    for (let i = 0; i < times; i++) if (check(input()).error !== "") refused++;
    assert.ok(refused > 0 && refused < times, `${refused} of ${times} refused`);
  }

  const TOKENS = [
    ..."GET POST / /a HTTP/1.1 HTTP/1.0 host: content-length: transfer-encoding: chunked close x".split(" "),
    ...[
      " ",
      "\t",
      ":",
      ";",
      "\r\n",
      "\r\n",
      "\r\n",
      "\r",
      "\n",
      "\0",
      "4",
      "0",
      "a",
      "-1",
      "body",
      "\r\n\r\n",
    ],
  ];

  function someLines(): string {
    return Array.from({ length: random.below(12) }, () => random.pick(TOKENS)).join("");
  }

  function someFields(): string {
    return Array.from({ length: random.below(5) }, () =>
      random.pick([
        "host: x\r\n",
        "host: x\r\n",
        "content-length: 4\r\n",
        "transfer-encoding: chunked\r\n",
        "connection: close\r\n",
        "a: b\r\n",
        `${random.pick(TOKENS)}${random.pick(TOKENS)}${random.pick(["\r\n", "\r\n", "\n"])}`,
      ]),
    ).join("");
  }

  function someBody(): string {
    return random.pick([
      "",
      "body",
      "4\r\nbody\r\n0\r\n\r\n",
      "4;a=b\r\nbody\r\n0\r\na: b\r\n\r\n",
      someLines(),
    ]);
  }

  function damaged(): Buffer {
    const whole = Buffer.from(CONVERSATION);
    for (let i = random.below(4); i > 0; i--) {
      if (random.oneIn(3))
        whole[random.below(whole.length)] = random.pick([0, 9, 10, 13, 32, 58, 59, 48, 255]);
      else whole[random.below(whole.length)]! ^= 1 << random.below(8);
    }
    return random.oneIn(3) ? whole.subarray(0, random.below(whole.length)) : whole;
  }

  it("any bytes", () => {
    checkMany(20_000, () =>
      Buffer.from(Array.from({ length: random.below(60) }, () => random.below(random.pick([64, 256])))),
    );
  });

  it("requests of nearly any form", () => {
    checkMany(50_000, () => {
      const line = random.oneIn(8)
        ? someLines()
        : random.pick(["GET / HTTP/1.1\r\n", "POST /a HTTP/1.1\r\n"]);
      return Buffer.from(`${line}host: x\r\n${someFields()}\r\n${someBody()}`, "latin1");
    });
  });

  it("conversations that are damaged or cut off", () => {
    checkMany(30_000, damaged);
  });

  it("requests that Node's parser sees in the same way", async () => {
    let compared = 0;
    for (let i = 0; i < 1_500; i++) {
      const bytes = damaged();
      const { requests } = check(bytes);
      const seen = await seenByNode(bytes);
      // Either may stop before the other, for what it does not like; up to there both see the same.
      const complete = requests.filter(({ isComplete }) => isComplete);
      const count = Math.min(seen.length, complete.length);
      assert.deepEqual(
        complete.slice(0, count).map(({ method, target, body }) => ({ method, target, body })),
        seen.slice(0, count),
        JSON.stringify(bytes.toString("latin1")),
      );
      compared += count;
    }
    assert.ok(compared > 1_000, `${compared} compared`);
  });

  it("memory stays flat over requests without end, on one connection", () => {
    guest.create("echo");
    const rounds = (times: number): void => {
      for (let i = 0; i < times; i++) {
        assert.ok(guest.receive(CONVERSATION.subarray(0, CONVERSATION.indexOf("GET /7"))));
        guest.takeOutput();
        guest.exports.clearEvents();
      }
    };
    rounds(100);
    guest.exports.collect();
    const frontier = guest.exports.frontier();
    rounds(10_000);
    assert.equal(guest.exports.frontier(), frontier);
  });
});

/** The complete requests that Node's server sees in bytes. */
async function seenByNode(bytes: Buffer): Promise<{ method: string; target: string; body: string }[]> {
  const seen: { method: string; target: string; body: string }[] = [];
  const server = http.createServer({ requireHostHeader: false }, (request, response) => {
    const pieces: Buffer[] = [];
    request.on("data", (piece: Buffer) => pieces.push(piece));
    request.on("end", () => {
      seen.push({
        method: request.method!,
        target: request.url!,
        body: Buffer.concat(pieces).toString("latin1"),
      });
      response.end();
    });
    request.on("error", () => {});
  });
  server.on("clientError", (_error, socket) => socket.destroy());
  const connection = new Duplex({ read() {}, write: (_chunk, _encoding, done) => done() });
  connection.on("error", () => {});
  const closed = new Promise((resolve) => connection.on("close", resolve));
  server.emit("connection", connection);
  connection.push(bytes);
  connection.push(null);
  await closed;
  return seen;
}
