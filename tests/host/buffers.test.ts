import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Body } from "../../host/http/body.js";
import { exchange } from "../../host/testing.js";
import { answer, atEnd, call } from "./support/guest.js";
import { loadGuests } from "./support/load.js";
import { returned, statuses } from "./support/trace.js";

const read = (type: number, start: number, length: number) =>
  call("proxy_get_buffer_bytes", type, start, length);
const write = (start: number, length: number, bytes: string) =>
  call("proxy_set_buffer_bytes", 0, start, length, bytes);

describe("a body", () => {
  test("is read across its chunks", () => {
    const body = new Body(Buffer.from("ab"));
    body.append(Buffer.from("cde"));
    body.append(Buffer.from("f"));
    for (let start = 0; start <= 6; start++) {
      for (let length = 0; start + length <= 6; length++) {
        const target = Buffer.alloc(8, ".");
        body.copyTo(target, 1, start, length);
        const expected = `.${"abcdef".slice(start, start + length)}`.padEnd(8, ".");
        assert.equal(target.toString(), expected, `${start}+${length}`);
      }
    }
  });

  test("is replaced at its start across its chunks", () => {
    for (let length = 0; length <= 7; length++) {
      const body = new Body(Buffer.from("ab"));
      body.append(Buffer.from("cde"));
      body.append(Buffer.from("f"));
      body.replaceStart(length, Buffer.from("new"));
      const expected = `new${"abcdef".slice(length)}`;
      assert.equal(Buffer.concat(body.chunks).toString(), expected);
      assert.equal(body.length, expected.length);
    }
  });

  test("is never read beyond its end", async () => {
    const steps = [
      read(0, 0, 100),
      read(0, 3, 100),
      read(0, 4, 1),
      read(0, 5, 1),
      read(0, -1, 1),
      read(0, 2, -1),
    ];
    const { trace } = await exchange(await loadGuests([{ proxy_on_request_body: steps }]), { body: "abcd" });
    assert.deepEqual(statuses(trace, "proxy_get_buffer_bytes"), Array(6).fill("Ok"));
    assert.deepEqual(returned(trace, "proxy_get_buffer_bytes"), [4, 1, 0, 0, 0, 2]);
  });

  for (const { what, start, length, expected, status = "Ok" } of [
    { what: "is prepended to", start: 0, length: 0, expected: "newbody" },
    { what: "is replaced", start: 0, length: 4, expected: "new" },
    { what: "is replaced, with a length beyond its end", start: 0, length: 999, expected: "new" },
    { what: "is appended to", start: 4, length: 0, expected: "bodynew" },
    { what: "is appended to, from beyond its end", start: 99, length: 5, expected: "bodynew" },
    { what: "is replaced in part at its start", start: 0, length: 2, expected: "newdy" },
    {
      what: "is not replaced in part elsewhere",
      start: 2,
      length: 2,
      expected: "body",
      status: "BadArgument",
    },
    { what: "is not inserted into", start: 2, length: 0, expected: "body", status: "BadArgument" },
  ]) {
    test(what, async () => {
      const host = await loadGuests([{ proxy_on_request_body: [write(start, length, "new")] }]);
      const { trace, upstreamRequest } = await exchange(host, { body: "body" });
      assert.deepEqual(statuses(trace, "proxy_set_buffer_bytes"), [status]);
      assert.equal(upstreamRequest?.text, expected);
    });
  }

  test("that was gathered is changed as a whole", async () => {
    const host = await loadGuests([
      { proxy_on_request_body: [atEnd([write(0, 9, "all")], [write(0, 0, "x"), answer(1)])] },
    ]);
    const { upstreamRequest } = await exchange(host, { chunks: ["ab", "cd", "ef"] });
    assert.equal(upstreamRequest?.text, "all");
  });

  test("may become empty", async () => {
    const host = await loadGuests([{ proxy_on_request_body: [write(0, 9, "")] }]);
    const { upstreamRequest } = await exchange(host, { body: "body" });
    assert.equal(upstreamRequest?.text, "");
  });

  test("that is not there reads as empty and cannot be changed", async () => {
    const host = await loadGuests([{ proxy_on_request_headers: [read(0, 0, 9), write(0, 0, "x")] }]);
    const { trace } = await exchange(host, { body: "body" });
    assert.deepEqual(returned(trace, "proxy_get_buffer_bytes"), [0]);
    assert.deepEqual(statuses(trace, "proxy_set_buffer_bytes"), ["BadArgument"]);
  });
});

describe("buffers", () => {
  test("answer what is wrong with a call", async () => {
    const steps = [read(9, 0, 1), read(4, 0, 1), call("proxy_get_buffer_bytes", 0, 0, 4, -4, -4)];
    const { trace } = await exchange(await loadGuests([{ proxy_on_request_body: steps }]), { body: "body" });
    assert.deepEqual(statuses(trace, "proxy_get_buffer_bytes"), [
      "BadArgument",
      "NotFound",
      "InvalidMemoryAccess",
    ]);
  });

  test("of configurations cannot be changed", async () => {
    const host = await loadGuests([
      { proxy_on_configure: [6, 7].map((type) => call("proxy_set_buffer_bytes", type, 0, 0, "x")) },
    ]);
    assert.deepEqual(statuses(host.traceRecords, "proxy_set_buffer_bytes"), ["BadArgument", "BadArgument"]);
  });
});
