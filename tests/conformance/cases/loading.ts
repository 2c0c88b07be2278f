import type { CasePlugin, ConformanceCase } from "../case.js";
import { answer, body, call, param, say, text, trap } from "../steps.js";
import * as c from "./common.js";
import { getHeader } from "./common.js";

const request = { proxy_on_request_headers: [say`request ${param(0)}`] };

/** A module that may be refused: if it is not, it answers a request. */
const load = (id: string, covers: string[], plugin: CasePlugin): ConformanceCase => ({
  id: `load-${id}`,
  covers,
  plugins: [{ on: request, ...plugin }],
});

const marker = "rule: a module without a known version of the ABI is refused";
const missing = "rule: a module that imports what the host has not is refused";
const types = "rule: imports and exports of other types than the ABI's are refused";
const allocators = "rule: results need malloc or, without it, proxy_on_memory_allocate";
const starts = "rule: _initialize is called, then main; without it _start";
const restricted = "rule: _initialize, _start and main may call little but proxy_log";
const inMalloc = "rule: malloc may call little but proxy_log";

/** A function that says a line; what is said outside of any context begins with the case's id. */
const saying = (id: string, name: string, line: string): string =>
  `(func (export "${name}") ${say`load-${id}: ${line}`})`;

const get = { proxy_on_request_headers: [say`get ${c.property("plugin_name")}`] };

const importing = (text: string): CasePlugin => ({ imports: text });

export const loadingCases: ConformanceCase[] = [
  load("without-version", [marker], { abi: "none" }),
  load("version-0-3-0", [marker], { abi: { marker: "0_3_0" } }),
  load("two-versions", [marker, "proxy_abi_version_0_2_1"], {
    extra: `(func (export "proxy_abi_version_0_1_0"))`,
    on: { proxy_on_request_headers: [say`absent ${getHeader(0, "x-none")}`] },
  }),
  load("missing-import", [missing], importing(`(import "env" "nothing" (func))`)),
  load("assemblyscript-abort", [missing], importing(`(import "env" "abort" (func (param i32 i32 i32 i32)))`)),
  load("import-of-another-module", [missing], importing(`(import "other" "proxy_done" (func (result i32)))`)),
  load("imported-global", [missing], importing(`(import "env" "nothing" (global i32))`)),
  load(
    "import-of-another-type",
    [types],
    importing(`(import "env" "proxy_done" (func (param i32) (result i32)))`),
  ),
  load("import-without-result", [types], importing(`(import "env" "proxy_done" (func))`)),
  load("import-of-wasi-unstable", ["fd_close"], {
    imports: `(import "wasi_unstable" "fd_close" (func $close (param i32) (result i32)))`,
    on: { proxy_on_request_headers: [say`close`, `(drop (call $close (i32.const 0)))`] },
  }),
  load("export-of-another-type", [types], {
    extra: `(func (export "proxy_on_log") (result i32) (i32.const 0))`,
  }),
  load("export-of-an-older-type", [types, "proxy_on_response_headers"], {
    extra: `(func (export "proxy_on_response_headers") (param i32 i32) (result i32) (i32.const 0))`,
  }),
  load("export-that-is-no-function", [types], {
    extra: `(global (export "proxy_on_log") i32 (i32.const 0))`,
  }),
  load("without-allocator", [allocators], { allocators: [] }),
  load("malloc", [allocators, "malloc"], {
    on: { proxy_on_request_headers: [say`path ${getHeader(0, ":path")} ${text(3)}`] },
  }),
  load("proxy-on-memory-allocate", [allocators, "proxy_on_memory_allocate"], {
    allocators: ["proxy_on_memory_allocate"],
    on: { proxy_on_request_headers: [say`path ${getHeader(0, ":path")} ${text(3)}`] },
  }),
  load("both-allocators", [allocators, "malloc", "proxy_on_memory_allocate"], {
    allocators: ["malloc", "proxy_on_memory_allocate"],
    onAllocate: [say`load-both-allocators: malloc`],
    onSecondAllocate: [say`load-both-allocators: proxy_on_memory_allocate`],
    on: { proxy_on_request_headers: [getHeader(0, ":path"), say`got ${text(3)}`, getHeader(0, "x-empty")] },
  }),
  load("malloc-that-may-log", [inMalloc, "malloc", "clock_time_get"], {
    onAllocate: [say`load-malloc-that-may-log: time ${call("clock_time_get", 0, 0n, 64)}`],
    on: { proxy_on_request_headers: [getHeader(0, ":path"), say`got ${text(3)}`] },
  }),
  load("malloc-that-calls", [inMalloc, "malloc"], {
    onAllocate: [call("proxy_done")],
    on: get,
  }),
  load("malloc-that-wants-chance", [inMalloc, "random_get"], {
    onAllocate: [call("random_get", 64, 8)],
    on: get,
  }),
  load("malloc-that-traps", [inMalloc], { onAllocate: [trap], on: get }),
  load("malloc-that-has-nothing", [allocators, "Status.InvalidMemoryAccess"], {
    allocators: [],
    extra: `(func (export "malloc") (param i32) (result i32) (i32.const 0))`,
    on: get,
  }),
  load("malloc-beyond-memory", [allocators, "Status.InvalidMemoryAccess"], {
    allocators: [],
    extra: `(func (export "malloc") (param i32) (result i32) (i32.const -16))`,
    on: get,
  }),
  load("initialize", [starts, "_initialize"], {
    extra: saying("initialize", "_initialize", "_initialize") + saying("initialize", "_start", "_start"),
  }),
  load("start", [starts, "_start"], { extra: saying("start", "_start", "_start") }),
  load("initialize-and-main", [starts, "_initialize", "main"], {
    extra: `${saying("initialize-and-main", "_initialize", "_initialize")}
      (func (export "main") (param i32 i32) (result i32)
        ${say`load-initialize-and-main: main ${param(0)} ${param(1)}`} (i32.const 7))`,
  }),
  load("main-alone", [starts, "main"], {
    extra: `(func (export "main") (param i32 i32) (result i32) ${say`load-main-alone: main`} (i32.const 0))`,
  }),
  load("initialize-of-another-type", [types, "_initialize"], {
    extra: `(func (export "_initialize") (param i32))`,
  }),
  load("initialize-that-calls", [restricted, "_initialize"], {
    extra: `(func (export "_initialize") ${body([call("proxy_get_property", "plugin_name")])})`,
  }),
  load("start-that-calls", [restricted, "_start"], {
    extra: `(func (export "_start") ${body([call("proxy_done")])})`,
  }),
  load("initialize-with-wasi", [restricted, "_initialize", "random_get", "clock_time_get"], {
    extra: `(func (export "_initialize") ${say`load-initialize-with-wasi: ${call("random_get", 64, 8)} ${call("clock_time_get", 0, 0n, 64)}`})`,
  }),
  load("initialize-that-traps", ["_initialize"], { extra: `(func (export "_initialize") ${trap})` }),
  load("start-section", [starts], { extra: "(start $empty) (func $empty)" }),
  load("vm-start-answers-no", ["proxy_on_vm_start"], { on: { proxy_on_vm_start: [answer(0)] } }),
  load("configure-answers-no", ["proxy_on_configure"], { on: { proxy_on_configure: [answer(0)] } }),
  load("configure-traps", ["proxy_on_configure"], { on: { proxy_on_configure: [trap] } }),
];
