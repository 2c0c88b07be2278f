import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { Host, type HttpStream } from "../../host/index.js";
import { encodePairs } from "../../host/pairs.js";
import { exchange, FakeCluster, leakCheck } from "../../host/testing.js";
import { leakyModule } from "../support/leaky.js";
import { fixtureModule } from "../support/modules.js";
import { answer, type Callbacks, call, guest, trap } from "./support/guest.js";
import { silentSink } from "./support/load.js";

const load = (callbacks: Callbacks, options = {}) =>
  Host.load({ plugins: [{ name: "p", wasm: guest(callbacks) }], ...options });
const few = { warmUp: 10, repetitions: 20 };
const callout = encodePairs([
  [":method", "GET"],
  [":path", "/"],
  [":authority", "auth"],
]).toString("latin1");

/** Opens a stream and sends a request's headers. */
function open(host: Host): HttpStream {
  const stream = host.createHttpStream(silentSink);
  stream.decodeHeaders([[":path", "/"]], false);
  return stream;
}

suite("a leak check", () => {
  test("passes a module that gives everything back", async () => {
    const host = await Host.load({ plugins: [{ wasm: await leakyModule(0) }] });
    await leakCheck(host, () => exchange(host));
  });

  test("passes a module whose arrays grow and whose texts shrink", async () => {
    const host = await Host.load({ plugins: [{ wasm: await fixtureModule("growing") }] });
    await leakCheck(host, () => exchange(host));
  });

  test("finds a module that keeps an object of every stream", async () => {
    const host = await Host.load({ plugins: [{ name: "leaky", wasm: await leakyModule(1) }] });
    await assert.rejects(
      leakCheck(host, () => exchange(host)),
      {
        name: "AssertionError",
        message:
          /^after 5000 repetitions there is more than before:\n {2}plugin "leaky", worker 0: memory has grown from \d+ to \d+ pages$/,
      },
    );
  });

  test("finds streams that are not closed, and says which are held back", async () => {
    const host = await load({ proxy_on_request_headers: [answer(4)] });
    await assert.rejects(
      leakCheck(host, () => open(host), few),
      {
        message:
          "after 20 repetitions there is more than before:\n" +
          '  plugin "p", worker 0: 20 more stream contexts live: 12 (its request held back), 13 (its request held back), ' +
          "14 (its request held back), 15 (its request held back), 16 (its request held back), …",
      },
    );
  });

  test("takes streams that lived before for granted", async () => {
    const host = await load({ proxy_on_request_headers: [] });
    open(host);
    await leakCheck(host, () => open(host).close(), few);
  });

  test("finds callouts without an answer", async () => {
    const host = await load(
      { proxy_on_request_headers: [call("proxy_http_call", "auth", callout, "", "", 0)] },
      { clusters: { auth: new FakeCluster() } },
    );
    await assert.rejects(
      leakCheck(host, () => exchange(host), { warmUp: 0, repetitions: 2 }),
      {
        message:
          "after 2 repetitions there is more than before:\n" +
          '  plugin "p", worker 0: 2 more HTTP calls wait for an answer: token 4, token 8',
      },
    );
  });

  test("finds plugins of old configurations that streams keep alive", async () => {
    const plugins = [{ name: "p", wasm: guest({ proxy_on_request_headers: [] }) }];
    const host = await Host.load({ plugins });
    const renew = async () => {
      open(host);
      await host.reload(plugins);
    };
    await assert.rejects(leakCheck(host, renew, { warmUp: 1, repetitions: 2 }), {
      message: /2 more stream contexts live: .*\n.* 2 more plugin contexts live: /,
    });
  });

  test("fails with a module that traps", async () => {
    const host = await load({ proxy_on_request_headers: [trap] });
    await assert.rejects(
      leakCheck(host, () => exchange(host), few),
      {
        message: /^the module trapped in repetition 1: proxy_on_request_headers failed: unreachable/,
      },
    );
  });

  test("fails with the scenario", async () => {
    const host = await load({});
    await assert.rejects(
      leakCheck(host, () => assert.fail("its own"), few),
      { message: "its own" },
    );
  });
});
