import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { suite, test } from "node:test";
import { fixtureModule } from "../support/modules.js";

const Status = { Ok: 0, NotFound: 1, BadArgument: 2, CasMismatch: 8, InternalFailure: 10, Unimplemented: 12 };
const Outcome = { Updated: 0, Unchanged: 1, Contended: 2, Unsupported: 3, Refused: 4, Malformed: 5 };

interface Stored {
  value: Uint8Array;
  version: number;
}

/** What a host does with a write: answers a status, or the number that the written value gets. */
type WriteRule = (stored: Stored | undefined, version: number) => { status: number } | { version: number };

const mismatch = { status: Status.CasMismatch };

/** How the numbers of values work on each host: assembly/shared/compare-and-swap.ts has the table. */
const rules: Record<string, WriteRule> = {
  Envoy: (stored, version) =>
    stored && version !== 0 && version !== stored.version
      ? mismatch
      : { version: (stored?.version ?? 100) + 1 },
  MOSN: (stored, version) =>
    stored && version !== stored.version ? mismatch : { version: (version + 1) >>> 0 },
  Kong: (stored, version) =>
    version !== (stored?.version ?? 0) ? mismatch : { version: (stored?.version ?? 0) + 1 },
};

interface Guest extends Record<string, WebAssembly.ExportValue> {
  memory: WebAssembly.Memory;
  malloc(size: number): number;
  scratchUsed(): number;
  read(): number;
  add(delta: bigint): number;
  addWithin(delta: bigint, least: bigint, most: bigint): number;
  compareAndSet(expected: bigint, next: bigint): number;
  value(): bigint;
  append(letter: number, limit: number): number;
  overflow(): number;
  get(): number;
  status(): number;
  set(letter: number): number;
  setEmpty(): number;
  setIfUnchanged(letter: number): number;
  increment(by: bigint): void;
  step(by: bigint): void;
  setLevel(value: bigint): void;
  record(value: bigint): void;
  tagged(value: number): void;
  defined(): number;
  metricValue(): bigint;
  queue(): number;
  useQueue(token: number): number;
}

/** A host with one key, whose value other VMs may change before any write of the guest. */
class FakeHost {
  stored: Stored | undefined;
  calls: string[] = [];
  /** Is run before each write of the guest: another worker's turn. */
  beforeWrite: () => void = () => {};
  /** Status of each read, and of each write, in the place of what would be; -1 for none. */
  readStatus = -1;
  writeStatus = -1;
  private guest!: Guest;

  constructor(private readonly rule: WriteRule) {}

  static async start(rule: WriteRule): Promise<{ host: FakeHost; guest: Guest }> {
    const host = new FakeHost(rule);
    const module = await compiled;
    const instance = await WebAssembly.instantiate(module, { env: host.functions(module) });
    host.guest = instance.exports as Guest;
    (host.guest._initialize as () => void)();
    return { host, guest: host.guest };
  }

  /** Another VM writes, whatever is there. */
  write(value: Uint8Array): void {
    const written = this.rule(this.stored, this.stored?.version ?? 0);
    assert.ok("version" in written);
    this.stored = { value, version: written.version };
  }

  get text(): string | undefined {
    return this.stored && Buffer.from(this.stored.value).toString();
  }

  get number(): bigint | undefined {
    return this.stored && Buffer.from(this.stored.value).readBigInt64LE();
  }

  /** Everything else that the module imports is not there; such calls are listed with their numbers. */
  private functions(module: WebAssembly.Module): Record<string, (...parameters: number[]) => number> {
    const absent = WebAssembly.Module.imports(module).map(({ name }) => [
      name,
      (...parameters: (number | bigint)[]) => {
        this.calls.push(`${name} ${parameters.filter((_, i) => i < 2).join(" ")}`);
        return Status.Unimplemented;
      },
    ]);
    return {
      ...Object.fromEntries(absent),
      proxy_get_shared_data: (_key, _keySize, ptrSlot, sizeSlot, casSlot) =>
        this.read(ptrSlot!, sizeSlot!, casSlot!),
      proxy_set_shared_data: (_key, _keySize, ptr, size, version) => this.set(ptr!, size!, version! >>> 0),
    };
  }

  private read(ptrSlot: number, sizeSlot: number, casSlot: number): number {
    this.calls.push("get");
    if (this.readStatus >= 0) return this.readStatus;
    if (!this.stored) return Status.NotFound;
    const { value, version } = this.stored;
    const at = value.length === 0 ? 0 : this.guest.malloc(value.length);
    new Uint8Array(this.guest.memory.buffer).set(value, at);
    const view = new DataView(this.guest.memory.buffer);
    view.setUint32(ptrSlot, at, true);
    view.setUint32(sizeSlot, value.length, true);
    view.setUint32(casSlot, version, true);
    return Status.Ok;
  }

  private set(ptr: number, size: number, version: number): number {
    this.calls.push("set");
    this.beforeWrite();
    if (this.writeStatus >= 0) return this.writeStatus;
    // Kong deletes a key whose value has no address.
    assert.notEqual(ptr, 0);
    const written = this.rule(this.stored, version);
    if ("status" in written) return written.status;
    this.stored = {
      value: new Uint8Array(this.guest.memory.buffer.slice(ptr, ptr + size)),
      version: written.version,
    };
    return Status.Ok;
  }
}

const compiled = fixtureModule("sdk-data-raw").then((path) => WebAssembly.compile(readFileSync(path)));

function int64(value: bigint): Uint8Array {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(value);
  return new Uint8Array(bytes);
}

/** Another VM's turn, for the next `times` writes. */
function interfere(host: FakeHost, times: number, turn: () => void): void {
  let left = times;
  host.beforeWrite = () => {
    if (left-- > 0) turn();
  };
}

for (const [name, rule] of Object.entries(rules)) {
  suite(`shared data by the rules of ${name}`, () => {
    const start = () => FakeHost.start(rule);
    /** Another VM counts. */
    const count = (host: FakeHost, by: bigint) => () => host.write(int64((host.number ?? 0n) + by));

    test("counts from nothing, in two calls each", async () => {
      const { host, guest } = await start();
      assert.equal(guest.add(5n), Outcome.Updated);
      assert.equal(guest.value(), 5n);
      host.calls = [];
      assert.equal(guest.add(-7n), Outcome.Updated);
      assert.equal(guest.value(), -2n);
      assert.equal(host.number, -2n);
      assert.equal(host.calls.length, 2);
    });

    for (const times of [1, 2, 7, 63]) {
      test(`loses nothing where others count before ${times} of its writes`, async () => {
        const { host, guest } = await start();
        host.write(int64(1000n));
        interfere(host, times, count(host, 10n));
        assert.equal(guest.add(1n), Outcome.Updated);
        assert.equal(host.number, 1001n + 10n * BigInt(times));
        assert.equal(guest.value(), host.number);
      });

      test(`loses nothing where others count from nothing before ${times} of its writes`, async () => {
        const { host, guest } = await start();
        interfere(host, times, count(host, 10n));
        assert.equal(guest.add(1n), Outcome.Updated);
        assert.equal(host.number, 1n + 10n * BigInt(times));
        assert.equal(guest.value(), host.number);
      });
    }

    test("loses nothing where another VM creates the key between its first and its second write", async () => {
      const { host, guest } = await start();
      let writes = 0;
      host.beforeWrite = () => {
        if (++writes === 2) count(host, 10n)();
      };
      assert.equal(guest.add(1n), Outcome.Updated);
      assert.equal(guest.add(1n), Outcome.Updated);
      assert.equal(host.number, 12n);
    });

    test("gives up where others always write", async () => {
      const { host, guest } = await start();
      host.write(int64(0n));
      interfere(host, Number.POSITIVE_INFINITY, count(host, 1n));
      assert.equal(guest.add(1n), Outcome.Contended);
      assert.equal(host.calls.length, 128);
      assert.equal(host.number, 64n);
      assert.equal(guest.append(97, 1000), Outcome.Contended);
    });

    test("adds within bounds only", async () => {
      const { host, guest } = await start();
      assert.equal(guest.addWithin(3n, 0n, 4n), Outcome.Updated);
      assert.equal(guest.addWithin(2n, 0n, 4n), Outcome.Unchanged);
      assert.equal(guest.value(), 3n);
      assert.equal(guest.addWithin(-4n, 0n, 4n), Outcome.Unchanged);
      assert.equal(guest.addWithin(1n, 0n, 4n), Outcome.Updated);
      assert.equal(host.number, 4n);
    });

    test("compares and sets", async () => {
      const { host, guest } = await start();
      assert.equal(guest.compareAndSet(1n, 2n), Outcome.Unchanged);
      assert.equal(guest.value(), 0n);
      assert.equal(guest.compareAndSet(0n, 2n), Outcome.Updated);
      assert.equal(guest.compareAndSet(0n, 3n), Outcome.Unchanged);
      assert.equal(guest.value(), 2n);
      assert.equal(guest.compareAndSet(2n, -(2n ** 63n)), Outcome.Updated);
      assert.equal(host.number, -(2n ** 63n));
      interfere(host, 1, () => host.write(int64(9n)));
      assert.equal(guest.compareAndSet(-(2n ** 63n), 3n), Outcome.Unchanged);
      assert.equal(guest.value(), 9n);
    });

    test("leaves alone what is no number", async () => {
      const { host, guest } = await start();
      for (const value of ["", "1234567", "123456789"]) {
        host.write(Buffer.from(value));
        host.calls = [];
        assert.equal(guest.add(1n), Outcome.Malformed);
        assert.equal(guest.read(), Outcome.Malformed);
        assert.deepEqual(host.calls, ["get", "get"]);
        assert.equal(host.text, value);
      }
    });

    test("updates a value by what it is", async () => {
      const { host, guest } = await start();
      interfere(host, 2, () => host.write(Buffer.from(`${host.text ?? ""}-`)));
      assert.equal(guest.append(97, 4), Outcome.Updated);
      assert.equal(host.text, "--a");
      assert.equal(guest.append(98, 4), Outcome.Updated);
      assert.equal(guest.append(99, 4), Outcome.Unchanged);
      assert.equal(host.text, "--ab");
    });

    test("refuses an update that makes too large a value", async () => {
      const { host, guest } = await start();
      assert.equal(guest.overflow(), Outcome.Refused);
      assert.equal(host.stored, undefined);
    });

    test("tells absent from empty", async () => {
      const { host, guest } = await start();
      assert.equal(guest.get(), -1);
      assert.equal(guest.status(), Status.NotFound);
      assert.equal(guest.setEmpty(), Status.Ok);
      assert.equal(host.text, "");
      assert.equal(guest.get(), 0);
      assert.equal(guest.status(), Status.Ok);
    });

    test("sets whatever is there", async () => {
      const { host, guest } = await start();
      assert.equal(guest.set(97), Status.Ok);
      host.write(Buffer.from("other"));
      interfere(host, 3, () => host.write(Buffer.from("another")));
      assert.equal(guest.set(98), Status.Ok);
      assert.equal(host.text, "b");
    });

    test("sets only what is unchanged", async () => {
      const { host, guest } = await start();
      assert.equal(guest.get(), -1);
      assert.equal(guest.setIfUnchanged(97), Status.Ok);
      assert.equal(guest.setIfUnchanged(98), Status.CasMismatch);
      assert.equal(guest.get(), 1);
      assert.equal(guest.setIfUnchanged(99), Status.Ok);
      assert.equal(guest.get(), 1);
      host.write(Buffer.from("other"));
      assert.equal(guest.setIfUnchanged(100), Status.CasMismatch);
      assert.equal(host.text, "other");
    });

    test("creates nothing over what another VM created meanwhile", async () => {
      const { host, guest } = await start();
      assert.equal(guest.get(), -1);
      interfere(host, 1, () => host.write(Buffer.from("other")));
      assert.equal(guest.setIfUnchanged(97), Status.CasMismatch);
      assert.equal(host.text, "other");
    });

    test("leaves nothing in scratch memory, whatever comes", async () => {
      const { host, guest } = await start();
      host.write(int64(0n));
      const before = guest.scratchUsed();
      interfere(host, 40, count(host, 1n));
      guest.add(1n);
      guest.read();
      guest.append(97, 3);
      guest.append(97, 1000);
      guest.set(97);
      guest.setIfUnchanged(97);
      for (const status of [Status.InternalFailure, Status.Unimplemented]) {
        host.readStatus = status;
        guest.add(1n);
        guest.append(97, 1000);
      }
      assert.equal(guest.scratchUsed(), before);
    });
  });
}

suite("shared data that a host does not have, or fails at", () => {
  const cases: [string, number, number][] = [
    ["does not have it", Status.Unimplemented, Outcome.Unsupported],
    ["fails", Status.InternalFailure, Outcome.Refused],
    ["answers what is not defined", 77, Outcome.Refused],
  ];
  for (const [name, status, outcome] of cases) {
    test(`says so where the host ${name}`, async () => {
      const { host, guest } = await FakeHost.start(rules.Envoy!);
      host.readStatus = status;
      host.writeStatus = status;
      assert.equal(guest.add(1n), outcome);
      assert.equal(guest.read(), outcome);
      assert.equal(guest.append(97, 9), outcome);
      assert.equal(guest.get(), -1);
      assert.equal(guest.status(), status);
      assert.equal(guest.set(97), status);
      assert.equal(guest.setIfUnchanged(97), Status.BadArgument);
      host.readStatus = -1;
      assert.equal(guest.add(1n), outcome);
      assert.equal(guest.append(97, 9), outcome);
    });
  }
});

suite("a host without metrics and queues", () => {
  test("is asked for each metric once, and nothing more", async () => {
    const { host, guest } = await FakeHost.start(rules.Envoy!);
    for (let i = 0; i < 3; i++) {
      guest.increment(5n);
      guest.increment(0n);
      guest.step(-1n);
      guest.setLevel(7n);
      guest.record(1n);
    }
    assert.equal(guest.defined(), 0);
    assert.equal(guest.metricValue(), 0n);
    const names = host.calls.map((call) => call.split(" ")[0]);
    assert.deepEqual(names, ["proxy_define_metric", "proxy_define_metric", "proxy_define_metric"]);
  });

  test("is asked for no more combinations of tags than there may be", async () => {
    const { host, guest } = await FakeHost.start(rules.Envoy!);
    for (let i = 0; i < 100; i++) guest.tagged(i % 50);
    assert.equal(host.calls.length, 3);
  });

  test("has queues that are told to be missing", async () => {
    const { guest } = await FakeHost.start(rules.Envoy!);
    assert.equal(guest.queue(), 0);
    assert.equal(guest.useQueue(3), Status.Unimplemented * 1001);
  });
});
