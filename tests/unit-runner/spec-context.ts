// Runs one compiled spec under as-pect's test context.

import {
  EmptyReporter,
  type IAspectExports,
  TestContext,
  type TestNode,
  type TestNodeType,
} from "@as-pect/core";

/** The kind of a node that is a test and not a group: the package declares the enum but does not export it. */
const TEST = 0 satisfies TestNodeType.Test;

/** A test that failed: the names of its groups and its own, and why. */
export interface Failure {
  name: string;
  reason: string;
}

/** What came of one spec. */
export interface SpecResult {
  /** Names of the tests that passed, each after those of its groups. */
  passed: string[];
  failures: Failure[];
}

/** Runs every test of a compiled spec. A trap fails the test it happens in, or the group, and no other. */
export async function runSpec(binary: Uint8Array<ArrayBuffer>): Promise<SpecResult> {
  const context = new SpecContext({ binary, reporter: new EmptyReporter() });
  const module = await WebAssembly.compile(binary);
  const imports = context.createImports(hostFunctions(module));
  const instance = await WebAssembly.instantiate(module, imports);
  context.run({ exports: instance.exports as IAspectExports, instance });
  return context.result();
}

/** Unit tests have no host: code under test may import its functions, WASI among them, but not call them. */
function hostFunctions(module: WebAssembly.Module): Record<string, Record<string, () => never>> {
  const functions: Record<string, Record<string, () => never>> = {};
  for (const { module: from, name } of WebAssembly.Module.imports(module)) {
    if (name === "abort") continue;
    functions[from] ??= {};
    functions[from][name] = () => {
      throw new Error(`${name} was called, but a unit test has no host`);
    };
  }
  return functions;
}

class SpecContext extends TestContext {
  /** Everything that passed and failed, from the tree of groups and tests that the run left behind. */
  result(): SpecResult {
    const result: SpecResult = { passed: [], failures: [] };
    this.collect(this.rootNode, "", result);
    for (const error of this.errors) result.failures.push({ name: error.type, reason: error.message });
    if (this.snapshots.values.size > 0) {
      result.failures.push({ name: "snapshots", reason: "nothing is kept to compare them with" });
    }
    if (result.passed.length + result.failures.length === 0) {
      result.failures.push({ name: "spec", reason: "holds no test" });
    }
    return result;
  }

  private collect(node: TestNode, prefix: string, result: SpecResult): void {
    const name = `${prefix}${node.name}`;
    if (node.type === TEST) {
      if (node.pass) result.passed.push(name);
      else result.failures.push({ name, reason: reasonOf(node) });
      return;
    }
    const before = result.failures.length;
    for (const todo of node.todos) result.failures.push({ name: todo, reason: "is left to do" });
    for (const child of node.children) this.collect(child, node.name && `${name} › `, result);
    // A group may fail by itself: it trapped while it listed its tests, or in a hook.
    if (!node.pass && result.failures.length === before && this.errors.length === 0) {
      result.failures.push({ name, reason: reasonOf(node) });
    }
  }

  /** What an earlier call left behind must not explain the failure of this one. */
  protected override tryCall(pointer: number): 1 | 0 {
    this.message = "";
    this.actual = null;
    this.expected = null;
    return super.tryCall(pointer);
  }

  /** as-pect caches strings by address, which is wrong as soon as the guest reuses the memory. */
  protected override getString(pointer: number, defaultValue: string): string {
    if (pointer === 0 || this.wasm === null) return defaultValue;
    const { buffer } = this.wasm.memory;
    const byteLength = new DataView(buffer).getUint32((pointer >>> 0) - 4, true);
    return new TextDecoder("utf-16le").decode(new Uint8Array(buffer, pointer >>> 0, byteLength));
  }
}

/** Why a test failed, in as many lines as it takes: the message, the values compared, or the trap's stack. */
function reasonOf(node: TestNode): string {
  if (!node.ran) return "did not run: its group failed before";
  const lines: string[] = [];
  if (node.message) lines.push(node.message);
  if (node.actual !== null) lines.push(`actual:   ${node.actual.stringify({ indent: 2 }).trim()}`);
  if (node.expected !== null) {
    const not = node.expected.negated ? "not " : "";
    lines.push(`expected: ${not}${node.expected.stringify({ indent: 2 }).trim()}`);
  }
  if (lines.length === 0 || node.actual === null) lines.push(node.stackTrace ?? "no reason given");
  return lines.join("\n");
}
