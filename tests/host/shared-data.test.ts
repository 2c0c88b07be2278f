import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Host, Status } from "../../host/index.js";
import { DataStore, type SharedDataRules, type SharedValue } from "../../host/shared/data.js";
import { LocalState } from "../../host/shared/state.js";
import { exchange } from "../../host/testing.js";
import { getData, handedBack, setData, swapData } from "./support/data-steps.js";
import { addressOf, answer, call, callWithResult, logged } from "./support/guest.js";
import { plugin } from "./support/load.js";
import { statuses } from "./support/trace.js";

const bytes = (text: string) => Buffer.from(text);

const keyOf = (key: string) => `(i32.const ${addressOf(key)}) (i32.const ${key.length})`;

function casOf(store: DataStore, key: string): number {
  return (store.get("vm", key) as SharedValue).cas;
}

describe("compare and swap", () => {
  const rules: { rules: SharedDataRules; absent0: Status; absent9: Status; present0: Status }[] = [
    { rules: "envoy", absent0: Status.Ok, absent9: Status.Ok, present0: Status.Ok },
    { rules: "mosn", absent0: Status.Ok, absent9: Status.Ok, present0: Status.CasMismatch },
    { rules: "kong", absent0: Status.Ok, absent9: Status.CasMismatch, present0: Status.CasMismatch },
  ];
  for (const { rules: name, absent0, absent9, present0 } of rules) {
    test(`by the rules of ${name}`, () => {
      const store = new DataStore(name);
      assert.equal(store.set("vm", "absent", bytes("a"), 9), absent9);
      assert.equal(store.set("vm", "key", bytes("a"), 0), absent0);
      const first = casOf(store, "key");
      assert.equal(store.set("vm", "key", bytes("b"), first + 1), Status.CasMismatch);
      assert.deepEqual(store.get("vm", "key"), { value: bytes("a"), cas: first });
      assert.equal(store.set("vm", "key", bytes("c"), first), Status.Ok);
      assert.notEqual(casOf(store, "key"), first);
      assert.equal(store.set("vm", "key", bytes("d"), first), Status.CasMismatch);
      assert.equal(store.set("vm", "key", bytes("e"), 0), present0);
      assert.equal(store.get("vm", "other"), Status.NotFound);
    });
  }

  test("is not there on a host without shared data", async () => {
    const steps = [getData("key"), setData("key", "value")];
    const plugins = [plugin({ proxy_on_request_headers: steps })];
    const host = await Host.load({ plugins, sharedDataRules: "none", trace: true });
    const { trace } = await exchange(host);
    assert.deepEqual(statuses(trace, "proxy_get_shared_data"), ["Unimplemented"]);
    assert.deepEqual(statuses(trace, "proxy_set_shared_data"), ["Unimplemented"]);
  });

  test("removes a key that is set to no value, by the rules of kong alone", async () => {
    const steps = [
      logged("absent", call("proxy_set_shared_data", "key", 0, 0, 0)),
      logged("set", setData("key", "value")),
      getData("key"),
      logged(
        "unset",
        `(drop (call $proxy_set_shared_data ${keyOf("key")} (i32.const 0) (i32.const 0) ${handedBack(4)}))`,
      ),
      logged("get", getData("key")),
    ];
    const run = async (sharedDataRules: SharedDataRules) => {
      const plugins = [plugin({ proxy_on_request_headers: steps })];
      const host = await Host.load({ plugins, sharedDataRules });
      return (await exchange(host)).logs.map(({ message }) => message);
    };
    assert.deepEqual(await run("kong"), ["absent=8", "set=0", "unset=0", "get=1"]);
    assert.deepEqual(await run("envoy"), ["absent=0", "set=0", "unset=0", "get=0"]);
  });

  test("never gives a value the number 0", () => {
    const store = new DataStore("envoy");
    for (let i = 0; i < 3; i++) store.set("vm", "key", bytes("x"), 0);
    assert.equal(casOf(store, "key"), 3);
  });
});

describe("shared data of guests", () => {
  test("is read with its number and replaced by it", async () => {
    const steps = [
      logged("absent", getData("key")),
      logged("set", setData("key", "one", 7)),
      logged("get", getData("key")),
      callWithResult("proxy_log", [2], 2),
      logged("swap", swapData("key", "two")),
      logged("swap again", swapData("key", "three")),
      logged("get again", getData("key")),
      callWithResult("proxy_log", [2], 2),
    ];
    const host = await Host.load({ plugins: [plugin({ proxy_on_request_headers: steps })] });
    const { logs } = await exchange(host);
    assert.deepEqual(
      logs.map(({ message }) => message),
      ["absent=1", "set=0", "get=0", "one", "swap=0", "swap again=8", "get again=0", "two"],
    );
  });

  test("reaches every worker and every VM of the VM id, and no other", async () => {
    const writer = { proxy_on_request_headers: [setData("key", "value")] };
    const reader = { proxy_on_response_headers: [getData("key")] };
    const plugins = [
      plugin(writer, { vmId: "one" }),
      plugin(reader, { name: "same", vmId: "one" }),
      plugin(reader, { name: "other", vmId: "two" }),
    ];
    const host = await Host.load({ plugins, concurrency: 2, trace: true });
    await exchange(host, { worker: 0 });
    const { trace } = await exchange(host, { worker: 1 });
    const reads = trace.filter((record) => record.function === "proxy_get_shared_data");
    const found = Object.fromEntries(reads.map((record) => [record.plugin, record.result]));
    assert.equal(found.same, "Ok");
    assert.equal(found.other, "NotFound");
  });

  test("holds any bytes, and nothing at all", async () => {
    const odd = "\0\xff\n";
    const steps = [setData(odd, odd), setData("empty", ""), logged("empty", getData("empty"))];
    const host = await Host.load({ plugins: [plugin({ proxy_on_request_headers: steps })] });
    const { logs } = await exchange(host);
    assert.deepEqual((host.shared.getData("", odd) as SharedValue).value, Buffer.from(odd, "latin1"));
    assert.equal((host.shared.getData("", "empty") as SharedValue).value.length, 0);
    assert.equal(logs[0]?.message, "empty=0");
  });

  test("refuses what lies outside of memory", async () => {
    const steps = [
      logged("key", call("proxy_get_shared_data", -4, 8)),
      logged("set key", call("proxy_set_shared_data", -4, 8, 0, 0, 0)),
      logged("set value", call("proxy_set_shared_data", 0, 1, -4, 8, 0)),
      setData("k", "v"),
      logged("returned", call("proxy_get_shared_data", "k", -4, -4)),
      logged("cas", call("proxy_get_shared_data", "k", 96, 112, -2)),
    ];
    const host = await Host.load({ plugins: [plugin({ proxy_on_request_headers: steps })] });
    const { logs } = await exchange(host);
    assert.deepEqual(
      logs.map(({ message }) => message),
      ["key=6", "set key=6", "set value=6", "returned=6", "cas=6"],
    );
  });

  test("lives as long as a plugin with its VM id, through other chains and dead VMs", async () => {
    const steps = [setData("key", "value"), "(unreachable)"];
    const host = await Host.load({ plugins: [plugin({ proxy_on_request_headers: steps }, { vmId: "v" })] });
    await exchange(host);
    const has = () => typeof host.shared.getData("v", "key") !== "number";
    assert.ok(has(), "after a trap");
    await host.reload([plugin({ proxy_on_request_headers: [] }, { vmId: "v" })]);
    assert.ok(has(), "in another chain with the VM id");
    await host.reload([plugin({ proxy_on_request_headers: [] }, { vmId: "other" })]);
    assert.ok(!has(), "in another chain without it");
  });

  test("goes with a plugin that is refused", async () => {
    const refused = { proxy_on_configure: [setData("key", "value"), answer(0)] };
    const plugins = [plugin({ proxy_on_configure: [] }), plugin(refused, { vmId: "v" })];
    const shared = new LocalState();
    await assert.rejects(Host.load({ plugins, shared }));
    assert.equal(shared.getData("v", "key"), Status.NotFound);
  });

  test("is shared by hosts that are given the same state", async () => {
    const shared = new LocalState();
    const one = await Host.load({ plugins: [plugin({ proxy_on_configure: [setData("k", "v")] })], shared });
    const steps = [logged("get", getData("k"))];
    const two = await Host.load({ plugins: [plugin({ proxy_on_request_headers: steps })], shared });
    assert.equal((await exchange(two)).logs[0]?.message, "get=0");
    one.close();
    assert.equal((await exchange(two)).logs[0]?.message, "get=0");
    two.close();
    assert.equal(shared.getData("", "k"), Status.NotFound);
  });
});
