import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { HeaderMap } from "../../host/http/headers.js";

function request(): HeaderMap {
  return new HeaderMap(
    [
      [":method", "GET"],
      [":authority", "a.test"],
      ["x-one", "1"],
      ["x-two", "2"],
      ["x-one", "3"],
    ],
    "request",
  );
}

describe("a header map", () => {
  test("gives the first value of a name, whatever its case", () => {
    assert.equal(request().get("X-One"), "1");
    assert.equal(request().get("x-three"), undefined);
  });

  test("adds at the end and keeps the fields of that name", () => {
    const map = request();
    map.add("X-Two", "4");
    assert.deepEqual(map.list.at(-1), ["x-two", "4"]);
    assert.equal(map.get("x-two"), "2");
  });

  test("joins what is added to a header that Envoy keeps single", () => {
    const map = request();
    map.add("via", "1.1 a");
    map.add("via", "");
    map.add("via", "1.1 b");
    assert.deepEqual(map.list.slice(5), [["via", "1.1 a,1.1 b"]]);
  });

  test("sets by removing every field of that name and adding one at the end", () => {
    const map = request();
    map.set("x-one", "new");
    assert.deepEqual(map.list.slice(2), [
      ["x-two", "2"],
      ["x-one", "new"],
    ]);
  });

  test("removes every field of a name", () => {
    const map = request();
    map.remove("x-one");
    assert.deepEqual(map.list.slice(2), [["x-two", "2"]]);
  });

  test("keeps pseudo-headers in front", () => {
    const map = request();
    map.add(":path", "/");
    map.set(":method", "PUT");
    assert.deepEqual(
      map.list.map(([name]) => name),
      [":authority", ":path", ":method", "x-one", "x-two", "x-one"],
    );
  });

  test("of a request knows host as :authority; others do not", () => {
    const map = request();
    map.set("Host", "b.test");
    assert.equal(map.get(":authority"), "b.test");
    assert.equal(map.size, 5);
    const trailers = new HeaderMap([["host", "x"]], "trailers");
    assert.equal(trailers.get("host"), "x");
  });

  test("counts the bytes of names and values", () => {
    assert.equal(
      new HeaderMap(
        [
          ["ab", "cde"],
          ["f", ""],
        ],
        "response",
      ).byteSize,
      6,
    );
  });

  test("takes other fields in the place of all", () => {
    const map = request();
    map.replaceAll([
      ["X-New", "1"],
      [":method", "PUT"],
    ]);
    assert.deepEqual(map.list, [
      [":method", "PUT"],
      ["x-new", "1"],
    ]);
  });

  test("lowers ASCII letters only", () => {
    const map = new HeaderMap([], "response");
    map.add("X-\xc9", "1");
    assert.deepEqual(map.list, [["x-\xc9", "1"]]);
  });
});
