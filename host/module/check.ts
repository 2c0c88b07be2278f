import { type AbiFunction, type AbiVersion, abiTable, abiVersions, inVersion } from "../abi.js";
import type { ModuleExport, ModuleImport, ModuleInfo, Signature } from "./module.js";

const marker = "proxy_abi_version_";
/** Envoy gives a guest at most 1 GiB. */
const maximumPages = 16384;

/** What the compiler needs to be told so that an import that no host offers goes away. */
const remedies: Record<string, string> = {
  "env.abort": "the module was compiled without --use abort=…",
  "env.seed": "Math.random is used and the module was compiled without --use seed=…",
  "env.trace": "trace() is for the console: use the SDK's log",
  "env.Date.now": "Date.now() is not there: use the SDK's clock",
  "env.performance.now": "process.hrtime and performance.now() are not there: use the SDK's clock",
};

/** The marker export of a module, and the ABI version it stands for if this host knows it. */
export interface AbiMarker {
  name: string;
  version?: AbiVersion;
}

/** The first exported function named `proxy_abi_version_…` decides; undefined if there is none. */
export function abiMarker(info: ModuleInfo): AbiMarker | undefined {
  const found = info.exports.find((entry) => entry.kind === "function" && entry.name.startsWith(marker));
  if (!found) return undefined;
  const version = found.name.slice(marker.length).replaceAll("_", ".");
  const known = abiVersions.find((candidate) => candidate === version);
  return known ? { name: found.name, version: known } : { name: found.name };
}

/**
 * Everything that makes a host refuse a module, each in plain words; empty if it would be accepted. The same
 * check runs in the host and after a build.
 */
export function checkModule(info: ModuleInfo): string[] {
  const found = abiMarker(info);
  const version = found?.version ?? "0.2.1";
  return [
    ...markerProblems(found),
    ...info.imports.flatMap((entry) => importProblems(entry, version)),
    ...info.exports.flatMap((entry) => exportProblems(entry, version)),
    ...runtimeProblems(info),
  ];
}

function markerProblems(found: AbiMarker | undefined): string[] {
  if (!found) {
    return ["exports no ABI marker such as proxy_abi_version_0_2_1, so it is no Proxy-Wasm module"];
  }
  if (found.version) return [];
  return [`exports ${found.name}, but the known ABI versions are ${abiVersions.join(", ")}`];
}

function importProblems(entry: ModuleImport, version: AbiVersion): string[] {
  const label = `${entry.module}.${entry.name}`;
  if (entry.kind !== "function")
    return [`imports the ${entry.kind} ${label}, but hosts offer functions only`];
  const expected = offered(entry.module).filter((candidate) => candidate.name === entry.name);
  const current = expected.find((candidate) => inVersion(candidate, version));
  if (current) return signatureProblems("import", entry, [current]);
  const why = expected[0] ? `not part of ABI ${version}` : remedy(label);
  return [`imports ${label}, which no host offers${why ? `: ${why}` : ""}`];
}

function remedy(label: string): string | undefined {
  if (label.startsWith("env.console.")) return "there is no console: use the SDK's log";
  return remedies[label];
}

/** The functions that hosts offer under a module name. */
function offered(module: string): AbiFunction[] {
  const table = abiTable();
  if (module === table.module) return table.imports;
  return table.wasiModules.includes(module) ? table.wasi : [];
}

function exportProblems(entry: ModuleExport, version: AbiVersion): string[] {
  const expected = abiTable().exports.filter(
    (candidate) => candidate.name === entry.name && inVersion(candidate, version),
  );
  if (expected.length === 0) return [];
  if (entry.kind !== "function") return [`export ${entry.name} is a ${entry.kind}, the ABI has a function`];
  return signatureProblems("export", entry, expected);
}

function signatureProblems(
  what: string,
  entry: ModuleImport | ModuleExport,
  allowed: AbiFunction[],
): string[] {
  const actual = entry.signature;
  if (!actual) return [`${what} ${entry.name} has a type that is no plain function type`];
  if (allowed.some((candidate) => sameSignature(actual, candidate))) return [];
  const expected = allowed[0]!;
  if (actual.params.length !== expected.params.length) {
    const has = `${actual.params.length} ${actual.params.length === 1 ? "parameter" : "parameters"}`;
    return [`${what} ${entry.name} has ${has}, the ABI has ${expected.params.length}`];
  }
  return [`${what} ${entry.name} is ${showSignature(actual)}, the ABI has ${showSignature(expected)}`];
}

function sameSignature(a: Signature, b: Signature): boolean {
  return showSignature(a) === showSignature(b);
}

function showSignature(signature: Signature): string {
  return `(${signature.params.join(", ")}) -> (${signature.results.join(", ")})`;
}

function runtimeProblems(info: ModuleInfo): string[] {
  const problems: string[] = [];
  const exported = (name: string) => info.exports.find((entry) => entry.name === name);
  if (info.hasStartSection) {
    problems.push(
      "has a start section, which runs before any context exists: compile with --exportStart _initialize",
    );
  }
  if (exported("memory")?.kind !== "memory") problems.push('exports no memory named "memory"');
  if (!exported("malloc") && !exported("proxy_on_memory_allocate")) {
    problems.push("exports neither malloc nor proxy_on_memory_allocate, so no value can be handed to it");
  }
  if ((info.memory?.minimum ?? 0) > maximumPages) {
    problems.push(
      `starts with ${info.memory!.minimum} pages of memory, hosts give at most ${maximumPages} (1 GiB)`,
    );
  }
  return problems;
}
