import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { type BuiltModule, build, buildAll } from "../../cli/build/build.js";
import { readModule } from "../../host/module/module.js";
import { callExport, filterSource, ScratchProject } from "./scratch-project.js";

const FILTER = filterSource(`onRequestHeaders(count: u32, endOfStream: bool): HeadersStatus {
    assert(count < 1000, "too many headers");
    this.requestHeaders.set("x-count", count.toString());
    return HeadersStatus.Continue;
  }`);

/** A module without the SDK, whose export `answer` gives the constant ANSWER. */
const CONSTANT = `
  export function proxy_abi_version_0_2_1(): void {}
  export function malloc(size: usize): usize { return 0; }
  // @ts-ignore: cannot find name
  export function answer(): i32 { return ANSWER; }`;

test("a build leaves a valid module and its source map, and nothing else", async () => {
  const project = new ScratchProject({ "my-filter/assembly/index.ts": FILTER });
  const built = await build({ entry: project.path("my-filter") });

  assert.equal(built.name, "my-filter");
  assert.equal(built.wasmPath, project.path("build/my-filter.wasm"));
  assert.equal(built.mapPath, project.path("build/my-filter.wasm.map"));
  assert.deepEqual(project.list("build"), ["my-filter.wasm", "my-filter.wasm.map"]);
  assert.equal(built.warnings, "");
  assert.ok(built.milliseconds > 0);

  const wasm = readFileSync(built.wasmPath);
  const module = await WebAssembly.compile(wasm);
  assert.equal(built.bytes, wasm.length);
  assert.deepEqual(
    built.exports,
    WebAssembly.Module.exports(module)
      .map(({ name }) => name)
      .sort(),
  );
  assert.deepEqual(
    built.imports,
    WebAssembly.Module.imports(module)
      .map((entry) => `${entry.module}.${entry.name}`)
      .sort(),
  );
});

test("traps can be traced: the module has names and a map to the sources", async () => {
  const project = new ScratchProject({ "src/traced.ts": FILTER });
  const { wasmPath, mapPath, name } = await build({ entry: project.path("src/traced.ts") });
  const { functionNames, sourceMapUrl } = readModule(readFileSync(wasmPath));
  const map = JSON.parse(readFileSync(mapPath, "utf8"));

  assert.equal(name, "traced");
  assert.ok([...functionNames.values()].some((each) => each.endsWith("/proxy_on_request_headers")));
  assert.equal(sourceMapUrl, "./traced.wasm.map");
  assert.equal(map.sourceRoot, "..");
  assert.equal(map.sourcesContent[map.sources.indexOf("src/traced.ts")], FILTER);
});

test("debug keeps assertions, small is smaller than release", async () => {
  const project = new ScratchProject({ "index.ts": FILTER });
  const outFile = (target: string) => project.path(`out/${target}.wasm`);
  const [release, small, debug] = [
    await build({ entry: project.root, outFile: outFile("release") }),
    await build({ entry: project.root, outFile: outFile("small"), target: "small" }),
    await build({ entry: project.root, outFile: outFile("debug"), target: "debug" }),
  ];
  const hasMessage = (built: BuiltModule) =>
    readFileSync(built.wasmPath).includes(Buffer.from("too many headers", "utf16le"));
  assert.deepEqual([release, small, debug].map(hasMessage), [false, false, true]);
  assert.ok(small.bytes < release.bytes, `${small.bytes} < ${release.bytes}`);
});

test("the module does not depend on the folder in which the build runs", async () => {
  const project = new ScratchProject({ "src/index.ts": FILTER });
  const entry = project.path("src");
  const here = process.cwd();
  const bytes: Buffer[] = [];
  for (const folder of [here, project.root, entry]) {
    process.chdir(folder);
    try {
      bytes.push(readFileSync((await build({ entry, target: "debug" })).wasmPath));
    } finally {
      process.chdir(here);
    }
  }
  assert.deepEqual(bytes[1], bytes[0]);
  assert.deepEqual(bytes[2], bytes[0]);
});

test("constants reach the source", async () => {
  const project = new ScratchProject({ "index.ts": CONSTANT });
  const built = await build({ entry: project.root, defines: { ANSWER: 42 } });
  assert.equal(await callExport(built, "answer"), 42);
});

test("builds may run at the same time", async () => {
  const project = new ScratchProject({ "index.ts": CONSTANT });
  const answers = await Promise.all(
    [1, 2, 3].map(async (value) => {
      const outFile = project.path(`${value}.wasm`);
      const built = await build({ entry: project.root, outFile, defines: { ANSWER: value } });
      return callExport(built, "answer");
    }),
  );
  assert.deepEqual(answers, [1, 2, 3]);
});

test("the compiler's warnings are passed on", async () => {
  const project = new ScratchProject({ "index.ts": `export class Shape<T> {}\n${CONSTANT}` });
  const { warnings } = await build({ entry: project.root, defines: { ANSWER: 1 } });
  assert.match(warnings, /^WARNING AS\d+: .*\n.*\n.*export class Shape/m);
});

test("all filters of a project are built in one process", async (t) => {
  const project = new ScratchProject({
    "filters/one/index.ts": FILTER,
    "filters/two/index.ts": FILTER,
    "filters/shared/helper.ts": "",
  });
  const built = await buildAll({ root: project.root });
  assert.deepEqual(
    built.map(({ wasmPath }) => wasmPath),
    [project.path("build/one.wasm"), project.path("build/two.wasm")],
  );
  for (const { name, milliseconds } of built) t.diagnostic(`${name}: ${milliseconds.toFixed(0)} ms`);

  const chosen = await buildAll({
    root: project.root,
    only: ["two"],
    outDir: project.path("out"),
    target: "debug",
  });
  assert.deepEqual(
    chosen.map(({ name }) => name),
    ["two"],
  );
  assert.deepEqual(project.list("out"), ["two.wasm", "two.wasm.map"]);
});
