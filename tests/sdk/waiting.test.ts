import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { suite, test } from "node:test";
import { fixtureModule } from "../support/modules.js";

const BadArgument = 2;

type Export = (...args: number[]) => number;

const module = fixtureModule("sdk-waiting").then((path) => new WebAssembly.Module(readFileSync(path)));

/** A host that gives tokens and ids as the test says, and answers what it says: real ones seldom do what is tried here. */
class BareHost {
  readonly lines: string[] = [];
  /** The callouts that were sent, by the context on whose behalf, and cancelled. */
  readonly calls: string[] = [];
  /** What the next callouts get as their token. */
  tokens: () => number;
  readonly #exports: WebAssembly.Exports;
  readonly #contexts = new Set<number>();
  #effective = 0;
  #next = 0;

  constructor(compiled: WebAssembly.Module) {
    this.tokens = () => ++this.#next;
    const imports: Record<string, Record<string, Export>> = {};
    for (const { module, name } of WebAssembly.Module.imports(compiled)) {
      imports[module] ??= {};
      imports[module][name] = (...args) => this.#functions[name]?.(...args) ?? 0;
    }
    const instance = new WebAssembly.Instance(compiled, imports);
    this.#exports = instance.exports;
    this.#call("_initialize");
  }

  get memory(): WebAssembly.Memory {
    return this.#exports.memory as WebAssembly.Memory;
  }

  /** The lines since the last time. */
  told(): string[] {
    return this.lines.splice(0);
  }

  root(id: number, configurationSize = 0): void {
    this.#contexts.add(id);
    this.#run("context_create", id, 0);
    this.#run("configure", id, configurationSize);
  }

  stream(id: number, parent: number, does: number): void {
    this.#contexts.add(id);
    this.#run("context_create", id, parent);
    this.#run("request_headers", id, does, 1);
  }

  tick(root: number): void {
    this.#run("tick", root);
  }

  end(id: number): void {
    this.#run("log", id);
    this.#run("done", id);
    this.#run("delete", id);
    this.#contexts.delete(id);
  }

  answer(root: number, token: number): void {
    this.#run("http_call_response", root, token, 5, 0, 0);
  }

  fail(root: number, token: number): void {
    this.#run("http_call_response", root, token, 0, 0, 0);
  }

  receive(root: number, token: number, size: number): void {
    this.#run("grpc_receive", root, token, size);
  }

  close(root: number, token: number, status: number): void {
    this.#run("grpc_close", root, token, status);
  }

  #run(callback: string, context: number, ...args: number[]): void {
    this.#effective = context;
    // The build exports those that the fixture has a use for.
    if (`proxy_on_${callback}` in this.#exports) this.#call(`proxy_on_${callback}`, context, ...args);
  }

  #call(name: string, ...args: number[]): void {
    (this.#exports[name] as Export)(...args);
  }

  #sent(kind: string, slot: number): number {
    const token = this.tokens();
    this.#view.setUint32(slot, token, true);
    this.calls.push(`${this.#effective} ${kind} ${token}`);
    return 0;
  }

  get #view(): DataView {
    return new DataView(this.memory.buffer);
  }

  readonly #functions: Record<string, Export> = {
    proxy_log: (_level, ptr, size) => {
      this.lines.push(Buffer.from(this.memory.buffer, ptr, size).toString());
      return 0;
    },
    proxy_set_effective_context: (id) => {
      if (!this.#contexts.has(id!)) return BadArgument;
      this.#effective = id!;
      return 0;
    },
    proxy_http_call: (...args) => this.#sent("http", args[9]!),
    proxy_grpc_call: (...args) => this.#sent("unary", args[11]!),
    proxy_grpc_stream: (...args) => this.#sent("stream", args[8]!),
    proxy_grpc_cancel: (token) => {
      this.calls.push(`${this.#effective} cancel ${token}`);
      return 0;
    },
  };
}

async function bareHost(): Promise<BareHost> {
  const host = new BareHost(await module);
  host.root(1);
  return host;
}

suite("waiting for callouts", () => {
  test("ends with the answer, told to the stream that asked", async () => {
    const host = await bareHost();
    host.stream(2, 1, 1);
    host.stream(3, 1, 1);
    assert.deepEqual(host.calls, ["2 http 1", "3 http 2"]);
    host.answer(1, 2);
    host.fail(1, 1);
    assert.deepEqual(host.told(), ["3 one answered false", "2 one failed 6 false"]);
    host.answer(1, 1);
    assert.deepEqual(host.told(), []);
  });

  test("passes over answers with a token that nobody waits for", async () => {
    const host = await bareHost();
    host.stream(2, 1, 3);
    for (const token of [0, 5, 77, 0xffffffff]) {
      host.answer(1, token);
      host.fail(1, token);
      host.receive(1, token, 0);
      host.close(1, token, 0);
    }
    // Those of one kind are none of the other.
    host.receive(1, 1, 0);
    host.answer(1, 3);
    assert.deepEqual(host.told(), []);
    host.answer(1, 2);
    host.receive(1, 3, 0);
    host.receive(1, 4, 0);
    assert.deepEqual(host.told(), ["2 two answered false", "2 unary received 0", "2 stream received 0"]);
    assert.deepEqual(host.calls.slice(4), ["2 cancel 4"]);
  });

  test("is ended by another's answer that cancels it, whichever comes first", async () => {
    for (const [first, second] of [
      ["first", "second"],
      ["second", "first"],
    ]) {
      const host = await bareHost();
      host.stream(2, 1, 2);
      const [one, other] = first === "first" ? [1, 2] : [2, 1];
      host.answer(1, one);
      host.answer(1, other);
      assert.deepEqual(host.told(), [`2 ${first} answered false`, `2 ${first} cancelled false`], second);
    }
  });

  test("ends with its stream, whatever is pending, and gRPC is cancelled with the host", async () => {
    const host = await bareHost();
    host.stream(2, 1, 3);
    host.stream(3, 1, 3);
    host.end(2);
    assert.deepEqual(host.calls.slice(8).sort(), ["2 cancel 3", "2 cancel 4"]);
    for (const token of [1, 2]) host.answer(1, token);
    for (const token of [3, 4]) host.close(1, token, 0);
    assert.deepEqual(host.told(), []);
    for (const token of [5, 6]) host.answer(1, token);
    for (const token of [7, 8]) host.close(1, token, 0);
    assert.deepEqual(host.told(), [
      "3 one answered false",
      "3 two answered false",
      "3 unary failed 0",
      "3 stream closed 0",
    ]);
  });

  test("begins anew from within an answer or a failure", async () => {
    const host = await bareHost();
    host.stream(2, 1, 4);
    host.fail(1, 1);
    host.answer(1, 2);
    host.answer(1, 3);
    assert.deepEqual(host.told(), [
      "2 again failed 6 false",
      "2 again answered false",
      "2 again answered false",
    ]);
    assert.deepEqual(host.calls, ["2 http 1", "2 http 2", "2 http 3"]);
    host.answer(1, 3);
    assert.deepEqual(host.told(), []);
  });

  test("is the later one's where the host gives a token twice, also when the earlier one's stream goes", async () => {
    const host = await bareHost();
    host.tokens = () => 9;
    host.stream(2, 1, 1);
    host.stream(3, 1, 1);
    host.end(2);
    host.answer(1, 9);
    assert.deepEqual(host.told(), ["3 one answered false"]);
    host.answer(1, 9);
    host.stream(4, 1, 4);
    host.answer(1, 9);
    host.answer(1, 9);
    assert.deepEqual(host.told(), ["4 again answered false", "4 again answered false"]);
  });

  test("is for nobody where the host gives a number that has no next, and says so", async () => {
    const host = await bareHost();
    host.tokens = () => 0xffffffff;
    host.stream(2, 1, 1);
    assert.deepEqual(host.told(), ["2 one not sent 3"]);
    host.end(2);
  });

  test("goes on with a token of 0", async () => {
    const host = await bareHost();
    host.tokens = () => 0;
    host.stream(2, 1, 1);
    host.answer(1, 0);
    assert.deepEqual(host.told(), ["2 one answered false"]);
  });

  for (const [when, does] of [
    ["when a stream is logged", 5],
    ["when a stream is deleted", 6],
  ] as const) {
    test(`is for nobody where it begins ${when}`, async () => {
      const host = await bareHost();
      host.stream(2, 1, does);
      host.end(2);
      assert.deepEqual(host.calls.slice(0, 4), ["2 http 1", "2 http 2", "2 unary 3", "2 stream 4"]);
      assert.deepEqual(host.calls.slice(4).sort(), ["2 cancel 3", "2 cancel 4"]);
      // A host may give the number to the next one.
      host.stream(2, 1, 0);
      for (const token of [1, 2]) host.answer(1, token);
      for (const token of [3, 4]) host.close(1, token, 0);
      assert.deepEqual(host.told(), []);
    });
  }

  test("leaves nothing behind, though no answer ever comes", async () => {
    const host = await bareHost();
    let pages = 0;
    for (let i = 0; i < 20_000; i++) {
      host.stream(2, 1, 3 + (i % 4));
      host.end(2);
      if (i === 2_000) pages = host.memory.buffer.byteLength;
    }
    assert.equal(host.memory.buffer.byteLength, pages);
  });

  test("ends with its stream though a handler of its own kind does not stop, or begins anew", async () => {
    const host = await bareHost();
    host.stream(2, 1, 7);
    host.end(2);
    assert.deepEqual(host.told(), ["2 stubborn does not stop"]);
    host.answer(1, 1);
    host.answer(1, 2);
    host.stream(3, 1, 8);
    host.end(3);
    host.answer(1, 3);
    host.answer(1, 4);
    assert.deepEqual(host.told(), []);
    assert.deepEqual(host.calls.slice(2), ["3 http 3", "3 http 4"]);
  });

  test("may begin in the constructor of a stream", async () => {
    const host = new BareHost(await module);
    host.root(1, 1);
    host.stream(2, 1, 0);
    host.answer(1, 1);
    assert.deepEqual(host.told(), ["2 early answered false"]);
  });

  test("is a root context's until its configuration has been replaced and its streams are over", async () => {
    const host = await bareHost();
    host.tick(1);
    host.root(2);
    host.tick(2);
    host.answer(1, 1);
    host.tick(1);
    assert.deepEqual(host.told(), ["1 root answered false"]);
    host.end(1);
    assert.deepEqual(
      host.calls.filter((call) => call.includes("cancel")).sort(),
      ["1 cancel 2", "1 cancel 6"],
      "calls of the old one that were not answered",
    );
    host.answer(2, 5);
    host.close(2, 6, 14);
    assert.deepEqual(host.told(), [], "the old one's");
    host.answer(2, 3);
    host.close(2, 4, 14);
    assert.deepEqual(host.told(), ["2 root answered false", "2 root unary failed 14"]);
  });

  test("is not the next stream's that has its number, where the host did not delete the one before", async () => {
    const host = await bareHost();
    host.stream(2, 1, 3);
    host.stream(2, 1, 0);
    assert.deepEqual(host.calls.slice(4).sort(), ["2 cancel 3", "2 cancel 4"]);
    for (const token of [1, 2]) host.answer(1, token);
    assert.deepEqual(host.told(), []);
  });
});
