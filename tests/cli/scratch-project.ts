import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after } from "node:test";
import type { BuiltModule } from "../../cli/build/build.js";

/** A folder with a package.json, outside the repository, that is removed when the test file is done. */
export class ScratchProject {
  readonly root = realpathSync(mkdtempSync(join(tmpdir(), "proxy-wasm-")));

  constructor(files: Record<string, string>) {
    for (const [name, text] of Object.entries({ "package.json": "{}", ...files })) this.write(name, text);
    after(() => rmSync(this.root, { recursive: true, force: true }));
  }

  path(name: string): string {
    return join(this.root, name);
  }

  write(name: string, text: string): void {
    mkdirSync(dirname(this.path(name)), { recursive: true });
    writeFileSync(this.path(name), text);
  }

  /** Names in a folder, sorted; empty if it does not exist. */
  list(folder: string): string[] {
    return existsSync(this.path(folder)) ? readdirSync(this.path(folder)).sort() : [];
  }
}

/** A whole filter whose one HTTP context has the given members. */
export function filterSource(members: string, imports = ""): string {
  return `import { DataStatus, HeadersStatus, HttpContext, RootContext, registerRootContext } from "proxy-wasm-assemblyscript";
${imports}
class Filter extends HttpContext {
  ${members}
}
class Root extends RootContext {
  createHttpContext(): HttpContext | null {
    return new Filter();
  }
}
registerRootContext((): RootContext => new Root());
`;
}

/** Calls an export of a module whose host answers every call with 0. */
export async function callExport(built: BuiltModule, name: string, ...args: number[]): Promise<number> {
  const host = new Proxy({}, { get: () => () => 0 });
  const modules = new Proxy({}, { get: () => host });
  const { instance } = await WebAssembly.instantiate(readFileSync(built.wasmPath), modules);
  return (instance.exports[name] as (...args: number[]) => number)(...args);
}
