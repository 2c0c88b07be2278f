/** A place in the sources from which an import is reached. */
export interface CallSite {
  /** File of the project and line, as `filters/a/filter.ts:12`; `null` if the compiler noted none. */
  location: string | null;
  /** The calling function, as the compiler names it. */
  caller: string;
}

const FUNCTION = /^ \(func \$([^\s)]+)/;
const IMPORT = /^ \(import "([^"]*)" "([^"]*)" \(func \$([^\s)]+)/;
const LOCATION = /^\s*;;@ (\S+):(\d+):\d+$/;
const CALL = /\((?:return_)?call \$([^\s)]+)/;
const LIBRARY = "~lib/";

/**
 * Finds which functions of the project reach the import `module.name`, directly or through AssemblyScript's
 * library, from the text format of an unoptimised module with debug information. Calls through function
 * references are not followed.
 */
export function findCallSites(text: string, module: string, name: string): CallSite[] {
  const { calls, imports } = readCalls(text);
  const target = imports.get(`${module}.${name}`);
  if (target === undefined) return [];
  const sites: CallSite[] = [];
  const seen = new Set([target]);
  for (const callee of seen) {
    for (const site of calls.get(callee) ?? []) {
      if (site.caller.startsWith(LIBRARY)) seen.add(site.caller);
      else sites.push(site);
    }
  }
  return sites;
}

/** Who calls which function, and what the imports are called inside. */
function readCalls(text: string): { calls: Map<string, CallSite[]>; imports: Map<string, string> } {
  const calls = new Map<string, CallSite[]>();
  const imports = new Map<string, string>();
  let caller = "";
  let location: string | null = null;
  for (const line of text.split("\n")) {
    const imported = IMPORT.exec(line);
    if (imported) imports.set(`${imported[1]}.${imported[2]}`, imported[3]!);
    const entered = FUNCTION.exec(line);
    if (entered) {
      caller = entered[1]!;
      location = null;
    }
    const marked = LOCATION.exec(line);
    // Inlined library code is marked with the library's lines; the last line of the project stands for it.
    if (marked && !marked[1]!.startsWith(LIBRARY)) location = `${marked[1]}:${marked[2]}`;
    const callee = CALL.exec(line)?.[1];
    if (callee) calls.set(callee, [...(calls.get(callee) ?? []), { caller, location }]);
  }
  return { calls, imports };
}
