import { type AbiFunction, abiTable } from "../../host/abi.js";
import type { ConformanceCase } from "./case.js";
import { guestText } from "./guest.js";

/** One thing that cases are to show. */
export interface Subject {
  section: string;
  /** As cases name it in `covers`. */
  name: string;
}

/** Values that no host gives, and why. */
export const neverGiven: Readonly<Record<string, string>> = {
  "Status.BadExpression": "a name from the time before properties; neither Envoy nor the C++ host answers it",
  "Status.ResultMismatch": "is for SDKs, which answer it when a result has another size than expected",
};

const rule = "rule: ";

/** Everything that the ABI's table holds, and every rule that a case names. */
export function subjects(cases: readonly ConformanceCase[]): Subject[] {
  const { imports, wasi, exports, enums } = abiTable();
  const rules = new Set(cases.flatMap(({ covers }) => covers.filter((name) => name.startsWith(rule))));
  const of = (section: string, names: Iterable<string>): Subject[] =>
    [...names].map((name) => ({ section, name }));
  return [
    ...of("Functions", versioned(imports)),
    ...of("WASI functions", versioned(wasi)),
    ...of("Callbacks and other exports", versioned(exports)),
    ...Object.entries(enums).flatMap(([type, values]) =>
      of(
        type,
        Object.keys(values).map((value) => `${type}.${value}`),
      ),
    ),
    ...of("Rules", rules),
  ];
}

/** A name that has two signatures stands for the newer one; the older one's says until when it held. */
function versioned(entries: readonly AbiFunction[]): string[] {
  const twice = (name: string) => entries.filter((entry) => entry.name === name).length > 1;
  return entries.map(({ name, until }) => (until && twice(name) ? `${name} (${until})` : name));
}

/** What no case shows, though a host gives it. */
export function uncovered(cases: readonly ConformanceCase[]): string[] {
  const covered = new Set(cases.flatMap(({ covers }) => covers));
  return subjects(cases)
    .map(({ name }) => name)
    .filter((name) => !covered.has(name) && !(name in neverGiven));
}

/** What cases say they show but cannot: names of nothing, functions that they do not call, callbacks without code. */
export function untrueCovers(cases: readonly ConformanceCase[]): string[] {
  const { imports, wasi, exports } = abiTable();
  const known = new Set(subjects(cases).map(({ name }) => name));
  const called = new Set([...imports, ...wasi].map(({ name }) => name));
  const exported = new Set(exports.map(({ name }) => name));
  return cases.flatMap(({ id, covers, plugins }) => {
    const modules = plugins.map(guestText).join();
    return covers
      .filter((cover) => {
        const name = cover.split(" ")[0]!;
        if (called.has(name)) return !modules.includes(`"${name}"`);
        if (exported.has(name)) return !modules.includes(`(export "${name}")`);
        return !known.has(cover);
      })
      .map((cover) => `${id}: ${cover}`);
  });
}
