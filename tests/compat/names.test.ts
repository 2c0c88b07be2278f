// Every name that @solo-io/proxy-runtime exports, in its published 0.1.8 or in its latest sources.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { packageRoot } from "../../cli/package-root.js";
import { readModule } from "../../host/index.js";
import { SOLO_PACKAGE, SoloProject } from "./solo-project.js";

const NAMES = [
  "BaseContext, RootContext, Context, HttpCallback, HeaderPair, Headers, Reference, Gauge, Histogram, Counter",
  "BufferFlagsValues, BufferTypeValues, FilterDataStatusValues, FilterHeadersStatusValues, GrpcStatusValues",
  "FilterMetadataStatusValues, FilterStatusValues, FilterTrailersStatusValues, HeaderMapTypeValues",
  "LogLevelValues, MetricTypeValues, PeerTypeValues, StreamTypeValues, WasmResultValues",
  "abort_proc_exit, add_header_map_value, add_header_map_value_string, call_foreign_function, clear_route_cache",
  "continue_request, continue_response, define_metric, deleteContext, dequeue_shared_queue, done",
  "enqueue_shared_queue, ensureContext, ensureRootContext, getBaseContext, getContext, getRootContext",
  "get_buffer_bytes, get_buffer_status, get_current_time_nanoseconds, get_header_map_size",
  "get_header_map_value, get_metric, get_property, get_shared_data, get_status, increment_metric, log, logLevel",
  "makeHeaderPair, proxy_set_effective_context, record_metric, registerRootContext, register_shared_queue",
  "remove_header_map_value, remove_header_map_value_string, replace_header_map_value",
  "replace_header_map_value_string, resolve_shared_queue, send_local_response, set_property, set_shared_data",
  "set_tick_period_milliseconds, stream_context",
]
  .join(", ")
  .split(", ");

const project = new SoloProject();

/** The names between the braces of a file's imports or exports. */
function namesIn(file: string, keyword: "export" | "import"): string[] {
  const text = readFileSync(file, "utf8");
  return [...text.matchAll(new RegExp(`^${keyword} \\{([^}]*)\\}`, "gm"))].flatMap(([, list]) =>
    list!
      .split(",")
      .map((name) => name.trim())
      .filter((name) => name !== ""),
  );
}

suite("the old names", () => {
  test("are all exported", () => {
    const exported = namesIn(join(SOLO_PACKAGE, "assembly", "runtime.ts"), "export");
    assert.deepEqual(
      NAMES.filter((name) => !exported.includes(name)),
      [],
    );
  });

  test("are all used by the filter that names them", () => {
    const used = namesIn(join(packageRoot(), "tests", "fixtures", "solo", "names.ts"), "import");
    assert.deepEqual([...used].sort(), [...NAMES].sort());
  });

  test("compile, with the types that they had", async () => {
    const { wasmPath, warnings } = await project.buildFixture("names");
    assert.equal(warnings, "");
    const exports = readModule(readFileSync(wasmPath)).exports.map(({ name }) => name);
    for (const name of ["proxy_on_request_trailers", "proxy_on_upstream_data", "proxy_on_queue_ready"]) {
      assert.ok(exports.includes(name), name);
    }
  });
});

const filter = (members: string) => `
export * from "@solo-io/proxy-runtime/proxy";
import { RootContext, Context, registerRootContext, FilterHeadersStatusValues, FilterDataStatusValues } from "@solo-io/proxy-runtime";
class Root extends RootContext {
  createContext(context_id: u32): Context {
    return new Stream(context_id, this);
  }
}
class Base extends Context {}
class Stream extends Base {
  ${members}
}
registerRootContext((context_id: u32) => new Root(context_id), "a");
`;

/** Exports of every module on the old names: they cost nothing while the host calls none of them. */
const ALWAYS = [
  "_initialize",
  "_start",
  "malloc",
  "memory",
  "proxy_abi_version_0_2_1",
  "proxy_on_configure",
  "proxy_on_context_create",
  "proxy_on_delete",
  "proxy_on_downstream_connection_close",
  "proxy_on_downstream_data",
  "proxy_on_http_call_response",
  "proxy_on_memory_allocate",
  "proxy_on_new_connection",
  "proxy_on_upstream_connection_close",
  "proxy_on_upstream_data",
  "proxy_validate_configuration",
];

suite("a module on the old names exports", () => {
  test("no callback that it does not override", async () => {
    assert.deepEqual((await project.build(filter(""))).exports, ALWAYS);
  });

  test("those that it overrides", async () => {
    const { exports } = await project.build(
      filter(`
  onResponseBody(body_buffer_length: usize, end_of_stream: bool): FilterDataStatusValues {
    return FilterDataStatusValues.Continue;
  }
  onLog(): void {}`),
    );
    const own = exports.filter((name) => !ALWAYS.includes(name));
    assert.deepEqual(own, ["proxy_on_log", "proxy_on_response_body"]);
  });
});
