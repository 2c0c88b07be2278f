// What passes the reverse proxy, over each HTTP on either side.

import assert from "node:assert/strict";
import { test } from "node:test";
import type { HeaderList } from "../../host/http/codec.js";
import { headerValues } from "../support/headers.js";
import { type ClientRequest, send } from "../support/http-client.js";
import { PassThrough, TestHost } from "./pass-through.js";
import { eventually, serving } from "./serving.js";

const PROTOCOLS = ["http1", "http2"] as const;

for (const client of PROTOCOLS) {
  for (const upstream of PROTOCOLS) {
    const backend = { protocol: upstream };
    const over = `${client} to ${upstream}`;

    test(`${over}: a request and its response pass whole`, () =>
      serving({ backend }, async ({ proxy, backend }) => {
        backend.respond = ({ body }) => ({
          status: 201,
          headers: [
            ["set-cookie", "a=1"],
            ["set-cookie", "b=2"],
            ["x-raw", "caf\xe9"],
          ],
          body: Buffer.from(`<${body}>`),
        });
        const response = await send(proxy.url, {
          protocol: client,
          method: "POST",
          path: "/a%20b?c=d&e",
          headers: [
            ["host", "shop.example"],
            ["x-raw", "caf\xe9"],
            ["cookie", "k=v"],
          ],
          // Node encodes a header as UTF-8 when it is sent together with text.
          body: Buffer.from("hello"),
        });
        assert.equal(response.status, 201);
        assert.equal(response.text, "<hello>");
        assert.deepEqual(headerValues(response.headers, "set-cookie"), ["a=1", "b=2"]);
        assert.deepEqual(headerValues(response.headers, "x-raw"), ["caf\xe9"]);

        const [request] = backend.requests;
        assert.equal(request?.method, "POST");
        assert.equal(request?.path, "/a%20b?c=d&e");
        assert.equal(request?.authority, "shop.example");
        assert.deepEqual(headerValues(request!.headers, "x-raw"), ["caf\xe9"]);
        assert.deepEqual(headerValues(request!.headers, "x-forwarded-proto"), ["http"]);
        assert.match(headerValues(request!.headers, "x-request-id")[0] ?? "", /^[0-9a-f-]{36}$/);
      }));

    test(`${over}: trailers pass both ways`, () =>
      serving({ backend }, async ({ proxy, backend }) => {
        backend.respond = () => ({ body: "body", trailers: [["x-sum", "7"]] });
        const response = await send(proxy.url, {
          protocol: client,
          method: "POST",
          body: "up",
          trailers: [["x-check", "3"]],
        });
        assert.deepEqual(headerValues(response.trailers, "x-sum"), ["7"]);
        assert.deepEqual(headerValues(backend.requests[0]!.trailers, "x-check"), ["3"]);
      }));

    test(`${over}: responses without a body are complete`, () =>
      serving({ backend }, async ({ proxy, backend }) => {
        const ask = (request: ClientRequest) => send(proxy.url, { protocol: client, ...request });
        backend.respond = () => ({ headers: [["content-length", "11"]], body: "hello world" });
        const head = await ask({ method: "HEAD" });
        assert.deepEqual(headerValues(head.headers, "content-length"), ["11"]);
        assert.equal(head.text, "");
        for (const status of [204, 304]) {
          backend.respond = () => ({ status });
          const response = await ask({});
          assert.equal(response.status, status);
          assert.deepEqual(headerValues(response.headers, "content-length"), []);
        }
        backend.respond = () => ({ status: 200 });
        assert.equal((await ask({ method: "DELETE" })).text, "");
      }));

    test(`${over}: a large body arrives as it was sent`, () =>
      serving({ backend }, async ({ proxy, backend }) => {
        backend.respond = ({ body }) => ({ body });
        const body = Buffer.alloc(3_000_000, "0123456789abcdef!");
        const response = await send(proxy.url, { protocol: client, method: "PUT", body });
        assert.ok(response.body.equals(body));
      }));

    test(`${over}: bodies pass piece by piece, while they are still being made`, () =>
      serving({ backend }, async ({ proxy, backend }) => {
        const seen: string[] = [];
        async function* pieces(): AsyncGenerator<string> {
          for (const piece of ["one", "two", "three"]) {
            yield piece;
            await eventually(() => seen.join("").endsWith(piece), `"${piece}" has not come`);
          }
        }
        backend.respond = () => ({ body: pieces() });
        const onChunk = (chunk: Buffer): void => {
          seen.push(chunk.toString());
        };
        const response = await send(proxy.url, { protocol: client, onChunk });
        assert.equal(response.text, "onetwothree");
      }));
  }
}

/** Remembers the request's headers as a filter sees them. */
class Looking extends PassThrough {
  request: HeaderList = [];
  response: HeaderList = [];
  requestEnd: boolean | null = null;

  override decodeHeaders(headers: HeaderList, endOfStream: boolean): void {
    this.request = headers;
    this.requestEnd = endOfStream;
    super.decodeHeaders(headers, endOfStream);
  }
  override encodeHeaders(headers: HeaderList, endOfStream: boolean): void {
    this.response = headers;
    super.encodeHeaders(headers, endOfStream);
  }
}

test("filters see HTTP/1.1's request line and host as pseudo-headers, and nothing of the connection", async () => {
  const host = new TestHost(Looking);
  await serving({ host }, async ({ proxy, backend }) => {
    backend.respond = () => ({
      headers: [
        ["connection", "x-private"],
        ["x-private", "1"],
        ["keep-alive", "timeout=9"],
      ],
      body: (async function* () {
        yield "streamed";
      })(),
    });
    const response = await send(proxy.url, {
      method: "POST",
      path: "/p",
      headers: [
        ["Host", "a.example"],
        ["X-Mixed", "Case"],
        ["Connection", "X-Hop"],
        ["X-Hop", "1"],
        ["TE", "gzip"],
        ["Transfer-Encoding", "chunked"],
        ["X-Request-Id", "mine"],
      ],
      body: "x",
    });
    const [stream] = host.streams;
    assert.deepEqual(stream?.request, [
      [":authority", "a.example"],
      [":path", "/p"],
      [":method", "POST"],
      [":scheme", "http"],
      ["x-mixed", "Case"],
      ["x-request-id", "mine"],
      ["x-forwarded-proto", "http"],
    ]);
    assert.equal(stream.requestEnd, false);
    assert.deepEqual(
      stream.response.map(([name]) => name),
      [":status", "date"],
    );
    assert.deepEqual(headerValues(backend.requests[0]!.headers, "x-hop"), []);
    assert.deepEqual(headerValues(response.headers, "x-private"), []);
    assert.equal(response.text, "streamed");
    assert.equal(stream.info.protocol, "HTTP/1.1");
    assert.equal(stream.info.requestId, "mine");
    assert.equal(stream.info.upstreamAddress, "127.0.0.1");
    assert.equal(stream.info["xds.cluster_name"], "backend");
  });
});

test("filters see HTTP/2's pseudo-headers, and cookie crumbs as one cookie", async () => {
  const host = new TestHost(Looking);
  await serving({ host }, async ({ proxy, backend }) => {
    await send(proxy.url, {
      protocol: "http2",
      path: "/p",
      headers: [
        ["host", "a.example"],
        ["cookie", "a=1"],
        ["cookie", "b=2"],
        ["te", "trailers"],
      ],
    });
    const seen = new Map(host.streams[0]!.request);
    assert.equal(seen.get(":method"), "GET");
    assert.equal(seen.get(":authority"), "a.example");
    assert.equal(seen.get("cookie"), "a=1; b=2");
    assert.equal(seen.get("te"), "trailers");
    assert.equal(host.streams[0]!.requestEnd, true);
    assert.equal(host.streams[0]!.info.protocol, "HTTP/2");
    assert.deepEqual(headerValues(backend.requests[0]!.headers, "cookie"), ["a=1; b=2"]);
  });
});

test("a target in absolute form takes the place of the host", async () => {
  const host = new TestHost(Looking);
  await serving({ host }, async ({ proxy, backend }) => {
    await send(proxy.url, { path: "http://other.example:8080?q", headers: [["host", "a.example"]] });
    assert.equal(backend.requests[0]!.authority, "other.example:8080");
    assert.equal(backend.requests[0]!.path, "/?q");
  });
});

test("the first route that matches is taken, on the request as the filters leave it", async () => {
  class Rewriting extends PassThrough {
    override decodeHeaders(headers: HeaderList, endOfStream: boolean): void {
      super.decodeHeaders(
        headers.map(([name, value]) => [name, name === ":path" && value === "/moved" ? "/b/moved" : value]),
        endOfStream,
      );
    }
  }
  await serving({}, async ({ backend: a }) => {
    await serving({}, async ({ backend: b }) => {
      const options = {
        host: new TestHost(Rewriting),
        upstreams: [
          { name: "a", url: a.url },
          { name: "b", url: b.url },
        ],
        routes: [
          { prefix: "/b/", to: "b" },
          { host: "B.example", to: "b" },
          { prefix: "/a", to: "a" },
        ],
      };
      await serving(options, async ({ proxy }) => {
        const ask = (path: string, name = "x") => send(proxy.url, { path, headers: [["host", name]] });
        await ask("/a/1");
        await ask("/b/2");
        await ask("/a/3", "b.example:99");
        await ask("/moved");
        assert.equal((await ask("/nowhere")).status, 404);
      });
      assert.deepEqual(
        a.requests.map(({ path }) => path),
        ["/a/1"],
      );
      assert.deepEqual(
        b.requests.map(({ path }) => path),
        ["/b/2", "/a/3", "/b/moved"],
      );
    });
  });
});
