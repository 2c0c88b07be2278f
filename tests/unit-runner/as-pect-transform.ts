// as-pect 8.1.0 is the last of its line and was built against AssemblyScript 0.27. Its transform, which gives every
// class the members that toStrictEqual compares by, has that compiler's enum numbers inlined: on 0.28 it finds no
// class, or (worse, with some numbers mended by hand) no field, and any two objects of a class are then "equal".
// The numbers carry their names in comments (`51 /* NodeKind.ClassDeclaration */`), so a copy of the transform with
// all of them looked up in the installed compiler is exact, whatever its version. canary.ts proves that it works.

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as compiler from "assemblyscript";
import { packageRoot } from "../../cli/package-root.js";

const INLINED_ENUM = /\b\d+ \/\* (\w+)\.(\w+) \*\//g;

/** Writes the copy below dist/ and returns the path of its entry file, for asc's `--transform`. */
export function writeAsPectTransform(): string {
  const source = dirname(fileURLToPath(import.meta.resolve("@as-pect/transform")));
  const target = join(packageRoot(), "dist", "tests", "unit-runner", "transform");
  mkdirSync(target, { recursive: true });
  for (const name of readdirSync(source)) {
    if (!name.endsWith(".js")) continue;
    const code = readFileSync(join(source, name), "utf8");
    writeFileSync(join(target, name), refreshEnums(code));
  }
  return join(target, "index.js");
}

/** Replaces each inlined enum number by the installed compiler's. */
export function refreshEnums(code: string): string {
  return code.replace(INLINED_ENUM, (_match, enumName: string, member: string) => {
    const value = (compiler as unknown as Record<string, Record<string, unknown>>)[enumName]?.[member];
    if (typeof value !== "number") {
      throw new Error(`as-pect's transform uses ${enumName}.${member}, which this AssemblyScript lacks`);
    }
    return `${value} /* ${enumName}.${member} */`;
  });
}
