import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Host, type StreamInfo } from "../../host/index.js";
import { decodePairs } from "../../host/pairs.js";
import { encodeProperty } from "../../host/properties/encode.js";
import { type ExchangeOptions, exchange, ManualClock } from "../../host/testing.js";
import { call } from "./support/guest.js";
import { loadGuests, plugin } from "./support/load.js";
import { returned, statuses } from "./support/trace.js";

const get = (...path: string[]) => call("proxy_get_property", path.join("\0"));

/** What a filter reads at the paths, in the request's headers. */
async function read(paths: string[][], options: ExchangeOptions = {}): Promise<unknown[]> {
  const host = await loadGuests([{ proxy_on_request_headers: paths.map((path) => get(...path)) }], {
    clock: new ManualClock(),
  });
  const { trace } = await exchange(host, options);
  return returned(trace, "proxy_get_property");
}

function integer(value: number | bigint): string {
  return (encodeProperty(BigInt(value)) as Buffer).toString();
}

describe("properties of a request", () => {
  test("come from its headers", async () => {
    const names = ["path", "url_path", "query", "host", "scheme", "method", "referer", "useragent", "id"];
    const values = await read(
      names.map((name) => ["request", name]),
      { path: "/a?b=c?d", headers: { referer: "r", "user-agent": "u", "x-request-id": "i" } },
    );
    assert.deepEqual(values, ["/a?b=c?d", "/a", "b=c?d", "test.local", "http", "GET", "r", "u", "i"]);
  });

  test("have an empty query where there is none", async () => {
    assert.deepEqual(
      await read([
        ["request", "query"],
        ["request", "url_path"],
      ]),
      ["", "/"],
    );
  });

  test("give one header, or all as pairs", async () => {
    const values = await read(
      [
        ["request", "headers", "x-a"],
        ["request", "headers", "x-b"],
        ["request", "headers"],
      ],
      {
        headers: { "x-a": "1" },
      },
    );
    assert.deepEqual(values.slice(0, 2), ["1", undefined]);
    assert.deepEqual(decodePairs(Buffer.from(values[2] as string)).at(-1), ["x-a", "1"]);
  });

  test("give sizes and times as 8 bytes", async () => {
    const values = await read(
      [
        ["request", "size"],
        ["request", "time"],
      ],
      { headers: { "content-length": "300" } },
    );
    assert.equal(values[0], integer(300));
    assert.equal(values[1], integer(1_700_000_000_000_000_000n));
  });

  test("are gone with the headers, and back in proxy_on_log", async () => {
    const host = await loadGuests([
      {
        proxy_on_request_headers: [],
        proxy_on_request_body: [get("request", "path"), get("request", "size")],
        proxy_on_log: [get("request", "path")],
      },
    ]);
    const { trace } = await exchange(host, { body: "abc" });
    assert.deepEqual(statuses(trace, "proxy_get_property"), ["NotFound", "Ok", "Ok"]);
    assert.deepEqual(returned(trace, "proxy_get_property"), [undefined, integer(3), "/"]);
  });
});

describe("properties of a response", () => {
  test("come from its headers and trailers", async () => {
    const host = await loadGuests([
      {
        proxy_on_response_headers: [get("response", "code"), get("response", "headers", "x-a")],
        proxy_on_log: [
          get("response", "code_details"),
          get("response", "grpc_status"),
          get("response", "size"),
        ],
      },
    ]);
    const { trace } = await exchange(host, {
      upstream: () => ({
        status: 404,
        headers: { "x-a": "1" },
        body: "abcd",
        trailers: { "grpc-status": "5" },
      }),
    });
    assert.deepEqual(returned(trace, "proxy_get_property"), [
      integer(404),
      "1",
      "via_upstream",
      integer(5),
      integer(4),
    ]);
  });
});

describe("properties of the connection", () => {
  const info: StreamInfo = {
    sourceAddress: "10.0.0.1",
    sourcePort: 1234,
    destinationAddress: "::1",
    destinationPort: 80,
    protocol: "HTTP/2",
    requestId: "given",
    "connection.id": 7,
    "connection.mtls": true,
    "xds.cluster_name": "blue",
    "xds.node": { id: "n1", cluster: "c1" },
  };

  test("come from what the stream's owner knows", async () => {
    const paths = [
      ["source", "address"],
      ["source", "port"],
      ["destination", "address"],
      ["upstream", "address"],
      ["request", "protocol"],
      ["request", "id"],
      ["connection", "id"],
      ["connection_id"],
      ["connection", "mtls"],
      ["xds", "cluster_name"],
      ["xds", "node", "id"],
      ["sourceAddress"],
    ];
    assert.deepEqual(await read(paths, { info }), [
      "10.0.0.1:1234",
      integer(1234),
      "[::1]:80",
      undefined,
      "HTTP/2",
      "given",
      integer(7),
      integer(7),
      "\x01",
      "blue",
      "n1",
      undefined,
    ]);
  });

  test("may become known later", async () => {
    const host = await loadGuests([{ proxy_on_response_headers: [get("upstream", "address")] }]);
    const later: StreamInfo = {};
    const { trace } = await exchange(host, {
      info: later,
      upstream: () => {
        later.upstreamAddress = "10.0.0.9";
        later.upstreamPort = 8080;
        return {};
      },
    });
    assert.deepEqual(returned(trace, "proxy_get_property"), ["10.0.0.9:8080"]);
  });
});

describe("properties of plugin and host", () => {
  const paths = [["plugin_name"], ["plugin_root_id"], ["plugin_vm_id"], ["node", "id"], ["node", "cluster"]];
  const steps = paths.map((path) => get(...path));
  const expected = ["é", "root", "vm", "n1", undefined];

  test("are known to root and stream contexts", async () => {
    const callbacks = {
      proxy_on_context_create: steps,
      proxy_on_configure: steps,
      proxy_on_request_headers: steps,
    };
    const host = await Host.load({
      plugins: [plugin(callbacks, { name: "é", rootId: "root", vmId: "vm" })],
      attributes: { "node.id": "n1" },
      trace: true,
    });
    assert.deepEqual(returned(host.traceRecords, "proxy_get_property"), [...expected, ...expected]);
    const { trace } = await exchange(host);
    assert.deepEqual(returned(trace, "proxy_get_property"), [...expected, ...expected]);
  });
});

describe("filter state", () => {
  test("is what filters of a stream leave for each other", async () => {
    const set = call("proxy_set_property", "my.key", "value");
    const host = await loadGuests([
      { proxy_on_request_headers: [set] },
      { proxy_on_request_headers: [get("my.key"), get("filter_state", "wasm.my.key"), get("my", "key")] },
    ]);
    const { trace } = await exchange(host);
    assert.deepEqual(statuses(trace, "proxy_set_property"), ["Ok"]);
    assert.deepEqual(returned(trace, "proxy_get_property"), ["value", "value", undefined]);
    const { trace: next } = await exchange(await loadGuests([{ proxy_on_request_headers: [get("my.key")] }]));
    assert.deepEqual(statuses(next, "proxy_get_property"), ["NotFound"]);
  });

  test("needs a stream", async () => {
    const host = await loadGuests([{ proxy_on_configure: [call("proxy_set_property", "key", "value")] }]);
    assert.deepEqual(statuses(host.traceRecords, "proxy_set_property"), ["NotFound"]);
  });
});

describe("property values", () => {
  for (const { what, value, expected } of [
    { what: "a negative number", value: -2, expected: "feffffffffffffff" },
    { what: "a fraction", value: 0.5, expected: "000000000000e03f" },
    { what: "false", value: false, expected: "00" },
    { what: "bytes", value: new Uint8Array([1, 2]), expected: "0102" },
    { what: "a date", value: new Date(1), expected: "40420f0000000000" },
    { what: "a list", value: ["a"], expected: "01000000" + "01000000" + "00000000" + "610000" },
    { what: "a map", value: { a: "b" }, expected: "01000000" + "01000000" + "01000000" + "61006200" },
  ]) {
    test(`are encoded: ${what}`, () => {
      assert.equal((encodeProperty(value) as Buffer).toString("hex"), expected);
    });
  }

  test("that cannot be encoded say so", async () => {
    assert.deepEqual(await read([["xds", "odd"]], { info: { "xds.odd": () => {} } }), [undefined]);
    const host = await loadGuests([{ proxy_on_request_headers: [get("xds", "odd")] }]);
    const { trace } = await exchange(host, { info: { "xds.odd": Symbol("odd") } });
    assert.deepEqual(statuses(trace, "proxy_get_property"), ["SerializationFailure"]);
  });
});
