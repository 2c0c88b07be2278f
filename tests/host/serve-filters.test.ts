// The reverse proxy around real modules: what filters do to bodies, answers and streams, seen by real clients.

import assert from "node:assert/strict";
import { once } from "node:events";
import * as http from "node:http";
import * as http2 from "node:http2";
import { test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { DataStatus, HeadersStatus, Host, type HostOptions, type PluginOptions } from "../../host/index.js";
import { headerValues } from "../support/headers.js";
import { send } from "../support/http-client.js";
import { eventually, serving } from "./serving.js";
import { answer, atEnd, type Callbacks, call, trap } from "./support/guest.js";
import { plugin } from "./support/load.js";

const PROTOCOLS = ["http1", "http2"] as const;

/** Serves with a host for a test, and closes the host. */
async function servingGuests(
  guests: Callbacks[],
  use: (...args: [...Parameters<Parameters<typeof serving>[1]>, Host]) => Promise<void>,
  options: Partial<PluginOptions & HostOptions> = {},
): Promise<void> {
  const plugins = guests.map((callbacks, i) => plugin(callbacks, { ...options, name: "ab"[i]! }));
  const host = await Host.load({ trace: true, ...options, plugins });
  try {
    await serving({ host }, (served) => use(served, host));
  } finally {
    host.close();
  }
}

/** Holds a body until it is whole. */
const buffering = atEnd([answer(DataStatus.Continue)], [answer(DataStatus.StopIterationAndBuffer)]);

for (const protocol of PROTOCOLS) {
  test(`${protocol}: bodies that a filter holds arrive whole, both ways`, () =>
    servingGuests(
      [{ proxy_on_request_body: [buffering], proxy_on_response_body: [buffering] }],
      async ({ proxy, backend }) => {
        backend.respond = ({ body }) => ({ body });
        const body = Buffer.alloc(400_000, "abcdefg");
        const response = await send(proxy.url, { protocol, method: "POST", body });
        assert.ok(response.body.equals(body));
      },
    ));

  test(`${protocol}: a body over the limit is 413 for requests, and 500 or a reset for responses`, async () => {
    const limit = { bufferLimit: 100_000 };
    const large = Buffer.alloc(400_000);
    await servingGuests(
      [{ proxy_on_request_body: [buffering] }],
      async ({ proxy, backend }) => {
        const response = await send(proxy.url, { protocol, method: "POST", body: large });
        assert.equal(response.status, 413);
        assert.equal(response.text, "Payload Too Large");
        assert.equal(backend.requests.length, 0);
      },
      limit,
    );
    await servingGuests(
      [
        {
          proxy_on_response_body: [buffering],
          proxy_on_response_headers: [answer(HeadersStatus.StopIteration)],
        },
      ],
      async ({ proxy, backend }) => {
        backend.respond = () => ({ body: large });
        assert.equal((await send(proxy.url, { protocol })).status, 500);
      },
      { ...limit, allowOnHeadersStopIteration: true },
    );
    await servingGuests(
      [{ proxy_on_response_body: [buffering] }],
      async ({ proxy, backend }) => {
        backend.respond = () => ({ body: large });
        await assert.rejects(send(proxy.url, { protocol }));
      },
      limit,
    );
  });

  test(`${protocol}: a filter's answer replaces the upstream's`, () =>
    servingGuests(
      [
        {
          proxy_on_response_headers: [
            call("proxy_send_local_response", 418, "", "short and stout", 0, 0, -1),
          ],
        },
      ],
      async ({ proxy, backend }) => {
        backend.respond = () => ({ body: Buffer.alloc(1_000_000) });
        const response = await send(proxy.url, { protocol });
        assert.equal(response.status, 418);
        assert.equal(response.text, "short and stout");
      },
    ));

  test(`${protocol}: a trap is 503, or breaks off a response that has begun`, async () => {
    await servingGuests([{ proxy_on_response_headers: [trap] }], async ({ proxy }) => {
      assert.equal((await send(proxy.url, { protocol })).status, 503);
    });
    await servingGuests([{ proxy_on_response_body: [trap] }], async ({ proxy, errors }) => {
      await assert.rejects(send(proxy.url, { protocol }));
      assert.equal(errors.length, 1);
    });
  });

  test(`${protocol}: a stream that a filter stops goes on when its timer says so`, () =>
    servingGuests(
      [
        {
          proxy_on_configure: [call("proxy_set_tick_period_milliseconds", 20)],
          proxy_on_request_headers: [answer(HeadersStatus.StopIteration)],
          proxy_on_tick: [
            call("proxy_set_effective_context", 2),
            call("proxy_add_header_map_value", 0, "x-late", "yes"),
            call("proxy_continue_stream", 0),
          ],
        },
      ],
      async ({ proxy, backend }) => {
        const response = await send(proxy.url, { protocol, method: "POST", body: Buffer.alloc(300_000) });
        assert.equal(response.status, 200);
        assert.deepEqual(headerValues(backend.requests[0]!.headers, "x-late"), ["yes"]);
        assert.equal(backend.requests[0]!.body.length, 300_000);
      },
    ));
}

test("clients that go away leave no context behind in the modules", () =>
  servingGuests(
    [{ proxy_on_request_headers: [], proxy_on_delete: [] }, { proxy_on_delete: [] }],
    async ({ proxy, backend }, host) => {
      backend.respond = async () => {
        await delay(60_000, undefined, { ref: false });
        return {};
      };
      const count = (name: string): number =>
        host.traceRecords.filter((record) => record.function === name && record.plugin === "a").length;
      for (let i = 1; i <= 10; i++) {
        const request = http.request(proxy.url, { method: "POST", agent: false }).on("error", () => {});
        request.write("part of it");
        await eventually(() => count("proxy_on_request_headers") === 2 * i - 1, "the request has not come");
        request.destroy();

        const session = http2.connect(proxy.url);
        const stream = session.request({ ":method": "POST" }).on("error", () => {});
        await eventually(() => count("proxy_on_request_headers") === 2 * i, "the request has not come");
        stream.destroy(new Error("gone"));
        session.close();
        await once(session, "close");
      }
      await eventually(() => proxy.liveStreams === 0, "a stream is left");
      assert.equal(count("proxy_on_delete"), 20);
    },
  ));
