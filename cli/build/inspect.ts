import { checkModule } from "../../host/module/check.js";
import { type ModuleImport, type ModuleInfo, readModule } from "../../host/module/module.js";
import { type CallSite, findCallSites } from "./call-sites.js";
import { type Compilation, type Compiler, compile, TEXT_FILE } from "./compiler.js";
import { BuildError } from "./error.js";

/** How many places that use a refused import are named; the others are counted. */
const SITES_SHOWN = 3;

/** What a module shows to its host. */
export interface Surface {
  /** Names, sorted. */
  exports: string[];
  /** As `module.name`, sorted. */
  imports: string[];
}

/**
 * Checks a compiled module as a host would before it loads it.
 *
 * @throws BuildError with every reason to refuse it, and for an import the lines of the source that need it.
 */
export async function inspect(compiler: Compiler, job: Compilation, wasm: Uint8Array): Promise<Surface> {
  const info = readModule(wasm);
  const problems = checkModule(info);
  if (problems.length > 0) throw new BuildError(await refusal(compiler, job, info, problems));
  return {
    exports: info.exports.map((entry) => entry.name).sort(),
    imports: info.imports.map(label).sort(),
  };
}

function label(entry: ModuleImport): string {
  return `${entry.module}.${entry.name}`;
}

async function refusal(
  compiler: Compiler,
  job: Compilation,
  info: ModuleInfo,
  problems: string[],
): Promise<string> {
  const findRefused = (problem: string): ModuleImport | undefined =>
    info.imports.find((entry) => problem.startsWith(`imports ${label(entry)},`));
  const text = problems.some(findRefused) ? await unoptimisedText(compiler, job) : "";
  const lines = problems.flatMap((problem) => {
    const refused = findRefused(problem);
    const sites = refused ? findCallSites(text, refused.module, refused.name) : [];
    return [`- ${problem}`, ...describe(sites)];
  });
  return ["A host would refuse this module, so it was not written. It", ...lines].join("\n");
}

/** Compiles once more, into the text of a module in which every call stands as it was written. */
async function unoptimisedText(compiler: Compiler, job: Compilation): Promise<string> {
  const options = [...(job.options ?? []), "--textFile", TEXT_FILE];
  const { text } = await compile(compiler, { ...job, target: "debug", options });
  return text;
}

/** One line a place, each place once. */
function describe(sites: CallSite[]): string[] {
  const places = [...new Set(sites.map((site) => `  used at ${site.location ?? site.caller}`))];
  const shown = places.slice(0, SITES_SHOWN);
  const hidden = places.length - shown.length;
  return hidden === 0 ? shown : [...shown, `  and at ${hidden} more ${hidden === 1 ? "place" : "places"}`];
}
