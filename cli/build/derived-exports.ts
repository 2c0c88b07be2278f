import type { ClassDeclaration, Source } from "types:assemblyscript/src/ast";
import type { Parser } from "types:assemblyscript/src/parser";
import type { ClassPrototype, Element, File, Program } from "types:assemblyscript/src/program";
import { ALWAYS_EXPORTED, CALLBACKS, type ContextClass, EXPORT_FILES } from "./callbacks.js";
import type { CompilerEnums, Transform } from "./compiler.js";
import { BuildError } from "./error.js";
import { misspeltCallback } from "./misspelling.js";
import { SDK_PACKAGE, sdkPrefixes, sdkRuntime } from "./sdk.js";

/** The entry that this transform adds to the program. */
const DERIVED_ENTRY = "~derived-exports";

const CONTEXT_CLASSES = Object.keys(CALLBACKS) as ContextClass[];

/** A class of the filter, and what it extends. */
interface FilterClass {
  prototype: ClassPrototype;
  context: ContextClass;
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
  ) {}

  /** Adds the entry with all entry points. The compiler reads what that imports afterwards. */
  afterParse(parser: Parser): void {
    this.sdk = this.findSdk(parser.sources);
    const prefix = this.sdk ?? sdkPrefixes(this.project)[0]!;
    const from = prefix.startsWith("~lib/") ? prefix : `./${prefix}`;
    const lines = sdkRuntime().map((file) => `import "${from}${file}";`);
    if (this.sdk !== null) {
      for (const [file, names] of Object.entries(EXPORT_FILES)) {
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
    const needed = new Set([...ALWAYS_EXPORTED, ...classes.flatMap((each) => this.overridden(each))]);
    for (const name of [...derived.keys()]) {
      if (!needed.has(name)) derived.delete(name);
    }
    this.reportCallbacksNeverCalled(program, classes, new Set([...needed, ...this.handWritten(program)]));
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

  /** The classes outside the SDK that extend one of its contexts, in whatever number of steps. */
  private filterClasses(program: Program): FilterClass[] {
    const { ElementKind } = this.enums;
    const found: FilterClass[] = [];
    for (const element of program.elementsByName.values()) {
      if (element.kind !== ElementKind.ClassPrototype || this.inSdk(element)) continue;
      const prototype = element as ClassPrototype;
      const base = this.contextBase(prototype);
      if (base !== null) found.push({ prototype, base, context: base.name as ContextClass });
    }
    return found;
  }

  /** The SDK's context class that `prototype` extends, or `null`. */
  private contextBase(prototype: ClassPrototype): ClassPrototype | null {
    for (let base = prototype.basePrototype; base !== null; base = base.basePrototype) {
      if (base.name in CALLBACKS && this.inSdk(base)) return base;
    }
    return null;
  }

  private inSdk(element: Element): boolean {
    return this.sdk !== null && element.internalName.startsWith(`${this.sdk}assembly/`);
  }

  /** Exports for the callbacks that a class has or inherits, classes of the SDK in between included. */
  private overridden({ prototype, base, context }: FilterClass): string[] {
    const names: string[] = [];
    for (let each = prototype; each !== base; each = each.basePrototype!) {
      for (const member of each.instanceMembers?.keys() ?? []) {
        const name = CALLBACKS[context][member];
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
    for (const { prototype, base, context } of classes) {
      for (const [method, member] of prototype.instanceMembers ?? []) {
        if (base.instanceMembers?.has(method)) continue;
        const problem = neverCalled(method, context, exported);
        if (problem === null) continue;
        program.error(DiagnosticCode.User_defined_0, member.identifierNode.range, problem);
      }
    }
  }
}

/** Why a method of a context class will never be called, or `null` if it does not look like a callback. */
function neverCalled(method: string, context: ContextClass, exported: Set<string>): string | null {
  const meant = misspeltCallback(method, Object.keys(CALLBACKS[context]));
  if (meant !== null) return `${context} has no callback "${method}". Did you mean "${meant}"?`;
  for (const other of CONTEXT_CLASSES) {
    const name = CALLBACKS[other][method];
    if (name && !exported.has(name)) {
      return `"${method}" is a callback of ${other}; in a ${context} it is never called.`;
    }
  }
  return null;
}
