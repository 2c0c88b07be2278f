import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import type { Parser } from "types:assemblyscript/src/parser";
import type { Program } from "types:assemblyscript/src/program";
import { packageRoot } from "../package-root.js";
import { BuildError } from "./error.js";
import { sourceLocation } from "./sdk.js";

/** The compiler's two faces. */
export interface Compiler {
  /** Its command line as a function. */
  asc: typeof import("assemblyscript/asc");
  /** Numbers that differ between versions of the compiler, as the loaded one has them. */
  enums: CompilerEnums;
}

/** The compiler's typings declare these `const enum`, of which nothing can be read at run time. */
export interface CompilerEnums {
  readonly DiagnosticCode: { readonly User_defined_0: number };
  readonly ElementKind: { readonly ClassPrototype: number };
  readonly NodeKind: { readonly ClassDeclaration: number };
  readonly SourceKind: { readonly UserEntry: number };
}

/** What of the compiled module a transform may change. */
export interface Module {
  /** Exports a function of the module, known by its internal name, once more. */
  addFunctionExport(internalName: string, externalName: string): unknown;
}

/** What the compiler calls while it works; see AssemblyScript's `Transform`. */
export interface Transform {
  afterParse?(parser: Parser): void;
  afterInitialize?(program: Program): void;
  afterCompile?(module: Module): void;
}

/** One run of the compiler. */
export interface Compilation {
  /** Absolute path of the entry file. */
  entry: string;
  /** Absolute path of the folder that paths are relative to. */
  project: string;
  /** Absolute path of the module to be; nothing is written there yet, but the source map speaks of it. */
  outFile: string;
  /** A target of the SDK's asconfig.json. */
  target: string;
  /** Options beyond those of the target. */
  options?: string[];
  transform: Transform;
}

/** What the compiler produced. */
export interface Output {
  wasm: Uint8Array;
  sourceMap: string;
  /** The text format, if it was asked for. */
  text: string;
  /** The compiler's warnings, as it words them; empty if there are none. */
  warnings: string;
}

/**
 * Loads the AssemblyScript compiler: the project's own if it has one, else the one beside the SDK.
 *
 * @throws BuildError if neither is installed.
 */
export async function loadCompiler(project: string): Promise<Compiler> {
  const folder = findCompiler(project) ?? findCompiler(packageRoot());
  if (folder === null) {
    throw new BuildError(
      "The AssemblyScript compiler is not installed. Run: npm install --save-dev assemblyscript@0.28",
    );
  }
  const load = (file: string) => import(pathToFileURL(join(folder, "dist", file)).href);
  const [asc, enums] = await Promise.all([load("asc.js"), load("assemblyscript.js")]);
  return { asc, enums };
}

function findCompiler(folder: string): string | null {
  try {
    return dirname(createRequire(join(folder, "package.json")).resolve("assemblyscript/package.json"));
  } catch {
    return null;
  }
}

/**
 * Compiles in memory.
 *
 * @throws BuildError with the compiler's diagnostics.
 */
export async function compile({ asc }: Compiler, job: Compilation): Promise<Output> {
  const outFile = relative(job.project, job.outFile);
  const files = new Map<string, string | Uint8Array>();
  const diagnostics: string[] = [];
  const argv = [
    relative(job.project, job.entry),
    ...["--baseDir", job.project],
    ...["--config", join(packageRoot(), "asconfig.json"), "--target", job.target],
    ...["--outFile", outFile],
    // Diagnostics become part of errors; the compiler would colour them wherever CI is set.
    "--noColors",
    ...(job.options ?? []),
  ];
  const { error } = await asc.main(argv, {
    stderr: { write: (chunk: string) => void diagnostics.push(chunk) },
    readFile: (name: string, baseDir: string) => readSource(sourceLocation(name, baseDir)),
    writeFile: (name: string, contents: string | Uint8Array) => void files.set(basename(name), contents),
    listFiles: () => [],
    transforms: [job.transform],
    // The compiler's typings know transforms as classes only; it takes an object as it is.
  } as unknown as Parameters<typeof asc.main>[1]);
  const messages = diagnostics
    .filter((chunk) => !chunk.startsWith("FAILURE "))
    .join("")
    .trim();
  if (error) throw new BuildError(messages === "" ? error.message : messages);
  const name = basename(outFile);
  return {
    wasm: files.get(name) as Uint8Array,
    sourceMap: relocate(files.get(`${name}.map`) as string, job),
    text: (files.get(TEXT_FILE) as string | undefined) ?? "",
    warnings: messages,
  };
}

/** Value for the option `--textFile` to get the text format too; `.wast` is the form that has source locations. */
export const TEXT_FILE = "module.wast";

async function readSource(path: string): Promise<string | null> {
  try {
    return await readFile(path, "utf8");
  } catch {
    return null;
  }
}

/** Makes the map's sources, which the compiler names from the project's folder, resolve from the map's own. */
function relocate(sourceMap: string, job: Compilation): string {
  const map = JSON.parse(sourceMap) as { sourceRoot: string };
  map.sourceRoot = relative(dirname(job.outFile), job.project).replaceAll("\\", "/");
  return JSON.stringify(map);
}
