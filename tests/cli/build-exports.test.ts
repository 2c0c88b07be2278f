import assert from "node:assert/strict";
import { test } from "node:test";
import { build } from "../../cli/build/build.js";
import { callExport, filterSource, ScratchProject } from "./scratch-project.js";

/** In every module on the SDK, with what AssemblyScript adds by itself. */
const ALWAYS = [
  "_initialize",
  "_start",
  "malloc",
  "memory",
  "proxy_abi_version_0_2_1",
  "proxy_on_configure",
  "proxy_on_context_create",
  "proxy_on_delete",
  "proxy_on_memory_allocate",
];

async function exportsOf(files: Record<string, string>): Promise<string[]> {
  const project = new ScratchProject(files);
  return (await build({ entry: project.root, target: "debug" })).exports;
}

function withAlways(...names: string[]): string[] {
  return [...ALWAYS, ...names].sort();
}

test("a filter exports the callbacks that it overrides, and no others", async () => {
  const source = filterSource(`
    onRequestHeaders(count: u32, endOfStream: bool): HeadersStatus { return HeadersStatus.Continue; }
    onLog(): void {}
    onDelete(): void {}
    onlyAHelper(): void {}`);
  assert.deepEqual(
    await exportsOf({ "index.ts": source }),
    withAlways("proxy_on_request_headers", "proxy_on_log"),
  );
});

test("inheritance is followed over files, abstract classes, renamed exports and namespaces", async () => {
  const exports = await exportsOf({
    "index.ts": `
      import { DataStatus, HttpContext, RootContext, registerRootContext } from "proxy-wasm-assemblyscript";
      import { Renamed } from "./names";
      import * as roots from "./roots";
      class Leaf extends Renamed {
        onResponseBody(size: u32, endOfStream: bool): DataStatus { return this.decide(); }
        decide(): DataStatus { return DataStatus.Continue; }
      }
      class Root extends roots.Ticking.Base {
        createHttpContext(): HttpContext | null { return new Leaf(); }
      }
      registerRootContext((): RootContext => new Root());`,
    "names.ts": `export { Middle as Renamed } from "./middle";`,
    "middle.ts": `
      import { DataStatus, HttpContext as Http, TrailersStatus } from "proxy-wasm-assemblyscript";
      export abstract class Middle extends Http {
        abstract decide(): DataStatus;
        onResponseTrailers(count: u32): TrailersStatus { return TrailersStatus.Continue; }
      }`,
    "roots.ts": `
      import { RootContext } from "proxy-wasm-assemblyscript";
      export namespace Ticking {
        export class Base extends RootContext {
          onTick(): void {}
        }
      }`,
    "unused.ts": "this file is not imported and would not even compile",
  });
  assert.deepEqual(
    exports,
    withAlways("proxy_on_response_body", "proxy_on_response_trailers", "proxy_on_tick"),
  );
});

test("classes that only look like contexts export nothing", async () => {
  const source = `
    class HttpContext { onRequestBody(size: u32): i32 { return 0; } }
    class Other extends HttpContext { onLog(): void {} }
    export { Other };`;
  const filter = filterSource("", 'import { Other } from "./other"; new Other().onLog();');
  assert.deepEqual(await exportsOf({ "index.ts": filter, "other.ts": source }), ALWAYS);
});

test("what an entry exports by hand is kept, and added to", async () => {
  const source = `
    export { proxy_on_request_headers, proxy_on_response_headers }
      from "proxy-wasm-assemblyscript/assembly/exports/http";
    export * from "proxy-wasm-assemblyscript/assembly/exports/root";
    ${filterSource(`
      onRequestHeaders(count: u32, endOfStream: bool): HeadersStatus { return HeadersStatus.Continue; }
      onDone(): bool { return true; }`)}`;
  assert.deepEqual(
    await exportsOf({ "index.ts": source }),
    withAlways(
      "proxy_on_done",
      "proxy_on_foreign_function",
      "proxy_on_queue_ready",
      "proxy_on_request_headers",
      "proxy_on_response_headers",
      "proxy_on_tick",
      "proxy_on_vm_start",
    ),
  );
});

test("an entry point that the author wrote takes the place of the SDK's", async () => {
  const project = new ScratchProject({
    "index.ts": filterSource(
      "onDone(): bool { return true; }",
      "export function proxy_on_done(contextId: u32): u32 { return 7; }",
    ),
  });
  assert.equal(await callExport(await build({ entry: project.root }), "proxy_on_done", 1), 7);
});

test("a program without the SDK's contexts exports what it says", async () => {
  const source = `
    export function proxy_abi_version_0_1_0(): void {}
    export function malloc(size: usize): usize { return heap.alloc(size); }`;
  assert.deepEqual(await exportsOf({ "index.ts": source }), [
    "_initialize",
    "malloc",
    "memory",
    "proxy_abi_version_0_1_0",
  ]);
});
