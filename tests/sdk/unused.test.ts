import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { suite, test } from "node:test";
import { build } from "../../cli/build/build.js";
import { filterSource, ScratchProject } from "../cli/scratch-project.js";

const MEMBERS = `onRequestHeaders(count: u32, endOfStream: bool): HeadersStatus {
    return HeadersStatus.Continue;
  }`;

/** Parts of the SDK that most filters do without, and something that each of them has. */
const parts = [
  ["protobuf", "ProtobufReader, ProtobufWriter, ProtobufValue, Timestamp"],
  ["crypto", "Sha256, HmacSha256, equalsConstantTime"],
  ["hash", "xxHash64, murmurHash2, crc32"],
  ["envoy", "uncompress, Expression, setEnvoyFilterState, verifySignature"],
  ["bytes/base64", "encodeBase64, decodeBase64"],
  ["bytes/hex", "encodeHex, decodeHex"],
  ["foreign-functions", "callForeignFunction"],
] as const;

async function buildWith(imports: string, members = MEMBERS): Promise<Buffer> {
  const project = new ScratchProject({ "filter.ts": filterSource(members, imports) });
  const { wasmPath } = await build({ entry: project.path("filter.ts") });
  return readFileSync(wasmPath);
}

suite("a part of the SDK that a filter imports and does not use", async () => {
  const without = await buildWith("");

  for (const [part, names] of parts) {
    test(`adds nothing: ${part}`, async () => {
      const imported = await buildWith(
        `import { ${names} } from "proxy-wasm-assemblyscript/assembly/${part}";`,
      );
      assert.equal(imported.length, without.length);
    });
  }

  test("adds something once it is used", async () => {
    const used = await buildWith(
      `import { sha256 } from "proxy-wasm-assemblyscript/assembly/crypto";`,
      MEMBERS.replace(
        "return ",
        `const digest = sha256(this.requestHeaders.getBytes("x")!);
        this.requestHeaders.set("y", digest);
        return `,
      ),
    );
    assert.ok(used.length > without.length + 1000);
  });
});
