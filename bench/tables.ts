import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../cli/package-root.js";
import {
  type CaseResults,
  type CodecResults,
  type FilterResults,
  type PeerResults,
  type Results,
  type RpcResults,
  readResults,
} from "./results.js";

/** How the peers are called in the documents. */
const PEER_TITLES: Readonly<Record<string, string>> = {
  none: "no filter",
  empty: "empty module",
  floor: "floor: written by hand",
  contexts: "floor, told of each stream",
  ours: "**this SDK**",
  rust: "Rust SDK",
  gcore: "`@gcoredev/proxy-wasm-sdk-as`",
  lua: "Envoy's Lua filter",
  native: "Envoy's `header_mutation`",
};

const PROXY_TITLES: Readonly<Record<string, string>> = {
  tcp: "Envoy's `tcp_proxy`, Dubbo",
  "dubbo-native": "Envoy's `dubbo_proxy`",
  "dubbo-multiplex": "**bridge**, Dubbo, multiplex",
  "dubbo-ping-pong": "**bridge**, Dubbo, ping-pong",
  "bolt-multiplex": "**bridge**, Bolt, multiplex",
  "bolt-ping-pong": "**bridge**, Bolt, ping-pong",
  "sofarpc-multiplex": "**bridge**, Bolt of SOFARPC, multiplex",
};

const CODEC_TITLES: Readonly<Record<string, string>> = {
  bolt: "Bolt",
  sofarpc: "Bolt of SOFARPC",
  boltv2: "Bolt v2",
  "boltv2-crc": "Bolt v2, frame with a checksum",
  dubbo: "Dubbo",
};

/** A case's results as a Markdown table. */
export function caseTable(results: CaseResults): string {
  if ("inFlight" in results) return rpcTable(results);
  if ("engine" in results) return codecTable(results);
  return filterTable(results);
}

function rpcTable({ peers }: RpcResults): string {
  const header = ["proxy", "CPU a call, µs", "÷ `dubbo_proxy`", "calls a second"];
  const rows = Object.entries(peers).flatMap(([name, peer]) => {
    if (peer === null) return [];
    const { cpuMicros, cpuQuartiles, timesNative, callsPerSecond } = peer;
    return [
      [
        PROXY_TITLES[name] ?? name,
        withQuartiles(cpuMicros, cpuQuartiles),
        timesNative.toFixed(2),
        `${callsPerSecond}`,
      ],
    ];
  });
  return table(header, rows);
}

function codecTable({ peers }: CodecResults): string {
  const header = ["codec", "frame, bytes", "a frame, ns", "GB/s"];
  const rows = Object.entries(peers).flatMap(([name, peer]) => {
    if (peer === null) return [];
    const { frameBytes, nanoseconds, quartiles, gigabytesPerSecond } = peer;
    return [
      [
        CODEC_TITLES[name] ?? name,
        `${frameBytes}`,
        withQuartiles(nanoseconds, quartiles),
        gigabytesPerSecond.toFixed(2),
      ],
    ];
  });
  return table(header, rows);
}

function filterTable(results: FilterResults): string {
  const header = ["filter", "CPU a request, µs", "above no filter, µs", "this SDK ÷ it", "module", "memory"];
  const rows = Object.entries(results.peers).flatMap(([name, peer]) =>
    peer === null ? [] : [row(name, peer, results.ratios[name])],
  );
  return table(header, rows);
}

function table(header: readonly string[], rows: readonly string[][]): string {
  const lines = [header, ["---", ...header.slice(1).map(() => "---:")], ...rows];
  return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function row(name: string, peer: PeerResults, ratio: number | undefined): string[] {
  return [
    PEER_TITLES[name] ?? name,
    withQuartiles(peer.cpuMicros, peer.cpuQuartiles),
    name === "none" ? "" : peer.aboveNone.toFixed(2),
    ratio === undefined ? "" : ratio.toFixed(2),
    peer.bytes === null ? "" : kilobytes(peer.bytes),
    peer.memory === null ? "" : kilobytes(peer.memory),
  ];
}

function withQuartiles(value: number, [low, high]: readonly [number, number]): string {
  return `${value.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)})`;
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1024).toFixed(1)} KiB`;
}

/** What a case's figures were taken on and how, as a sentence for below its table. */
export function runSentence(results: Results, work: CaseResults): string {
  const { machine, date, envoy, rounds, seconds, connections } = results;
  const over = connections === 1 ? "one connection" : `${connections} connections`;
  if ("engine" in work) {
    return `${date}, ${work.engine}, ${machine}; ${rounds} rounds of ${seconds} s each. In brackets the middle half of the rounds.`;
  }
  const visits = `${rounds} visits of ${seconds} s over ${over} to each`;
  return `${date}, Envoy ${envoy}, ${machine}; ${visits}. In brackets the middle half of the visits.`;
}

/**
 * Puts tables in place of whatever stands between the markers of a document, each marker on a line of its own:
 *
 *     <!-- bench:SUITE/CASE -->
 *     …
 *     <!-- /bench -->
 *
 * @param results is asked for a suite's last run
 * @throws Error when a marker names a suite or a case without results, or is not closed
 */
export function renderTables(document: string, results: (suite: string) => Results | null): string {
  const opened = document.match(/^<!-- bench:/gm)?.length ?? 0;
  let replaced = 0;
  const rendered = document.replace(SECTION, (_section, suite: string, name: string) => {
    replaced++;
    const run = results(suite);
    const found = run?.cases.find((candidate) => candidate.name === name);
    if (!run || !found) throw new Error(`there are no results for ${suite}/${name}`);
    return `<!-- bench:${suite}/${name} -->\n${caseTable(found)}\n\n${runSentence(run, found)}\n<!-- /bench -->`;
  });
  if (replaced !== opened)
    throw new Error("a bench marker is not closed, or is not of the form bench:SUITE/CASE");
  return rendered;
}

const SECTION = /^<!-- bench:([\w-]+)\/([\w-]+) -->\n(?:(?!^<!-- bench:)[\s\S])*?^<!-- \/bench -->/gm;

/** The documents that may hold tables, as absolute paths. */
export function documents(): string[] {
  const root = packageRoot();
  const folders = ["docs", "filters"].map((name) => join(root, name)).filter(existsSync);
  const within = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" }).map((path) => join(folder, path)),
  );
  const all = [join(root, "README.md"), join(root, "bench", "README.md"), ...within];
  return all.filter((path) => path.endsWith(".md") && existsSync(path));
}

/** Brings the tables of all documents up to the results. */
export function updateTables(): void {
  for (const path of documents()) {
    const before = readFileSync(path, "utf8");
    const after = renderTables(before, readResults);
    if (after !== before) writeFileSync(path, after);
  }
}
