import { isDeepStrictEqual } from "node:util";
import { type ConformanceCase, type HostName, hostNames } from "./case.js";
import { neverGiven, type Subject, subjects } from "./coverage.js";
import { differenceOf, expectedOutcome } from "./expectations.js";
import type { Results } from "./run.js";

const titles: Readonly<Record<HostName, string>> = {
  host: "This host",
  "1.36.2": "Envoy 1.36.2",
  "1.40.0": "Envoy 1.40.0",
};

const head = `# What each host does

Written by the conformance suite (\`tests/conformance\`): do not edit it, run \`npm run matrix\`.

A row is something that the ABI has, or a rule of Envoy's; a case is a small module and what comes of it, run through real
sockets. **yes**: every case of the row came out as expected, which is what Envoy 1.40.0 does. **differs**: a case came out
otherwise, as is known; the note says how. **no**: a case did not come out as expected.
`;

/** The page that shows what came of the cases on each host. */
export function renderMatrix(cases: readonly ConformanceCase[], results: Results): string {
  const notes = new Notes();
  const bySection = new Map<string, string[]>();
  for (const subject of subjects(cases)) {
    const rows = bySection.get(subject.section) ?? [];
    bySection.set(subject.section, rows);
    rows.push(renderRow(subject, cases, results, notes));
  }
  const columns = [...hostNames.map((host) => titles[host]), "Cases"];
  const sections = [...bySection].map(([section, rows]) =>
    [
      `## ${section}`,
      "",
      `| | ${columns.join(" | ")} |`,
      `|---|${"---|".repeat(columns.length)}`,
      ...rows,
      "",
    ].join("\n"),
  );
  return [head, ...sections, "## Notes", "", ...notes.lines, ""].join("\n");
}

function renderRow(
  { name }: Subject,
  cases: readonly ConformanceCase[],
  results: Results,
  notes: Notes,
): string {
  const title = name.startsWith("rule: ") ? sentence(name.slice("rule: ".length)) : `\`${shortName(name)}\``;
  const reason = neverGiven[name];
  if (reason !== undefined) return `| ${title} | never given: ${reason} | | | 0 |`;
  const shown = cases.filter(({ covers }) => covers.includes(name));
  const cells = hostNames.map((host) => renderCell(name, shown, host, results, notes));
  return `| ${title} | ${cells.join(" | ")} | ${shown.length} |`;
}

function renderCell(
  name: string,
  shown: readonly ConformanceCase[],
  host: HostName,
  results: Results,
  notes: Notes,
): string {
  const outcomes = results.get(host);
  if (!outcomes) return "not run";
  if (shown.some(({ id }) => !isDeepStrictEqual(outcomes.get(id), expectedOutcome(id, host))))
    return "**no**";
  const differing = shown.flatMap(({ id }) => {
    const difference = differenceOf(id, host);
    const concerns = difference && (difference.about.length === 0 || difference.about.includes(name));
    return concerns ? [notes.number(host, id, difference.reason)] : [];
  });
  if (differing.length === 0) return "yes";
  return `differs (${[...new Set(differing)].sort((a, b) => a - b).join(", ")})`;
}

/** The notes of the page, numbered in the order in which they are first needed. */
class Notes {
  readonly #reasons = new Map<string, Set<string>>();

  number(host: HostName, id: string, reason: string): number {
    const text = `${titles[host]}: ${reason}`;
    const ids = this.#reasons.get(text) ?? new Set();
    this.#reasons.set(text, ids.add(id));
    return [...this.#reasons.keys()].indexOf(text) + 1;
  }

  get lines(): string[] {
    return [...this.#reasons].map(
      ([text, ids], i) => `${i + 1}. ${text}. (${[...ids].map((id) => `\`${id}\``).join(", ")})`,
    );
  }
}

/** An enum's value without the enum's name, which is the section's. */
function shortName(name: string): string {
  return name.slice(name.indexOf(".") > 0 && /^[A-Z]/.test(name) ? name.indexOf(".") + 1 : 0);
}

function sentence(text: string): string {
  return /^(proxy_|_|gRPC|malloc)/.test(text) ? text : text[0]!.toUpperCase() + text.slice(1);
}
