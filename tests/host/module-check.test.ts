import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { abiMarker, checkModule, readModule } from "../../host/index.js";
import { compileText, guest, guestText, log } from "./support/guest.js";

const sound = guestText({});

/** The problems of a module that is sound but for what is put into it. */
function problemsWith(added: string, removed: string | RegExp = ""): string[] {
  const text = sound.replace(removed, "").replace(/^\(module/, `(module ${added}`);
  return checkModule(readModule(compileText(text)));
}

describe("reading a module", () => {
  const info = readModule(guest({ proxy_on_log: [log("bye")] }));

  test("finds imports with their signatures", () => {
    const signature = { params: ["i32", "i32", "i32"], results: ["i32"] };
    assert.deepEqual(info.imports, [{ module: "env", name: "proxy_log", kind: "function", signature }]);
  });

  test("finds exports with their signatures, and the memory's limits", () => {
    const onLog = info.exports.find((entry) => entry.name === "proxy_on_log");
    assert.deepEqual(onLog?.signature, { params: ["i32"], results: [] });
    assert.equal(info.exports.find((entry) => entry.name === "memory")?.kind, "memory");
    assert.deepEqual(info.memory, { minimum: 16 });
  });

  test("finds the names of functions", () => {
    const index = info.exports.find((entry) => entry.name === "proxy_on_log")!.index;
    assert.equal(info.functionNames.get(index), "proxy_on_log");
  });

  test("finds the source map's address", () => {
    const named = (text: string) => [text.length, ...Buffer.from(text)];
    const content = [...named("sourceMappingURL"), ...named("./a.map")];
    const withMap = Buffer.concat([guest({}), Buffer.from([0, content.length, ...content])]);
    assert.equal(readModule(withMap).sourceMapUrl, "./a.map");
  });

  test("says what it is not", () => {
    assert.throws(() => readModule(Buffer.from("hello, world")), {
      name: "MalformedModule",
      message: "expected the magic bytes of a WebAssembly module",
    });
    const cut = guest({}).subarray(0, 30);
    assert.throws(() => readModule(cut), { name: "MalformedModule" });
  });
});

describe("the ABI marker", () => {
  test("is the first exported function of that name", () => {
    const two = '(func (export "proxy_abi_version_0_1_0")) (func (export "proxy_abi_version_0_2_0"))';
    const text = sound.replace('(func (export "proxy_abi_version_0_2_1"))', two);
    assert.deepEqual(abiMarker(readModule(compileText(text))), {
      name: "proxy_abi_version_0_1_0",
      version: "0.1.0",
    });
  });

  test("may be of a version that is not known", () => {
    const problems = problemsWith(
      '(func (export "proxy_abi_version_9_9_9"))',
      /\(func \(export "proxy_abi[^)]*\)\)/,
    );
    assert.deepEqual(problems, [
      "exports proxy_abi_version_9_9_9, but the known ABI versions are 0.1.0, 0.2.0, 0.2.1",
    ]);
  });
});

describe("checking a module", () => {
  test("finds nothing wrong with a sound one", () => {
    assert.deepEqual(problemsWith(""), []);
  });

  const cases: { what: string; added?: string; removed?: string | RegExp; problem: string }[] = [
    {
      what: "the compiler's abort",
      added: '(import "env" "abort" (func (param i32 i32 i32 i32)))',
      problem: "imports env.abort, which no host offers: the module was compiled without --use abort=…",
    },
    {
      what: "the console",
      added: '(import "env" "console.log" (func (param i32)))',
      problem: "imports env.console.log, which no host offers: there is no console: use the SDK's log",
    },
    {
      what: "a function that nobody knows",
      added: '(import "env" "proxy_make_coffee" (func))',
      problem: "imports env.proxy_make_coffee, which no host offers",
    },
    {
      what: "a module that nobody knows",
      added: '(import "wasi_snapshot_preview2" "fd_write" (func))',
      problem: "imports wasi_snapshot_preview2.fd_write, which no host offers",
    },
    {
      what: "a function of another version",
      added: '(import "env" "proxy_continue_request" (func (result i32)))',
      problem: "imports env.proxy_continue_request, which no host offers: not part of ABI 0.2.1",
    },
    {
      what: "a memory",
      added: '(import "env" "memory" (memory 1))',
      removed: '(memory (export "memory") 16)',
      problem: "imports the memory env.memory, but hosts offer functions only",
    },
    {
      what: "an import with too few parameters",
      added: `(import "env" "proxy_grpc_call" (func ${"(param i32) ".repeat(10)} (result i32)))`,
      problem: "import proxy_grpc_call has 10 parameters, the ABI has 12",
    },
    {
      what: "an import of other types",
      added: '(import "env" "proxy_increment_metric" (func (param i32 i32) (result i32)))',
      problem: "import proxy_increment_metric is (i32, i32) -> (i32), the ABI has (i32, i64) -> (i32)",
    },
    {
      what: "an export of another signature",
      added: '(func (export "proxy_on_request_headers") (param i32 i32) (result i32) (i32.const 0))',
      problem: "export proxy_on_request_headers has 2 parameters, the ABI has 3",
    },
    {
      what: "a start section",
      added: "(func $begin) (start $begin)",
      problem:
        "has a start section, which runs before any context exists: compile with --exportStart _initialize",
    },
    {
      what: "no marker",
      removed: /\(func \(export "proxy_abi[^)]*\)\)/,
      problem: "exports no ABI marker such as proxy_abi_version_0_2_1, so it is no Proxy-Wasm module",
    },
    {
      what: "no allocator",
      removed: '(export "malloc")',
      problem: "exports neither malloc nor proxy_on_memory_allocate, so no value can be handed to it",
    },
    {
      what: "no memory",
      removed: '(export "memory")',
      problem: 'exports no memory named "memory"',
    },
  ];

  for (const { what, added = "", removed = "", problem } of cases) {
    test(`refuses ${what}`, () => {
      const problems = problemsWith(added, removed);
      assert.ok(problems.includes(problem), problems.join("\n"));
    });
  }

  test("accepts the callbacks of ABI 0.1.0 with their shorter signatures", () => {
    const module = guest({ proxy_on_request_headers: [] }, { version: "0.1.0" });
    assert.deepEqual(checkModule(readModule(module)), []);
  });
});
