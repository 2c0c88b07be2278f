import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { build, type Target } from "../../cli/build/build.js";
import { packageRoot } from "../../cli/package-root.js";
import { Host } from "../../host/index.js";
import { exchange } from "../../host/testing.js";

// A trap in a filter is told with the file and line of its source, in the module that is released and in the one for
// debugging. The lines are those of tests/fixtures/traps.ts.

const folder = mkdtempSync(join(tmpdir(), "trap-places-"));
after(() => rmSync(folder, { recursive: true }));

async function logOfTrap(wasm: string, path: string): Promise<string> {
  const host = await Host.load({ plugins: [{ wasm }] });
  const { response } = await exchange(host, { path });
  assert.equal(response.status, 503);
  return host.logs.map((record) => record.message).join("\n");
}

for (const target of ["release", "debug"] satisfies Target[]) {
  describe(`a trap in a ${target} module`, () => {
    let wasm: string;
    before(async () => {
      const entry = join(packageRoot(), "tests", "fixtures", "traps.ts");
      ({ wasmPath: wasm } = await build({ entry, outFile: join(folder, `${target}.wasm`), target }));
    });

    test("names function, file and line of each frame", async () => {
      const log = await logOfTrap(wasm, "/depth");
      assert.match(log, /proxy_on_request_headers failed: unreachable/);
      assert.match(log, /at tests\/fixtures\/traps\/descend \(tests\/fixtures\/traps\.ts:20:/);
      assert.match(log, /at tests\/fixtures\/traps\/descend \(tests\/fixtures\/traps\.ts:21:/);
    });

    test("leads from the library to the filter's own line", async () => {
      const log = await logOfTrap(wasm, "/index");
      assert.match(log, /^Index out of range at ~lib\/array\.ts:\d+:\d+$/m);
      assert.match(log, /at .* \(.*~lib\/array\.ts:/);
      assert.match(log, /tests\/fixtures\/traps\.ts:9:/);
    });
  });
}

test("a module without a source map still names its functions", async () => {
  const entry = join(packageRoot(), "tests", "fixtures", "traps.ts");
  const { wasmPath, mapPath } = await build({ entry, outFile: join(folder, "no-map.wasm") });
  rmSync(mapPath);
  assert.match(await logOfTrap(wasmPath, "/depth"), /at tests\/fixtures\/traps\/descend \(0x[0-9a-f]+\)/);
});
