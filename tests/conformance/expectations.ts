import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../cli/package-root.js";
import { type HostName, hostNames } from "./case.js";

/*
 * What comes of the cases, as text: a line `== ID` begins a case, and what follows is its outcome on every host. After
 * a line `-- HOST: REASON` stands the outcome on a host where it differs, and why; `-- HOST (COVER, COVER): REASON`
 * says which of the things that the case covers differ, where it is not all of them.
 */

/** What comes of a case. */
export interface Expectation {
  /** Guests' lines in order, then what clients and backends saw, and what became of the host. */
  outcome: string[];
  differs: Partial<Record<HostName, Difference>>;
}

/** What holds on one host in place of what holds on all. */
export interface Difference {
  outcome: string[];
  /** A sentence for the matrix. */
  reason: string;
  /** What of all that the case covers differs; everything where nothing is said. */
  about: string[];
}

const DIFFERENCE = /^-- (\S+)(?: \((.*)\))?: (.*)$/;

/** Reads expectations, by the cases' ids. */
export function parseExpectations(text: string): Map<string, Expectation> {
  const found = new Map<string, Expectation>();
  let current: Expectation | undefined;
  let outcome: string[] | undefined;
  for (const line of text.split("\n")) {
    const difference = DIFFERENCE.exec(line);
    if (line.startsWith("== ")) {
      const id = line.slice(3);
      if (found.has(id)) throw new Error(`there are two expectations of ${id}`);
      outcome = [];
      current = { outcome, differs: {} };
      found.set(id, current);
    } else if (difference && current) {
      outcome = [];
      const host = difference[1] as HostName;
      if (!hostNames.includes(host)) throw new Error(`"${line}" names no host`);
      const about = difference[2]?.split(", ") ?? [];
      current.differs[host] = { outcome, reason: difference[3]!, about };
    } else if (line !== "") {
      if (!outcome) throw new Error(`"${line}" stands before the first case`);
      outcome.push(line);
    }
  }
  return found;
}

/** All that is expected, by the cases' ids. */
export function readExpectations(): Map<string, Expectation> {
  const folder = join(packageRoot(), "tests/conformance/expected");
  const all = new Map<string, Expectation>();
  for (const file of readdirSync(folder).sort()) {
    for (const [id, expectation] of parseExpectations(readFileSync(join(folder, file), "utf8"))) {
      if (all.has(id)) throw new Error(`there are two expectations of ${id}`);
      all.set(id, expectation);
    }
  }
  return all;
}

const expectations = readExpectations();

/** What is to come of a case on a host. */
export function expectedOutcome(id: string, host: HostName): readonly string[] {
  const expectation = expectations.get(id);
  return expectation?.differs[host]?.outcome ?? expectation?.outcome ?? [];
}

/** Why a case comes out differently on a host. */
export function differenceOf(id: string, host: HostName): Difference | undefined {
  return expectations.get(id)?.differs[host];
}
