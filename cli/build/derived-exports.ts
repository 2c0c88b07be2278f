import type { ClassDeclaration, Source } from "types:assemblyscript/src/ast";
import type { Parser } from "types:assemblyscript/src/parser";
import type { ClassPrototype, Element, File, Program } from "types:assemblyscript/src/program";
import { type AbiVersion, abiTable, inVersion } from "../../host/abi.js";
import { isAdapter, markedCallbacks } from "./adapters.js";
import { ALWAYS_EXPORTED, CALLBACKS, type CallbackClass, exportFiles, versionMarker } from "./callbacks.js";
import type { CompilerEnums, Module, Transform } from "./compiler.js";
import { BuildError } from "./error.js";
import { misspeltCallback } from "./misspelling.js";
import { SDK_PACKAGE, sdkPrefixes, sdkRuntime } from "./sdk.js";

/** The entry that this transform adds to the program. */
const DERIVED_ENTRY = "~derived-exports";

/** The function that starts a module, and the name under which it is exported first. */
const START = "~start";
/** The name under which hosts look for it that know no `_initialize`; it starts the module once, whoever calls it. */
const OTHER_START = "_start";

const CONTEXTS = ["RootContext", "HttpContext", "TcpContext"] as const;

/** A class of the filter, and what it extends. */
interface FilterClass {
  prototype: ClassPrototype;
  extended: CallbackClass;
  /** The SDK's class of that name. */
  base: ClassPrototype;
}

/**
 * Exports what a filter overrides, and only that, so that a host does not enter the module for nothing.
 *
 * After parsing, an entry file is added that exports every entry point of the SDK. Once the compiler has
 * linked names and classes, the exports that no class of the filter needs are taken away again, before
 * anything is compiled. The compiler's own name resolution thus decides what extends what: inheritance
 * over several files, through re-exports, namespaces and aliases, is followed exactly.
 *
 * The author's entry comes first, and the compiler keeps the first export of a name: what is exported by
 * hand stays as it is. A program without the SDK's contexts exports what its author wrote, and nothing else.
 */
export class DerivedExports implements Transform {
  /** What the compiler's paths of the SDK's files start with; `null` if the program has no contexts. */
  private sdk: string | null = null;

  constructor(
    private readonly enums: CompilerEnums,
    private readonly project: string,
    private readonly version: AbiVersion,
  ) {}

  /** Adds the entry with all entry points. The compiler reads what that imports afterwards. */
  afterParse(parser: Parser): void {
    this.sdk = this.findSdk(parser.sources);
    const prefix = this.sdk ?? sdkPrefixes(this.project)[0]!;
    const from = prefix.startsWith("~lib/") ? prefix : `./${prefix}`;
    const lines = sdkRuntime().map((file) => `import "${from}${file}";`);
    if (this.sdk !== null) {
      for (const [file, names] of Object.entries(exportFiles(this.version))) {
        lines.push(`export { ${names.join(", ")} } from "${from}assembly/exports/${file}";`);
      }
    }
    parser.parseFile(lines.join("\n"), `${DERIVED_ENTRY}.ts`, true);
  }

  /** Takes away the exports that nothing in the program needs. */
  afterInitialize(program: Program): void {
    const derived = program.filesByName.get(DERIVED_ENTRY)?.exports;
    if (!derived) return;
    const classes = this.filterClasses(program);
    const always = [versionMarker(this.version), ...ALWAYS_EXPORTED];
    const needed = new Set([
      ...always,
      ...classes.flatMap((each) => this.overridden(each)),
      ...this.allClasses(program).flatMap(markedCallbacks),
    ]);
    for (const name of [...derived.keys()]) {
      if (!needed.has(name) || !this.isInVersion(name)) derived.delete(name);
    }
    this.reportCallbacksNeverCalled(program, classes, new Set([...needed, ...this.handWritten(program)]));
  }

  /** Makes the module start under either of the names that hosts look for. */
  afterCompile(module: Module): void {
    if (this.sdk !== null) module.addFunctionExport(START, OTHER_START);
  }

  private isInVersion(name: string): boolean {
    return abiTable().exports.some((entry) => entry.name === name && inVersion(entry, this.version));
  }

  /** Finds the SDK in the program, and refuses two of them: each would have contexts of its own. */
  private findSdk(sources: Source[]): string | null {
    const prefixes = sdkPrefixes(this.project);
    const found = prefixes.filter((prefix) =>
      sources.some((source) => this.declares(source, prefix, "RootContext")),
    );
    if (found.length > 1) {
      throw new BuildError(
        `The SDK is imported twice, as "${SDK_PACKAGE}" and by the relative path of its folder, which makes ` +
          "two SDKs that know nothing of each other. Use one form in all files.",
      );
    }
    return found[0] ?? null;
  }

  private declares(source: Source, prefix: string, name: string): boolean {
    const { NodeKind } = this.enums;
    return (
      source.normalizedPath.startsWith(`${prefix}assembly/`) &&
      source.statements.some(
        (node) => node.kind === NodeKind.ClassDeclaration && (node as ClassDeclaration).name.text === name,
      )
    );
  }

  private allClasses(program: Program): ClassPrototype[] {
    const { ClassPrototype } = this.enums.ElementKind;
    const elements = [...program.elementsByName.values()];
    return elements.filter((element): element is ClassPrototype => element.kind === ClassPrototype);
  }

  /** The classes outside the SDK that extend one of its contexts, in whatever number of steps. */
  private filterClasses(program: Program): FilterClass[] {
    const found: FilterClass[] = [];
    for (const prototype of this.allClasses(program)) {
      if (this.inSdk(prototype) || isAdapter(prototype)) continue;
      const base = this.callbackBase(prototype);
      if (base !== null) found.push({ prototype, base, extended: base.name as CallbackClass });
    }
    return found;
  }

  /** The SDK's class with callbacks that `prototype` extends, or `null`. */
  private callbackBase(prototype: ClassPrototype): ClassPrototype | null {
    for (let base = prototype.basePrototype; base !== null; base = base.basePrototype) {
      if (base.name in CALLBACKS && this.inSdk(base)) return base;
    }
    return null;
  }

  private inSdk(element: Element): boolean {
    return this.sdk !== null && element.internalName.startsWith(`${this.sdk}assembly/`);
  }

  /** Exports for the callbacks that a class has or inherits, classes of the SDK in between included. */
  private overridden({ prototype, base, extended }: FilterClass): string[] {
    const names: string[] = [];
    for (let each = prototype; each !== base; each = each.basePrototype!) {
      for (const member of each.instanceMembers?.keys() ?? []) {
        const name = CALLBACKS[extended][member];
        if (name) names.push(name);
      }
    }
    return names;
  }

  /** Names that the author's own entry exports. */
  private handWritten(program: Program): Set<string> {
    const { SourceKind } = this.enums;
    const names = new Set<string>();
    const collect = (file: File): void => {
      for (const name of file.exports?.keys() ?? []) names.add(name);
      for (const each of file.exportsStar ?? []) collect(each);
    };
    for (const [path, file] of program.filesByName) {
      if (file.source.sourceKind === SourceKind.UserEntry && path !== DERIVED_ENTRY) collect(file);
    }
    return names;
  }

  /**
   * A method that is named almost like a callback, or like a callback of the other kind of context that
   * nothing exports, would silently never run. Both are errors.
   */
  private reportCallbacksNeverCalled(program: Program, classes: FilterClass[], exported: Set<string>): void {
    const { DiagnosticCode } = this.enums;
    for (const { prototype, base, extended } of classes) {
      for (const [method, member] of prototype.instanceMembers ?? []) {
        if (base.instanceMembers?.has(method)) continue;
        const problem = neverCalled(method, extended, exported);
        if (problem === null) continue;
        program.error(DiagnosticCode.User_defined_0, member.identifierNode.range, problem);
      }
    }
  }
}

/** Why a method of a context class will never be called, or `null` if it does not look like a callback. */
function neverCalled(method: string, extended: CallbackClass, exported: Set<string>): string | null {
  const meant = misspeltCallback(method, Object.keys(CALLBACKS[extended]));
  if (meant !== null) return `${extended} has no callback "${method}". Did you mean "${meant}"?`;
  for (const other of CONTEXTS) {
    const name = CALLBACKS[other][method];
    if (name && !exported.has(name)) {
      return `"${method}" is a callback of ${other}; in a ${extended} it is never called.`;
    }
  }
  return null;
}
