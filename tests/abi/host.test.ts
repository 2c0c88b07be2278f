import assert from "node:assert/strict";
import { describe, test } from "node:test";
import * as abi from "../../host/abi.js";
import { Clusters } from "../../host/callouts/cluster.js";
import { systemClock } from "../../host/clock.js";
import { Faults } from "../../host/faults/faults.js";
import { foreignFunctions } from "../../host/foreign/registry.js";
import { bindImports, proxyFunctions } from "../../host/imports/index.js";
import { wasi } from "../../host/imports/wasi.js";
import { ModuleStore } from "../../host/module/compiled.js";
import { preparePlugin } from "../../host/plugin.js";
import { Rules } from "../../host/rules/rules.js";
import { LocalState } from "../../host/shared/state.js";
import { Vm } from "../../host/vm.js";
import { guest } from "../host/support/guest.js";

const table = abi.abiTable();

async function startVm(version: abi.AbiVersion): Promise<Vm> {
  const plugin = await preparePlugin({ wasm: guest({}, { version }) }, new ModuleStore());
  return new Vm(plugin, 0, {
    clock: systemClock,
    clusters: new Clusters({}),
    logLevel: abi.LogLevel.Info,
    log: () => {},
    tracer: undefined,
    bufferLimit: 1024,
    attributes: {},
    faults: new Faults(),
    rules: new Rules(),
    trapped: () => {},
    shared: new LocalState(),
    foreign: foreignFunctions(),
  });
}

describe("the host's enums", () => {
  const declared = Object.entries(table.enums).filter(([name]) => name in abi);

  test("cover what the host acts on", () => {
    const names = declared.map(([name]) => name);
    for (const name of [
      "LogLevel",
      "Status",
      "HeadersStatus",
      "DataStatus",
      "TrailersStatus",
      "HeaderMapType",
    ]) {
      assert.ok(names.includes(name), name);
    }
  });

  for (const [name, members] of declared) {
    test(`${name} has the table's members and numbers`, () => {
      const declaredEnum = (abi as unknown as Record<string, Record<string, number>>)[name]!;
      const entries = Object.entries(declaredEnum).filter(([key]) => Number.isNaN(Number(key)));
      assert.deepEqual(Object.fromEntries(entries), members);
    });
  }
});

describe("the functions that the host offers", () => {
  for (const version of abi.abiVersions) {
    test(`are those of the table for ABI ${version}, and no others`, async () => {
      const offered = bindImports(await startVm(version));
      const names = table.imports.filter((entry) => abi.inVersion(entry, version)).map((entry) => entry.name);
      assert.deepEqual(Object.keys(offered).sort(), [table.module, ...table.wasiModules].sort());
      assert.deepEqual(Object.keys(offered[table.module]!).sort(), names.sort());
      for (const module of table.wasiModules) {
        assert.deepEqual(Object.keys(offered[module]!).sort(), table.wasi.map((entry) => entry.name).sort());
      }
    });
  }

  test("take as many parameters as the table says", async () => {
    const vm = await startVm("0.2.1");
    const bodies = { ...proxyFunctions(vm), ...wasi(vm) };
    const entries = new Map([...table.imports, ...table.wasi].map((entry) => [entry.name, entry]));
    for (const [name, body] of Object.entries(bodies)) {
      assert.equal(body.length, entries.get(name)?.params.length, name);
    }
  });

  test("have a body for every WASI function, and answer Unimplemented where a proxy function has none", async () => {
    const vm = await startVm("0.2.1");
    const bodies = proxyFunctions(vm);
    const offered = bindImports(vm).env as Record<string, () => number>;
    const open = table.imports.filter((entry) => abi.inVersion(entry, "0.2.1") && !(entry.name in bodies));
    for (const entry of open) assert.equal(offered[entry.name]!(), abi.Status.Unimplemented, entry.name);
    assert.deepEqual(Object.keys(wasi(vm)).sort(), table.wasi.map((entry) => entry.name).sort());
  });
});
