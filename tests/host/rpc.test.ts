// The proxy for RPC protocols: L4 filters, an HTTP connection manager, HTTP filters, routes, and L4 filters to the servers.

import assert from "node:assert/strict";
import { once } from "node:events";
import { describe, test } from "node:test";
import { type Host, RpcProxy } from "../../host/index.js";
import { ManualClock } from "../../host/testing.js";
import { type Backend, startBackend } from "../support/backend.js";
import { send } from "../support/http-client.js";
import { BareClient, type BareServer, listen, servingRpc } from "./rpc-serving.js";
import { eventually } from "./serving.js";
import { answer, type Callbacks, call } from "./support/guest.js";
import { loadGuests } from "./support/load.js";

const POOL_MODES = ["multiplex", "ping-pong"] as const;

const life: Callbacks = {
  proxy_on_new_connection: [],
  proxy_on_downstream_data: [],
  proxy_on_upstream_data: [],
  proxy_on_downstream_connection_close: [],
  proxy_on_upstream_connection_close: [],
  proxy_on_done: [],
  proxy_on_log: [],
  proxy_on_delete: [],
};

/** What a filter of connections was told, but of data: the callback, and what it was told beside the context. */
function told(host: Host): string[] {
  return host.traceRecords
    .filter(({ direction, contextId }) => direction === "guest" && contextId > 1)
    .filter(({ function: name }) => !name.endsWith("_data"))
    .map(({ function: name, arguments: all }) =>
      [name.replace("proxy_on_", "").replace("_connection", ""), ...Object.values(all).slice(1)].join(" "),
    );
}

/** Runs something with a backend that stands at the end of the filters. */
async function withBackend(
  protocol: "http1" | "http2",
  use: (backend: Backend, server: string) => Promise<void>,
): Promise<void> {
  const backend = await startBackend({ protocol });
  try {
    await use(backend, backend.url.replace("http:", "tcp:"));
  } finally {
    await backend.close();
  }
}

/** Runs something with a server of bare bytes. */
async function withServer(
  onConnection: Parameters<typeof listen>[0],
  use: (server: BareServer) => Promise<void>,
): Promise<void> {
  const server = await listen(onConnection);
  try {
    await use(server);
  } finally {
    server.close();
  }
}

const urlOf = ({ port }: RpcProxy): string => `http://127.0.0.1:${port}`;

for (const poolMode of POOL_MODES) {
  const spoken = poolMode === "multiplex" ? "http2" : "http1";
  for (const protocol of ["http1", "http2"] as const) {
    test(`${protocol} passes all filters to a ${poolMode} cluster and back`, async () => {
      await withBackend(spoken, async (backend, server) => {
        const http = {
          proxy_on_request_headers: [call("proxy_add_header_map_value", 0, "x-seen", "yes")],
          proxy_on_response_headers: [call("proxy_add_header_map_value", 2, "x-answered", "yes")],
        };
        const clusters = [{ name: "a", server, poolMode }];
        await servingRpc(
          { ingress: life, http, egress: life },
          { clusters },
          async ({ proxy, ingress, egress }) => {
            const response = await send(urlOf(proxy), {
              protocol,
              method: "POST",
              path: "/s/m",
              body: "hello",
            });
            assert.equal(response.status, 200);
            assert.ok(response.headers.some(([name]) => name === "x-answered"));
            const [request] = backend.requests;
            assert.equal(request!.path, "/s/m");
            assert.equal(request!.body.toString(), "hello");
            assert.ok(request!.headers.some(([name]) => name === "x-seen"));
            for (const host of [ingress, egress]) {
              const calls = host.traceRecords.map(({ function: name }) => name);
              assert.ok(calls.includes("proxy_on_downstream_data"));
              assert.ok(calls.includes("proxy_on_upstream_data"));
            }
          },
        );
      });
    });

    test(`bodies of megabytes over ${protocol} to a ${poolMode} cluster arrive whole`, async () => {
      await withBackend(spoken, async (backend, server) => {
        const body = Buffer.alloc(3_000_000);
        for (let i = 0; i < body.length; i += 4) body.writeUInt32LE(i, i);
        backend.respond = (request) => ({ body: request.body });
        await servingRpc(
          { ingress: life, egress: life },
          { clusters: [{ name: "a", server, poolMode }] },
          async ({ proxy }) => {
            const response = await send(urlOf(proxy), { protocol, method: "POST", body });
            assert.ok(response.body.equals(body));
          },
        );
      });
    });
  }

  test(`calls at once to a ${poolMode} cluster`, async () => {
    await withBackend(spoken, async (backend, server) => {
      let arrived = 0;
      let release: () => void = () => {};
      const all = new Promise<void>((resolve) => {
        release = resolve;
      });
      backend.respond = async ({ path }) => {
        if (++arrived === 20) release();
        await all;
        return { body: path };
      };
      const clusters = [{ name: "a", server, poolMode }];
      await servingRpc({ egress: life }, { clusters }, async ({ proxy, egress }) => {
        const paths = Array.from({ length: 20 }, (_, i) => `/${i}`);
        const responses = await Promise.all(paths.map((path) => send(urlOf(proxy), { path })));
        assert.deepEqual(
          responses.map(({ text }) => text),
          paths,
        );
        const connections = told(egress).filter((line) => line === "new").length;
        assert.equal(connections, poolMode === "multiplex" ? 1 : 20);
      });
    });
  });

  test(`a server that cannot be reached by a ${poolMode} cluster gives 503 through the filters`, async () => {
    const clusters = [{ name: "a", server: "tcp://127.0.0.1:1", poolMode }];
    await servingRpc({ egress: life }, { clusters }, async ({ proxy, egress }) => {
      const response = await send(urlOf(proxy));
      assert.equal(response.status, 503);
      assert.match(response.text, /reset reason: connection termination$/);
      assert.deepEqual(told(egress), ["new", "downstream_close Local", "done", "log", "delete"]);
    });
  });

  test(`a server that closes in the middle of a call of a ${poolMode} cluster`, async () => {
    await withServer(
      (socket) => socket.once("data", () => socket.destroy()),
      async ({ url }) => {
        const clusters = [{ name: "a", server: url, poolMode }];
        await servingRpc({ egress: life }, { clusters }, async ({ proxy }) => {
          const response = await send(urlOf(proxy));
          assert.equal(response.status, 503);
          assert.match(response.text, /reset reason: connection termination$/);
        });
      },
    );
  });
}

describe("what L4 filters put in place", () => {
  const request = "GET /made HTTP/1.1\r\nhost: made\r\n\r\n";
  const ingress = {
    proxy_on_downstream_data: [call("proxy_set_buffer_bytes", 2, 0, 99_999, request)],
    proxy_on_upstream_data: [call("proxy_set_buffer_bytes", 3, 0, 99_999, "ANSWER")],
  };

  test("at the ingress is what the HTTP connection manager reads, and the client gets", async () => {
    await withBackend("http1", async (backend, server) => {
      await servingRpc(
        { ingress },
        { clusters: [{ name: "a", server, poolMode: "ping-pong" }] },
        async ({ proxy }) => {
          const client = new BareClient(proxy.port);
          await client.say("bytes of some protocol", /^(ANSWER)+$/);
          assert.deepEqual([backend.requests[0]!.path, backend.requests[0]!.authority], ["/made", "made"]);
          client.socket.destroy();
          await client.closed;
        },
      );
    });
  });

  test("replaces answers that are made here, too", async () => {
    const options = { clusters: [{ name: "a", server: "tcp://127.0.0.1:1" }], routes: [] };
    await servingRpc({ ingress }, options, async ({ proxy }) => {
      const client = new BareClient(proxy.port);
      await client.say("anything", /^(ANSWER)+$/);
      client.socket.destroy();
    });
  });

  test("at the egress is what the server gets, and the router reads", async () => {
    const egress = {
      proxy_on_downstream_data: [call("proxy_set_buffer_bytes", 2, 0, 99_999, "QUESTION")],
      proxy_on_upstream_data: [
        call("proxy_set_buffer_bytes", 3, 0, 99, "HTTP/1.1 201 Made\r\ncontent-length: 4\r\n\r\nmade"),
      ],
    };
    await withServer(
      (socket) =>
        socket.on("data", (chunk) => {
          assert.equal(chunk.toString(), "QUESTION");
          socket.write("reply");
        }),
      async ({ url }) => {
        const clusters = [{ name: "a", server: url, poolMode: "ping-pong" as const }];
        await servingRpc({ egress }, { clusters }, async ({ proxy }) => {
          const response = await send(urlOf(proxy));
          assert.deepEqual([response.status, response.text], [201, "made"]);
        });
      },
    );
  });

  test("later, from a timer, goes on to the HTTP connection manager", async () => {
    const clock = new ManualClock();
    const holding = {
      proxy_on_new_connection: [call("proxy_set_tick_period_milliseconds", 10)],
      proxy_on_downstream_data: [answer(1)],
      proxy_on_tick: [
        call("proxy_set_effective_context", 2),
        call("proxy_set_buffer_bytes", 2, 0, 99_999, request),
        call("proxy_continue_stream", 2),
      ],
    };
    await withBackend("http1", async (backend, server) => {
      const ingressHost = await loadGuests([holding], { clock });
      const none = await loadGuests([]);
      const clusters = [{ name: "a", server, poolMode: "ping-pong" as const }];
      const proxy = await RpcProxy.start({ ingress: ingressHost, http: none, egress: none, clusters });
      try {
        const client = new BareClient(proxy.port);
        client.socket.write("part");
        const pieces = () =>
          ingressHost.traceRecords.filter(({ function: name }) => name === "proxy_on_downstream_data").length;
        await eventually(() => pieces() === 1, "no data came");
        assert.equal(backend.requests.length, 0);
        clock.advance(10);
        await eventually(() => client.text.startsWith("HTTP/1.1 200"), "no answer came");
        assert.equal(backend.requests[0]!.path, "/made");
      } finally {
        await proxy.close();
        ingressHost.close();
      }
    });
  });
});

describe("connections", () => {
  const clusters = [{ name: "a", server: "tcp://127.0.0.1:1", poolMode: "ping-pong" as const }];
  const end = ["done", "log", "delete"];

  test("that the client ends are closed by it, and the upstream's side is never told of", async () => {
    await servingRpc({ ingress: life }, { clusters, routes: [] }, async ({ proxy, ingress }) => {
      const client = new BareClient(proxy.port);
      await client.say("GET / HTTP/1.1\r\nhost: a\r\n\r\n", /^HTTP\/1.1 404/);
      client.socket.end();
      await client.closed;
      await eventually(() => told(ingress).length === 5, "the connection was not forgotten");
      assert.deepEqual(told(ingress), ["new", "downstream_close Remote", ...end]);
    });
  });

  test("that the HTTP connection manager ends are closed by the proxy, after the answer", async () => {
    await servingRpc({ ingress: life }, { clusters, routes: [] }, async ({ proxy, ingress }) => {
      const client = new BareClient(proxy.port);
      client.socket.write("GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n");
      await client.closed;
      assert.match(client.text, /^HTTP\/1.1 404/);
      assert.deepEqual(told(ingress), ["new", "downstream_close Local", ...end]);
    });
  });

  test("that a filter closes end the calls on them, and those to the servers", async () => {
    await withServer(
      () => {},
      async ({ url, sockets }) => {
        const closing = { ...life, proxy_on_downstream_data: [callOnSecond("proxy_close_stream", 2)] };
        const server = [{ name: "a", server: url, poolMode: "ping-pong" as const }];
        await servingRpc({ ingress: closing }, { clusters: server }, async ({ proxy }) => {
          const client = new BareClient(proxy.port);
          client.socket.write("POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 4\r\n\r\n");
          await eventually(() => sockets.size === 1, "the server was not called");
          client.socket.write("!");
          await client.closed;
          assert.equal(client.text, "");
          await eventually(() => sockets.size === 0, "the server is still called");
        });
      },
    );
  });

  test("to servers end with the router's side of them", async () => {
    await withServer(
      () => {},
      async ({ url, sockets }) => {
        const server = [{ name: "a", server: url }];
        await servingRpc({ egress: life }, { clusters: server }, async ({ proxy, egress }) => {
          const client = new BareClient(proxy.port);
          client.socket.write("GET / HTTP/1.1\r\nhost: a\r\n\r\n");
          await eventually(() => sockets.size === 1, "the server was not called");
          await proxy.close();
          await eventually(() => sockets.size === 0, "the server is still called");
          assert.deepEqual(told(egress), ["new", "downstream_close Remote", ...end]);
        });
      },
    );
  });

  test("know the client's address, and those to servers the server's", async () => {
    await withBackend("http1", async (_backend, server) => {
      const asks = (...paths: string[]) => ({
        proxy_on_log: paths.map((path) => call("proxy_get_property", path.replace(".", "\0"))),
      });
      const guests = {
        ingress: asks("source.address"),
        http: asks("source.address", "upstream.address"),
        egress: asks("upstream.address"),
      };
      const target = [{ name: "a", server, poolMode: "ping-pong" as const }];
      const found = (host: Host): unknown[] =>
        host.traceRecords
          .filter(({ function: name }) => name === "proxy_get_property")
          .map(({ returned }) => Object.values(returned ?? {})[0]);
      await servingRpc(guests, { clusters: target }, async ({ proxy, ingress, http, egress }) => {
        const client = new BareClient(proxy.port);
        await once(client.socket, "connect");
        const own = `127.0.0.1:${client.socket.localPort}`;
        await client.say("GET / HTTP/1.1\r\nhost: a\r\n\r\n", /^HTTP\/1.1 200/);
        client.socket.end();
        await client.closed;
        await proxy.close();
        const address = server.replace("tcp://", "");
        assert.deepEqual([...found(ingress), ...found(http)], [own, own, address]);
        assert.deepEqual(found(egress), [address]);
      });
    });
  });
});

/** A call in the second and later callbacks of a connection: the first has more than one byte. */
function callOnSecond(name: string, argument: number): string {
  return `(if (i32.eq (local.get 1) (i32.const 1)) (then ${call(name, argument)}))`;
}

describe("routes of calls", () => {
  test("go by host, path and header, in order", async () => {
    await withBackend("http1", async (backend, server) => {
      backend.respond = () => ({});
      const poolMode = "ping-pong" as const;
      const routed: (string | null)[] = [];
      const options = {
        clusters: ["blue", "green", "rest"].map((name) => ({ name, server, poolMode })),
        routes: [
          { host: "reviews", headers: { "x-rpc-version": "2" }, to: "green" },
          { host: "reviews", to: "blue" },
          { prefix: "/ratings/", to: "rest" },
        ],
        onRoute: (cluster: string | null) => routed.push(cluster),
      };
      await servingRpc({}, options, async ({ proxy }) => {
        const ask = (host: string, path: string, ...headers: [string, string][]) =>
          send(urlOf(proxy), { path, headers: [["host", host], ...headers] });
        await ask("reviews", "/m");
        await ask("reviews", "/m", ["x-rpc-version", "2"]);
        await ask("reviews", "/m", ["x-rpc-version", "3"]);
        await ask("other", "/ratings/get");
        assert.equal((await ask("other", "/m")).status, 404);
        assert.deepEqual(routed, ["blue", "green", "blue", "rest", null]);
      });
    });
  });

  test("must lead to a cluster, and clusters to a server", async () => {
    const host = await loadGuests([]);
    const start = (server: string, to: string) =>
      RpcProxy.start({
        ingress: host,
        http: host,
        egress: host,
        clusters: [{ name: "a", server }],
        routes: [{ to }],
      });
    await assert.rejects(start("http://127.0.0.1:1", "a"), /must be tcp:\/\/host:port/);
    await assert.rejects(start("tcp://127.0.0.1:1", "b"), /leads to "b"/);
  });
});

test("a call may say how long it has, and the server is not told", async () => {
  await withServer(
    (socket) => {
      let seen = "";
      socket.on("data", (chunk) => {
        seen += chunk;
        if (seen.includes("/quick")) {
          socket.write(`HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\n${/timeout/i.test(seen) ? "y" : "n"}`);
        }
      });
    },
    async ({ url }) => {
      const clusters = [{ name: "a", server: url, poolMode: "ping-pong" as const }];
      await servingRpc({}, { clusters, upstreamTimeout: 0 }, async ({ proxy }) => {
        const limit = (value: string): [string, string][] => [["x-envoy-upstream-rq-timeout-ms", value]];
        const slow = await send(urlOf(proxy), { path: "/slow", headers: limit("30") });
        assert.deepEqual([slow.status, slow.text], [504, "upstream request timeout"]);
        const quick = await send(urlOf(proxy), { path: "/quick", headers: limit("9000") });
        assert.deepEqual([quick.status, quick.text], [200, "n"]);
      });
    },
  );
});

test("connections are dealt out to the workers, whatever number of them each host has", async () => {
  await withBackend("http1", async (_backend, server) => {
    const hosts = {
      ingress: await loadGuests([life], { concurrency: 3 }),
      http: await loadGuests([{ proxy_on_request_headers: [] }], { concurrency: 2 }),
      egress: await loadGuests([life], { concurrency: 2 }),
    };
    const clusters = [{ name: "a", server, poolMode: "ping-pong" as const }];
    const proxy = await RpcProxy.start({ ...hosts, clusters });
    const workers = (host: Host, name: string): number[] =>
      host.traceRecords.filter((record) => record.function === name).map(({ worker }) => worker);
    for (let i = 0; i < 4; i++) assert.equal((await send(urlOf(proxy))).status, 200);
    assert.deepEqual(workers(hosts.ingress, "proxy_on_new_connection"), [0, 1, 2, 0]);
    assert.deepEqual(workers(hosts.http, "proxy_on_request_headers"), [0, 1, 0, 0]);
    assert.equal(workers(hosts.egress, "proxy_on_new_connection")[0], 0);
    await proxy.close();
    for (const host of Object.values(hosts)) host.close();
  });
});

test("a port that is taken is refused", async () => {
  const host = await loadGuests([]);
  const options = {
    ingress: host,
    http: host,
    egress: host,
    clusters: [{ name: "a", server: "tcp://127.0.0.1:1" }],
  };
  const proxy = await RpcProxy.start(options);
  await assert.rejects(RpcProxy.start({ ...options, port: proxy.port }), /the port is in use/);
  await proxy.close();
});
