import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { test } from "node:test";
import { BuildError, type BuildRequest, build, buildAll } from "../../cli/build/build.js";
import { loadCompiler } from "../../cli/build/compiler.js";
import { DerivedExports } from "../../cli/build/derived-exports.js";
import { inspect } from "../../cli/build/inspect.js";
import { packageRoot } from "../../cli/package-root.js";
import { filterSource, ScratchProject } from "./scratch-project.js";

/** The message with which a build fails. */
async function refusalOf(request: BuildRequest): Promise<string> {
  try {
    await build(request);
  } catch (error) {
    assert.ok(error instanceof BuildError, `${error}`);
    return error.message;
  }
  assert.fail(`${request.entry} was built`);
}

function refusalOfFiles(files: Record<string, string>): Promise<string> {
  return refusalOf({ entry: new ScratchProject(files).root, target: "debug" });
}

/** A module without the SDK that has what a host needs, and more. */
function bareModule(more: string): string {
  return `export function proxy_abi_version_0_2_1(): void {}
export function malloc(size: usize): usize { return 0; }
${more}`;
}

test("library functions that no host offers are named with the lines that use them", async () => {
  const message = await refusalOfFiles({
    "index.ts": filterSource(
      `onLog(): void {
         console.log("done");
         elapsed(this);
       }`,
      'import { elapsed } from "./elapsed";',
    ),
    "elapsed.ts": `
      import { HttpContext } from "proxy-wasm-assemblyscript";
      export function elapsed(context: HttpContext): bool {
        return Date.now() > 5;
      }`,
  });
  assert.match(message, /imports env\.console\.log, which no host offers: .*\n {2}used at index\.ts:5$/m);
  assert.match(message, /imports env\.Date\.now, which no host offers: .*\n {2}used at elapsed\.ts:4$/m);
});

test("a long list of places is cut short", async () => {
  const calls = Array.from({ length: 5 }, (_, i) => `export function f${i}(): void { trace("${i}");\n }`);
  const message = await refusalOfFiles({ "index.ts": bareModule(calls.join("\n")) });
  assert.equal(message.match(/used at index\.ts:\d+/g)?.length, 3);
  assert.match(message, /and at 2 more places/);
});

test("imports of the author's own that no host offers are refused", async () => {
  const message = await refusalOfFiles({
    "index.ts": bareModule(`
// @ts-ignore: decorator
@external("env", "abort")
declare function hostAbort(message: i32, file: i32, line: i32, column: i32): void;
// @ts-ignore: decorator
@external("elsewhere", "mystery")
declare function mystery(): void;
export function proxy_on_tick(id: u32): void {
  hostAbort(0, 0, 0, 0);
  mystery();
}`),
  });
  assert.match(message, /imports env\.abort, which no host offers.*\n {2}used at index\.ts:11/);
  assert.match(message, /imports elsewhere\.mystery, which no host offers.*\n {2}used at index\.ts:12/);
});

test("an export with the wrong parameters is refused", async () => {
  const message = await refusalOfFiles({
    "index.ts": bareModule("export function proxy_on_tick(): void {}"),
  });
  assert.match(message, /export proxy_on_tick has 0 parameters, the ABI has 1/);
});

test("a module without ABI marker and allocator is refused", async () => {
  const message = await refusalOfFiles({ "index.ts": "export function hello(): void {}" });
  assert.match(message, /no ABI marker/);
  assert.match(message, /neither malloc nor proxy_on_memory_allocate/);
});

test("a start section is refused", async () => {
  const project = packageRoot();
  const compiler = await loadCompiler(project);
  const transform = new DerivedExports(compiler.enums, project, "0.2.1");
  const job = { entry: "", project, outFile: "", target: "release", transform };
  // (module (func) (start 0))
  const bytes = [
    0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 8, 1, 0, 10, 4, 1, 2, 0, 0x0b,
  ];
  await assert.rejects(inspect(compiler, job, new Uint8Array(bytes)), /has a start section/);
});

test("a misspelt callback is an error with a suggestion", async () => {
  const message = await refusalOfFiles({
    "index.ts": filterSource(`onLog(): void {}
  onRequestHeader(count: u32, endOfStream: bool): HeadersStatus { return HeadersStatus.Continue; }`),
  });
  assert.match(message, /HttpContext has no callback "onRequestHeader"\. Did you mean "onRequestHeaders"\?/);
  assert.match(message, /index\.ts\(5,3\)/);
});

test("a callback in the wrong kind of context is an error, unless it is also in the right one", async () => {
  const onTick = "onTick(): void {}";
  const message = await refusalOfFiles({ "index.ts": filterSource(onTick) });
  assert.match(message, /"onTick" is a callback of RootContext; in a HttpContext it is never called/);

  const ticking = filterSource(onTick).replace("class Root extends RootContext {", `$& ${onTick}`);
  const project = new ScratchProject({ "index.ts": ticking });
  const { exports } = await build({ entry: project.root, target: "debug" });
  assert.ok(exports.includes("proxy_on_tick"));
});

test("a callback with the wrong parameters is the compiler's error", async () => {
  const message = await refusalOfFiles({
    "index.ts": filterSource(
      "onRequestHeaders(count: u32): HeadersStatus { return HeadersStatus.Continue; }",
    ),
  });
  assert.match(message, /ERROR TS2394: This overload signature is not compatible/);
  assert.match(message, /index\.ts\(4,3\)/);
});

test("the compiler's errors are passed on as they are, and nothing else", async () => {
  const message = await refusalOfFiles({
    "index.ts": 'let a: i32 = "text";\nimport { b } from "./missing";',
  });
  assert.match(message, /^ERROR TS6054: File 'missing\.ts' not found\./);
  assert.match(message, /in index\.ts\(2,19\)/);
  assert.doesNotMatch(message, /FAILURE|\n {4}at /);
});

test("two copies of the SDK in one program are refused", async () => {
  const project = new ScratchProject({});
  const sdk = relative(project.root, packageRoot()).split(sep).join("/");
  project.write("index.ts", filterSource("", `import { now } from "${sdk}/assembly"; now();`));
  const message = await refusalOf({ entry: project.root });
  assert.match(message, /The SDK is imported twice/);
  assert.deepEqual(project.list("build"), []);
});

test("entries that are not there or no AssemblyScript are refused", async () => {
  const project = new ScratchProject({ "empty/readme.txt": "" });
  assert.match(await refusalOf({ entry: project.path("none") }), /none: no such file or folder/);
  assert.match(await refusalOf({ entry: project.path("empty") }), /nothing to build .* Expected index\.ts/);
  assert.match(await refusalOf({ entry: project.path("empty/readme.txt") }), /not an AssemblyScript file/);
});

test("constants that AssemblyScript cannot take are refused", async () => {
  const entry = new ScratchProject({ "index.ts": "" }).root;
  for (const value of [-1, 1.5, 2 ** 31]) {
    assert.match(await refusalOf({ entry, defines: { SIZE: value } }), /SIZE must be a whole number/);
  }
  assert.match(await refusalOf({ entry, defines: { "a=b": 1 } }), /"a=b" cannot be the name/);
});

test("only filters that exist can be chosen", async () => {
  const root = new ScratchProject({ "filters/one/index.ts": "", "filters/not/readme.txt": "" }).root;
  await assert.rejects(buildAll({ root, only: ["two"] }), /no filter "two" in .*There are: one\./);
  await assert.rejects(buildAll({ root: join(packageRoot(), "docs") }), /no filters/);
});

test("a refused module leaves no file, and what was there as it was", async () => {
  const project = new ScratchProject({
    "index.ts": bareModule("export function proxy_on_tick(id: u32): void { trace('') }"),
    "build/mine.wasm": "old module",
    "build/mine.wasm.map": "old map",
  });
  await refusalOf({ entry: project.root, outFile: project.path("build/mine.wasm") });
  await refusalOf({ entry: project.root, outFile: project.path("build/other.wasm") });
  assert.deepEqual(project.list("build"), ["mine.wasm", "mine.wasm.map"]);
  assert.equal(readFileSync(project.path("build/mine.wasm"), "utf8"), "old module");
});

test("a place that cannot be written to is named", async () => {
  const project = new ScratchProject({ "index.ts": bareModule(""), "build/taken.wasm/file": "" });
  const outFile = project.path("build/taken.wasm");
  const message = await refusalOf({ entry: project.root, outFile });
  assert.ok(message.startsWith(`${outFile} cannot be written: `), message);
  assert.deepEqual(project.list("build"), ["taken.wasm"]);
});
