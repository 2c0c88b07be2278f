import type { CasePlugin, ConformanceCase } from "../case.js";
import { call, type Step, say, Value } from "../steps.js";
import { outside } from "./common.js";

/** Where a case keeps what it hands over. */
const room = 0x300000;

const inRequest = (
  id: string,
  covers: string[],
  steps: Step[],
  plugin: CasePlugin = {},
): ConformanceCase => ({
  id: `wasi-${id}`,
  covers,
  plugins: [{ ...plugin, on: { proxy_on_request_headers: steps } }],
});

const word = (address: number) => new Value(`(i32.load (i32.const ${address}))`);
const store = (address: number, value: number): Step =>
  `(i32.store (i32.const ${address}) (i32.const ${value}))`;

export const wasiCases: ConformanceCase[] = [
  inRequest(
    "environment",
    ["environ_sizes_get", "environ_get"],
    [
      say`sizes ${call("environ_sizes_get", room, room + 4)} ${word(room)} ${word(room + 4)}`,
      say`get ${call("environ_get", room + 16, room + 64)}`,
      `(call $text (i32.load (i32.const ${room + 16})) (i32.const 3)) (call $line (i32.const 2))`,
      say`outside ${call("environ_sizes_get", outside, outside)} ${call("environ_get", outside, outside)}`,
    ],
    { environment: { A: "b" } },
  ),
  inRequest(
    "arguments",
    ["args_sizes_get", "args_get"],
    [
      say`sizes ${call("args_sizes_get", room, room + 4)} ${word(room)} ${word(room + 4)} get ${call("args_get", room, room + 4)}`,
    ],
  ),
  inRequest(
    "clock",
    ["clock_time_get"],
    [
      say`real ${call("clock_time_get", 0, 0n, room)} monotonic ${call("clock_time_get", 1, 0n, room)} process ${call("clock_time_get", 2, 0n, room)} outside ${call("clock_time_get", 0, 0n, outside)}`,
    ],
  ),
  inRequest(
    "clock-resolution",
    ["clock_res_get"],
    [
      say`real ${call("clock_res_get", 0, room)} monotonic ${call("clock_res_get", 1, room)} unknown ${call("clock_res_get", 9, room)}`,
    ],
  ),
  inRequest(
    "random",
    ["random_get"],
    [
      say`random ${call("random_get", room, 8)} most ${call("random_get", room, 65536)} more ${call("random_get", room, 65537)} outside ${call("random_get", outside, 99)}`,
    ],
  ),
  inRequest(
    "write",
    ["fd_write"],
    [
      store(room, room + 64),
      store(room + 4, 3),
      store(room + 64, 0x000a6261),
      say`output ${call("fd_write", 1, room, 1, room + 32)} ${word(room + 32)}`,
      say`errors ${call("fd_write", 2, room, 1, room + 32)}`,
      say`elsewhere ${call("fd_write", 3, room, 1, room + 32)} outside ${call("fd_write", 1, outside, 1, room + 32)}`,
    ],
  ),
  inRequest(
    "files",
    ["fd_read", "fd_seek", "fd_close", "fd_fdstat_get"],
    [
      say`read ${call("fd_read", 0, room, 0, room)} seek ${call("fd_seek", 0, 0n, 0, room)} close ${call("fd_close", 0)}`,
      say`status ${call("fd_fdstat_get", 1, room)} ${call("fd_fdstat_get", 2, room)} ${call("fd_fdstat_get", 0, room)} ${call("fd_fdstat_get", 3, room)}`,
    ],
  ),
  inRequest("yield", ["sched_yield"], [say`yield ${call("sched_yield")}`]),
  inRequest("poll", ["poll_oneoff"], [say`poll ${call("poll_oneoff", room, room + 64, 1, room + 128)}`]),
  inRequest("exit", ["proc_exit"], [say`before`, call("proc_exit", 3), say`after`]),
];
