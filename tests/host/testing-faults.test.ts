import assert from "node:assert/strict";
import { suite, test } from "node:test";
import {
  damages,
  type Fault,
  formatTrace,
  Host,
  HostError,
  Status,
  type TraceRecord,
} from "../../host/index.js";
import { exchange } from "../../host/testing.js";
import { type Callbacks, call, callWithResult, guest, log, logged } from "./support/guest.js";
import { loadGuests } from "./support/load.js";

const get = (name: string) => call("proxy_get_header_map_value", 0, name);
const show = (from: number) => callWithResult("proxy_log", [2], from);
const threeReads: Callbacks = {
  proxy_on_request_headers: [":method", ":path", ":authority"].map((name) => logged(name, get(name))),
};

/** What the guests log in an exchange, with the faults that a test adds. */
async function lines(host: Host, ...faults: Fault[]): Promise<string[]> {
  for (const fault of faults) host.faults.add(fault);
  const { logs } = await exchange(host);
  return logs.map(({ message }) => message);
}

suite("a fault", () => {
  test("makes the third call of a function answer something else", async () => {
    const host = await loadGuests([threeReads]);
    const fault = host.faults.add({
      function: "proxy_get_header_map_value",
      nth: 3,
      status: Status.InternalFailure,
    });
    assert.deepEqual(await lines(host), [":method=0", ":path=0", ":authority=:"]);
    assert.deepEqual([fault.calls, fault.injected, host.faults.injected], [3, 1, 1]);
    assert.deepEqual(await lines(host), [":method=0", ":path=0", ":authority=0"]);
    assert.deepEqual([fault.calls, fault.injected], [6, 1]);
  });

  test("keeps the call from being performed", async () => {
    const host = await loadGuests([
      { proxy_on_request_headers: [call("proxy_add_header_map_value", 0, "x-a", "b")] },
    ]);
    host.faults.add({ function: "proxy_add_header_map_value", status: Status.Ok });
    const { upstreamRequest, trace } = await exchange(host);
    assert.equal(upstreamRequest!.header("x-a"), undefined);
    assert.equal(trace.find((record) => record.direction === "host")!.result, "Ok");
  });

  test("shows in the trace", async () => {
    const host = await loadGuests([threeReads]);
    host.faults.add({ function: "proxy_get_header_map_value", nth: 2, status: Status.NotFound });
    const { trace } = await exchange(host);
    const reads = trace.filter((record: TraceRecord) => record.function === "proxy_get_header_map_value");
    assert.deepEqual(
      reads.map(({ faulted, result }) => [faulted, result]),
      [
        [undefined, "Ok"],
        [true, "NotFound"],
        [undefined, "Ok"],
      ],
    );
    assert.match(formatTrace(reads[1]!), /name=":path"\) -> NotFound \(faulted\) {2}/);
  });

  test("can be taken away again, alone or with all others", async () => {
    const host = await loadGuests([threeReads]);
    const one = host.faults.add({
      when: ({ arguments: { name } }) => name === ":method",
      status: Status.Empty,
    });
    host.faults.add({ when: ({ arguments: { name } }) => name === ":path", status: Status.NotFound });
    assert.deepEqual(await lines(host), [":method=7", ":path=1", ":authority=0"]);
    one.remove();
    assert.deepEqual(await lines(host), [":method=0", ":path=1", ":authority=0"]);
    host.faults.clear();
    assert.deepEqual(await lines(host), [":method=0", ":path=0", ":authority=0"]);
    assert.equal(host.faults.any, false);
    assert.equal(host.faults.injected, 3);
  });

  test("that was added first goes before the others, which count the call too", async () => {
    const host = await loadGuests([threeReads]);
    host.faults.add({ function: "proxy_get_header_map_value", nth: 1, status: Status.Empty });
    const second = host.faults.add({
      function: "proxy_get_header_map_value",
      nth: 2,
      status: Status.NotFound,
    });
    assert.deepEqual(await lines(host), [":method=7", ":path=1", ":authority=0"]);
    assert.deepEqual([second.calls, second.injected], [3, 1]);
  });

  for (const [what, fault, expected] of [
    ["any function", { nth: 2, status: Status.NotFound }, ["a=0", "b=0"]],
    ["a plugin", { plugin: "b", function: "proxy_get_log_level", status: Status.NotFound }, ["a=0", "b=1"]],
    ["a context", { context: 2, function: "proxy_get_log_level", status: Status.NotFound }, ["a=1", "b=1"]],
    [
      "another context",
      { context: 3, function: "proxy_get_log_level", status: Status.NotFound },
      ["a=0", "b=0"],
    ],
    ["a worker", { worker: 1, function: "proxy_get_log_level", status: Status.NotFound }, ["a=0", "b=0"]],
    [
      "a condition",
      {
        when: (at) => at.plugin === "b" && at.contextId === 2 && at.function === "proxy_get_log_level",
        status: Status.Empty,
      },
      ["a=0", "b=7"],
    ],
  ] as [string, Fault, string[]][]) {
    test(`can be for calls of ${what}`, async () => {
      const level = (name: string) => ({
        proxy_on_request_headers: [logged(name, call("proxy_get_log_level"))],
      });
      const host = await loadGuests([level("a"), level("b")], { concurrency: 2 });
      const found = await lines(host, fault);
      // The second of all calls is the log line of the first plugin.
      assert.deepEqual(found, what === "any function" ? ["b=0"] : expected);
    });
  }

  test("can be there from the start", async () => {
    const callbacks = { proxy_on_configure: [logged("level", call("proxy_get_log_level"))] };
    const host = await loadGuests([callbacks], {
      faults: [{ function: "proxy_get_log_level", status: Status.Unimplemented }],
    });
    assert.deepEqual(
      host.logs.map(({ message }) => message),
      ["level=<"],
    );
  });

  test("can be for WASI, with WASI's numbers", async () => {
    const host = await loadGuests([
      { proxy_on_request_headers: [logged("clock", call("clock_time_get", 0, 0n))] },
    ]);
    assert.deepEqual(await lines(host, { function: "clock_time_get", status: 8 as Status }), ["clock=8"]);
  });

  test("is not for a call that is not allowed", async () => {
    const host = await Host.load({
      plugins: [
        {
          wasm: guest(
            { proxy_on_request_headers: [get(":path")] },
            { onAllocate: [call("proxy_get_log_level")] },
          ),
        },
      ],
    });
    const fault = host.faults.add({ function: "proxy_get_log_level", status: Status.Ok });
    await exchange(host);
    assert.equal(fault.calls, 0);
    assert.match(host.traps[0]!.reason, /proxy_get_log_level was called from malloc/);
  });

  test("that makes no sense is refused", async () => {
    const { faults } = await loadGuests([{}]);
    const status = Status.Ok;
    for (const [fault, message] of [
      [{ function: "proxy_get_header", status }, "a fault names proxy_get_header, which is no host function"],
      [{ function: "proxy_log" }, "a fault needs either a status or a damage"],
      [{ status, damage: "empty" }, "a fault needs either a status or a damage"],
      [{ nth: 0, status }, "a fault's nth is 0; calls are counted from 1"],
      [{ nth: 1.5, status }, "a fault's nth is 1.5; calls are counted from 1"],
    ] as [Fault, string][]) {
      assert.throws(() => faults.add(fault), new HostError(message));
    }
  });
});

suite("damage", () => {
  /** What a guest gets of a header's value, of a number and of a number of 64 bits. */
  async function handedBack(fault: Partial<Fault>): Promise<unknown[]> {
    const callbacks: Callbacks = {
      proxy_on_request_headers: [
        get(":authority"),
        call("proxy_get_header_map_size", 0),
        call("proxy_get_current_time_nanoseconds"),
      ],
    };
    const clock = {
      realtime: () => 1000n,
      monotonic: () => 0n,
      every: () => () => {},
      after: () => () => {},
    };
    const host = await loadGuests([callbacks], { clock });
    for (const name of [
      "proxy_get_header_map_value",
      "proxy_get_header_map_size",
      "proxy_get_current_time_nanoseconds",
    ]) {
      host.faults.add({ function: name, ...fault } as Fault);
    }
    const { trace } = await exchange(host);
    const calls = trace.filter((record) => record.direction === "host");
    assert.ok(calls.every(({ faulted, result }) => faulted && result === "Ok"));
    return calls.map(({ returned }) => Object.values(returned!)[0]);
  }

  const size = ":methodGET:path/:authoritytest.local:schemehttp".length;
  const expected: Record<string, unknown[]> = {
    empty: ["", 0, 0],
    truncated: ["test.", size >> 1, 500],
    outside: ["<outside of memory>", 0xffffffff, "18446744073709551615"],
    huge: ["<outside of memory>", 0xffffffff, "18446744073709551615"],
  };
  for (const [damage, results] of Object.entries(expected)) {
    test(`hands back ${damage} results with status Ok`, async () => {
      assert.deepEqual(await handedBack({ damage: damage as Fault["damage"] & string }), results);
    });
  }

  test("hands back garbage of the right size", async () => {
    const [text, number] = await handedBack({ damage: "garbage" });
    assert.notEqual(text, "test.local");
    assert.notEqual(number, size);
    assert.deepEqual(await handedBack({ damage: "garbage" }).then(([again]) => again), text);
  });

  test("has a case each", () => {
    assert.deepEqual([...Object.keys(expected), "garbage"].sort(), [...damages].sort());
  });

  test("leaves a call that fails as it is, and what a guest does not want", async () => {
    const host = await loadGuests([
      {
        proxy_on_request_headers: [
          logged("absent", get("x-absent")),
          logged("foreign", call("proxy_call_foreign_function", "clear_route_cache", "", 0, 0)),
          log("still there"),
        ],
      },
    ]);
    assert.deepEqual(await lines(host, { damage: "huge" }), ["absent=1", "foreign=0", "still there"]);
  });

  test("of a status Ok that is made up is to hand back nothing", async () => {
    const host = await loadGuests([{ proxy_on_request_headers: [get("x-absent"), show(3)] }]);
    const fault = { function: "proxy_get_header_map_value", status: Status.Ok };
    assert.deepEqual(await lines(host, fault), [""]);
  });
});
