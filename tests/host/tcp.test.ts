import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { describe, test } from "node:test";
import { Host, PeerType, TcpProxy } from "../../host/index.js";
import { connection, ManualClock } from "../../host/testing.js";
import { answer, atEnd, call, callWithResult, log, trap } from "./support/guest.js";
import { loadGuests, plugin } from "./support/load.js";
import { returned, statuses } from "./support/trace.js";

const life = {
  proxy_on_new_connection: [],
  proxy_on_downstream_data: [],
  proxy_on_upstream_data: [],
  proxy_on_downstream_connection_close: [],
  proxy_on_upstream_connection_close: [],
  proxy_on_done: [],
  proxy_on_log: [],
  proxy_on_delete: [],
};

/** What the guests were told of connections: the plugin, the callback, and what it was told beside the context. */
function told(host: Host): unknown[] {
  return host.traceRecords
    .filter(({ direction, contextId }) => direction === "guest" && contextId > 1)
    .map(({ plugin, function: name, arguments: all }) => {
      const short = name.replace("proxy_on_", "").replace("_connection", "");
      return [plugin, short, ...Object.values(all).slice(1)].join(" ");
    });
}

/** The guest under a name of its own, so that it has a VM of its own. */
const named = (name: string, callbacks: Record<string, string[]>) => ({
  ...callbacks,
  proxy_on_vm_start: [log(name), answer(1)],
});

describe("connections", () => {
  test("pass the filters in order, and the upstream's data in the other", async () => {
    const host = await loadGuests([named("a", life), named("b", life)]);
    const client = connection(host);
    client.send("abc");
    client.receive("de");
    assert.equal(client.toUpstream.text, "abc");
    assert.equal(client.toClient.text, "de");
    client.end();
    client.receive("", true);
    assert.deepEqual([client.toUpstream.hasEnded, client.toClient.hasEnded], [true, true]);
    assert.deepEqual(told(host), [
      "a new",
      "b new",
      "a downstream_data 3 false",
      "b downstream_data 3 false",
      "b upstream_data 2 false",
      "a upstream_data 2 false",
      "a downstream_data 0 true",
      "b downstream_data 0 true",
      "b upstream_data 0 true",
      "b upstream_close Unknown",
      "a upstream_data 0 true",
      "a upstream_close Unknown",
      ...["a", "b"].flatMap((name) => [
        `${name} downstream_close Local`,
        `${name} done`,
        `${name} log`,
        `${name} delete`,
      ]),
    ]);
  });

  test("that the client ends last are closed by it", async () => {
    const host = await loadGuests([life]);
    const client = connection(host);
    client.receive("bye", true);
    client.send("", true);
    assert.ok(told(host).includes("a downstream_close Remote"));
  });

  test("that break off are closed by whoever did it", async () => {
    const host = await loadGuests([life]);
    connection(host).close();
    connection(host).close(PeerType.Local);
    assert.deepEqual(
      told(host).filter((line) => String(line).includes("close")),
      ["a downstream_close Remote", "a downstream_close Local"],
    );
  });

  test("are over once, and take nothing after", async () => {
    const host = await loadGuests([life]);
    const client = connection(host);
    client.close();
    const before = told(host).length;
    client.close();
    client.send("late");
    client.receive("late");
    assert.equal(told(host).length, before);
    assert.equal(client.toUpstream.text + client.toClient.text, "");
  });

  test("are forgotten when they are over", async () => {
    const host = await loadGuests([
      {
        proxy_on_new_connection: [
          call("proxy_set_effective_context", 2),
          call("proxy_set_effective_context", 3),
        ],
      },
    ]);
    connection(host).close();
    connection(host).close();
    assert.deepEqual(statuses(host.traceRecords, "proxy_set_effective_context"), [
      "Ok",
      "BadArgument",
      "BadArgument",
      "Ok",
    ]);
  });
});

describe("data that a filter holds", () => {
  test("come again with the next, to all filters from the first", async () => {
    const host = await loadGuests([
      named("a", life),
      named("b", { ...life, proxy_on_downstream_data: [atEnd([], [answer(1)])] }),
    ]);
    const client = connection(host);
    client.send("abc");
    client.send("de");
    assert.equal(client.toUpstream.text, "");
    client.end();
    assert.equal(client.toUpstream.text, "abcde");
    assert.deepEqual(
      told(host).filter((line) => String(line).includes("downstream_data")),
      [
        "a downstream_data 3 false",
        "b downstream_data 3 false",
        "a downstream_data 5 false",
        "b downstream_data 5 false",
        "a downstream_data 5 true",
        "b downstream_data 5 true",
      ],
    );
  });

  test("can be changed and let go later, and are not shown again", async () => {
    const clock = new ManualClock();
    const steps = {
      ...life,
      proxy_on_new_connection: [call("proxy_set_tick_period_milliseconds", 10)],
      proxy_on_downstream_data: [answer(1)],
      proxy_on_tick: [
        call("proxy_set_effective_context", 2),
        call("proxy_set_buffer_bytes", 2, 0, 99, "changed"),
        call("proxy_continue_stream", 2),
      ],
    };
    const host = await loadGuests([steps], { clock });
    const client = connection(host);
    client.send("abc");
    clock.advance(10);
    assert.equal(client.toUpstream.text, "changed");
    host.close();
  });

  test("beyond the limit stop the reading from that side until they have gone on", async () => {
    const steps = {
      proxy_on_downstream_data: [`(if (i32.lt_u (local.get 1) (i32.const 20)) (then ${answer(1)}))`],
      proxy_on_upstream_data: [`(if (i32.lt_u (local.get 1) (i32.const 20)) (then ${answer(1)}))`],
    };
    const host = await loadGuests([steps], { bufferLimit: 10 });
    const client = connection(host);
    client.send("x".repeat(10));
    client.receive("y".repeat(10));
    assert.deepEqual(client.isPaused, { downstream: false, upstream: false });
    client.send("x");
    client.receive("y");
    assert.deepEqual(client.isPaused, { downstream: true, upstream: true });
    client.send("x".repeat(9));
    client.receive("y".repeat(9));
    assert.deepEqual(client.isPaused, { downstream: false, upstream: false });
    assert.equal(client.toUpstream.bytes.length + client.toClient.bytes.length, 40);
  });

  test("on a new connection are not read until it goes on", async () => {
    const clock = new ManualClock();
    const steps = {
      ...life,
      proxy_on_new_connection: [call("proxy_set_tick_period_milliseconds", 10), answer(1)],
      proxy_on_tick: [call("proxy_set_effective_context", 2), call("proxy_continue_stream", 2)],
    };
    const host = await loadGuests([steps], { clock });
    const client = connection(host);
    client.send("abc");
    assert.equal(client.isConnected, false);
    clock.advance(10);
    assert.equal(client.isConnected, true);
    assert.equal(client.toUpstream.text, "abc");
    host.close();
  });

  test("of the upstream's are lost with it", async () => {
    const host = await loadGuests([{ ...life, proxy_on_upstream_data: [answer(1)] }]);
    const client = connection(host);
    client.receive("abc", true);
    assert.equal(client.isClosed, false);
    client.end();
    assert.equal(client.isClosed, true);
    assert.equal(client.toClient.text, "");
    assert.ok(told(host).includes("a downstream_close Local"));
  });
});

describe("filters that close connections", () => {
  for (const type of [2, 3]) {
    test(`by stream type ${type} take nothing more`, async () => {
      const host = await loadGuests([
        named("a", life),
        named("b", { ...life, proxy_on_downstream_data: [call("proxy_close_stream", type)] }),
      ]);
      const client = connection(host);
      client.send("abc");
      assert.equal(client.isClosed, true);
      assert.equal(client.toUpstream.text, "");
      client.receive("late");
      assert.equal(client.toClient.text, "");
      assert.deepEqual(told(host).slice(4), [
        ...["a", "b"].flatMap((name) => [
          `${name} downstream_close Local`,
          `${name} done`,
          `${name} log`,
          `${name} delete`,
        ]),
      ]);
    });
  }

  for (const failurePolicy of ["closed", "open"] as const) {
    test(`by a trap, failing ${failurePolicy}, close those of their VM when they send`, async () => {
      const steps = {
        proxy_on_downstream_data: [`(if (i32.eq (local.get 1) (i32.const 4)) (then ${trap}))`],
      };
      const host = await Host.load({ plugins: [plugin(steps, { failurePolicy })] });
      const [trapping, idle] = [connection(host), connection(host)];
      trapping.send("trap");
      assert.equal(trapping.isClosed, true);
      assert.equal(idle.isClosed, false);
      idle.send("x");
      assert.equal(idle.isClosed, true);
      const next = connection(host);
      next.send("hello");
      assert.equal(next.isClosed, failurePolicy === "closed");
      assert.equal(next.toUpstream.text, failurePolicy === "open" ? "hello" : "");
    });
  }
});

describe("properties of connections", () => {
  test("are those of the client, and filter state", async () => {
    const property = (...path: string[]) => call("proxy_get_property", path.join("\0"));
    const steps = [
      property("source", "address"),
      property("connection", "id"),
      property("plugin_name"),
      call("proxy_set_property", "key", "value"),
      property("filter_state", "wasm.key"),
      property("request", "path"),
    ];
    const host = await loadGuests([{ proxy_on_new_connection: steps }]);
    connection(host, { info: { sourceAddress: "10.0.0.1", sourcePort: 9, "connection.id": "c" } });
    assert.deepEqual(returned(host.traceRecords, "proxy_get_property"), [
      "10.0.0.1:9",
      "c",
      "a",
      "value",
      undefined,
    ]);
  });
});

describe("a TCP proxy", () => {
  test("takes connections through the chain to the server", async () => {
    const server = createServer({ allowHalfOpen: true }, (socket) => {
      socket.on("data", (chunk) => socket.write(`<${chunk}>`));
      socket.on("end", () => socket.end());
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const steps = {
      ...life,
      proxy_on_downstream_data: [
        atEnd([], [call("proxy_set_buffer_bytes", 2, 0, 0, "new ")]),
        call("proxy_get_property", "source\0port"),
      ],
      proxy_on_log: [call("proxy_get_property", "upstream\0address"), callWithResult("proxy_log", [2], 2)],
    };
    const host = await loadGuests([steps]);
    const { port } = server.address() as AddressInfo;
    const proxy = await TcpProxy.start({ host, upstream: `tcp://127.0.0.1:${port}` });
    try {
      const client = connect({ port: proxy.port, host: "127.0.0.1", allowHalfOpen: true });
      client.write("hello");
      const [answered] = (await once(client, "data")) as [Buffer];
      assert.equal(answered.toString(), "<new hello>");
      assert.equal(proxy.liveConnections, 1);
      client.end();
      await Promise.all([once(client, "end"), once(client, "close")]);
      assert.deepEqual(statuses(host.traceRecords, "proxy_get_property"), ["Ok", "Ok", "Ok"]);
      assert.equal(host.logs.at(-1)?.message, `127.0.0.1:${port}`);
      assert.equal(proxy.liveConnections, 0);
    } finally {
      await proxy.close();
      server.close();
      host.close();
    }
  });

  test("closes connections whose server cannot be reached", async () => {
    const host = await loadGuests([life]);
    const proxy = await TcpProxy.start({ host, upstream: "tcp://127.0.0.1:1" });
    const client: Socket = connect(proxy.port, "127.0.0.1");
    client.resume();
    await once(client, "close");
    assert.ok(told(host).includes("a downstream_close Local"));
    await proxy.close();
  });

  test("refuses what is no upstream", async () => {
    const host = await loadGuests([life]);
    await assert.rejects(
      TcpProxy.start({ host, upstream: "http://127.0.0.1:1" }),
      /must be tcp:\/\/host:port/,
    );
  });
});
