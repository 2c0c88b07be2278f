import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Host, LogLevel } from "../../host/index.js";
import { ManualClock } from "../../host/testing.js";
import { addressOf, call, log } from "./support/guest.js";
import { loadGuests, plugin } from "./support/load.js";
import { returned, statuses } from "./support/trace.js";

/** Logs 8 bytes of memory. */
const show = (address: number, size = 8) => call("proxy_log", 2, address, size);

/** Writes a vector of one buffer at address 64, and hands it to `fd_write`. */
function write(file: number, text: string): string[] {
  return [
    `(i32.store (i32.const 64) (i32.const ${addressOf(text)}))`,
    `(i32.store (i32.const 68) (i32.const ${text.length}))`,
    call("fd_write", file, 64, 1, 128),
  ];
}

async function configure(steps: string[], environment = {}): Promise<Host> {
  return Host.load({
    plugins: [plugin({ proxy_on_configure: steps }, { environment })],
    trace: true,
    clock: new ManualClock(1),
  });
}

function messages(host: Host): string[] {
  return host.logs.map((record) => record.message);
}

describe("WASI", () => {
  test("logs what is written to stdout and stderr, less one newline", async () => {
    const host = await configure([...write(1, "out\n\n"), ...write(2, "err"), ...write(3, "lost")]);
    assert.deepEqual(
      host.logs.map(({ level, message }) => [level, message]),
      [
        [LogLevel.Info, "out\n"],
        [LogLevel.Error, "err"],
      ],
    );
    assert.deepEqual(statuses(host.traceRecords, "fd_write"), [0, 0, 8]);
  });

  test("gives the environment that the plugin was given, and nothing else", async () => {
    const steps = [
      call("environ_sizes_get", 64, 68),
      call("environ_get", 128, 256),
      show(256, 8),
      "(i32.store8 (i32.const 300) (i32.add (i32.const 48) (i32.load (i32.const 64))))",
      "(i32.store8 (i32.const 301) (i32.add (i32.const 48) (i32.load (i32.const 68))))",
      show(300, 2),
    ];
    assert.deepEqual(messages(await configure(steps, { A: "1", B: "" })), ["A=1\0B=\0\0", "27"]);
    assert.deepEqual(messages(await configure(steps)).at(-1), "00");
  });

  test("has the host's clocks", async () => {
    const host = await configure([
      call("clock_time_get", 0, 0n, 64),
      call("clock_time_get", 1, 0n, 72),
      call("clock_time_get", 2, 0n, 80),
      call("clock_res_get", 0, 88),
      call("proxy_get_current_time_nanoseconds", 96),
      "(i32.store8 (i32.const 104) (i32.add (i32.const 48) (i64.eq (i64.load (i32.const 64)) (i64.const 1000000))))",
      "(i32.store8 (i32.const 105) (i32.add (i32.const 48) (i64.eq (i64.load (i32.const 96)) (i64.const 1000000))))",
      show(104, 2),
    ]);
    assert.deepEqual(statuses(host.traceRecords, "clock_time_get"), [0, 0, 58]);
    assert.deepEqual(messages(host), ["11"]);
  });

  test("gives random bytes, 64 KiB at most", async () => {
    const host = await configure([
      call("random_get", 262144, 65536),
      call("random_get", 262144, 65537),
      call("random_get", -1, 2),
      "(if (i64.ne (i64.load (i32.const 262144)) (i64.const 0)) (then",
      log("random"),
      "))",
    ]);
    assert.deepEqual(statuses(host.traceRecords, "random_get"), [0, 28, 21]);
    assert.deepEqual(messages(host), ["random"]);
  });

  test("lets proc_exit return", async () => {
    const host = await configure([call("proc_exit", 3), log("still here")]);
    assert.deepEqual(messages(host), ["proc_exit(3) was called; the module goes on", "still here"]);
  });

  test("has no arguments, no files and no events", async () => {
    const host = await configure([
      call("args_sizes_get", 64, 68),
      call("args_get", 64, 68),
      call("fd_read", 0, 64, 1, 72),
      call("fd_fdstat_get", 1, 64),
      call("fd_fdstat_get", 0, 64),
      call("poll_oneoff", 64, 128, 1, 192),
      call("sched_yield"),
    ]);
    const results = host.traceRecords
      .filter((record) => record.direction === "host")
      .map(({ result }) => result);
    assert.deepEqual(results, [0, 0, 52, 0, 8, 0, 0]);
  });

  test("does not write where there is no memory", async () => {
    const host = await configure([
      call("environ_sizes_get", -4, 64),
      call("fd_write", 1, -8, 1, 128),
      call("fd_write", 1, 64, -1, 128),
      call("poll_oneoff", 64, 128, 1, -1),
    ]);
    const results = host.traceRecords
      .filter((record) => record.direction === "host")
      .map(({ result }) => result);
    assert.deepEqual(results, [21, 21, 21, 21]);
  });
});

describe("logging", () => {
  test("drops what is below the level, and says what the level is", async () => {
    const steps = [log("low", 2), log("high", 3), call("proxy_get_log_level"), log("none", 6)];
    const host = await loadGuests([{ proxy_on_configure: steps }], { logLevel: LogLevel.Warn });
    assert.deepEqual(messages(host), ["high"]);
    assert.deepEqual(returned(host.traceRecords, "proxy_get_log_level"), [LogLevel.Warn]);
    assert.deepEqual(statuses(host.traceRecords, "proxy_log"), ["Ok", "Ok", "BadArgument"]);
  });

  test("reads UTF-8, and says who logged", async () => {
    const seen: unknown[] = [];
    await loadGuests([{ proxy_on_configure: [log("\xc3\xa9")] }], { onLog: (record) => seen.push(record) });
    assert.deepEqual(seen, [{ level: LogLevel.Info, message: "é", plugin: "a", worker: 0, contextId: 1 }]);
  });
});
