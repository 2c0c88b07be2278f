import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, it } from "node:test";
import asc from "assemblyscript/asc";
import { exportFiles } from "../../cli/build/callbacks.js";
import { packageRoot } from "../../cli/package-root.js";
import { abiTable, abiVersions, inVersion } from "../../host/abi.js";
import { readModule, type Signature } from "../../host/module/module.js";

// Holds what the guest side declares (abi/*.ts, assembly/exports/*.ts) against the one table, abi/abi.json: compiles
// entries that re-export every declaration and reads the types in the module that comes out. Renaming, dropping or
// adding a parameter anywhere fails here.

const root = packageRoot();
const table = abiTable();

describe("the guest's declarations", () => {
  let imported: Map<string, Signature>;

  before(async () => {
    const files = readdirSync(join(root, "abi")).filter((file) => file.endsWith(".ts"));
    const declarations = files.map((file) =>
      reexport(`./abi/${file}`, declaredFunctions(join(root, "abi", file))),
    );
    imported = signatures(readModule(await compile(declarations.join("\n"))).imports);
  });

  it("import every host function of the table, with its types", () => {
    const expected = table.imports.map((entry) => `${entry.name}${types(entry)}`);
    const declared = [...imported]
      .filter(([name]) => name.startsWith("proxy_"))
      .map(([name, type]) => name + types(type));
    assert.deepEqual(declared.sort(), expected.sort());
  });

  it("import WASI functions of the table only, with their types", () => {
    const known = new Map(table.wasi.map((entry) => [entry.name, types(entry)]));
    const wasi = [...imported].filter(([name]) => !name.startsWith("proxy_"));
    assert.ok(wasi.length > 0);
    for (const [name, type] of wasi) assert.equal(types(type), known.get(name), name);
  });

  for (const version of abiVersions) {
    it(`export callbacks of ABI ${version} only, with their types`, async () => {
      const entries = Object.keys(exportFiles(version)).map((file) =>
        reexport(
          `./assembly/exports/${file}`,
          definedFunctions(join(root, "assembly", "exports", `${file}.ts`)),
        ),
      );
      const exported = signatures(readModule(await compile(entries.join("\n"))).exports);
      assert.ok(exported.has("proxy_on_request_headers"));
      for (const [name, type] of exported) {
        if (name === "memory") continue;
        const named = table.exports.filter((candidate) => candidate.name === name);
        assert.ok(named.length > 0, `${name} is in no table`);
        const entry = named.find((candidate) => inVersion(candidate, version)) ?? named[0]!;
        assert.equal(types(type), types(entry), name);
      }
    });
  }

  it("have the numbers of the table in their enums, and no others", async () => {
    const declared = Object.fromEntries(declaredEnums(readFileSync(join(root, "abi", "enums.ts"), "utf8")));
    assert.deepEqual(declared, table.enums);
  });
});

function types({ params, results }: Signature): string {
  return `(${params.join(", ")}) -> (${results.join(", ")})`;
}

function signatures(entries: { name: string; signature?: Signature }[]): Map<string, Signature> {
  return new Map(entries.flatMap(({ name, signature }) => (signature ? [[name, signature]] : [])));
}

function reexport(file: string, names: string[]): string {
  return names.length ? `export { ${names.join(", ")} } from "${file.replace(/\.ts$/, "")}";` : "";
}

function declaredFunctions(file: string): string[] {
  return [...readFileSync(file, "utf8").matchAll(/^export declare function (\w+)/gm)].map(
    (match) => match[1]!,
  );
}

function definedFunctions(file: string): string[] {
  return [...readFileSync(file, "utf8").matchAll(/^export function (\w+)/gm)].map((match) => match[1]!);
}

function declaredEnums(source: string): [string, Record<string, number>][] {
  return [...source.matchAll(/^export enum (\w+) \{(.*?)^\}/gms)].map(([, name, body]) => [
    name!,
    Object.fromEntries(
      [...body!.matchAll(/^ {2}(\w+) = (-?\d+),$/gm)].map((entry) => [entry[1]!, Number(entry[2])]),
    ),
  ]);
}

async function compile(source: string): Promise<Uint8Array> {
  let binary: Uint8Array | undefined;
  // The entry need not know the SDK otherwise: it is what brings the aliases' targets in.
  const entry = `${source}\nimport "./assembly/exports/base";\n`;
  const { error, stderr } = await asc.main(
    ["entry.ts", "--config", "asconfig.json", "--target", "debug", "--outFile", "out.wasm"],
    {
      readFile: (name) => {
        if (name === "entry.ts") return entry;
        try {
          return readFileSync(join(root, name), "utf8");
        } catch {
          return null;
        }
      },
      writeFile: (_, contents) => {
        if (typeof contents !== "string") binary = contents;
      },
    },
  );
  assert.equal(error, null, stderr.toString());
  assert.ok(binary);
  return binary;
}
