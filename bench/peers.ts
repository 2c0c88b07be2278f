import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { NativeFilter, WasmFilter } from "../cli/envoy/index.js";
import { contexts, empty, floor } from "./compile/floor.js";
import { PEER_SOURCES } from "./compile/folders.js";
import { gcore } from "./compile/gcore.js";
import { ours } from "./compile/ours.js";
import { rust } from "./compile/rust.js";
import type { Case } from "./suite.js";

/** Someone's filter for a case, ready to be put into Envoy. */
export interface Peer {
  name: string;
  filters: readonly (WasmFilter | NativeFilter)[];
  /** The module's file, where the filter is one. */
  wasm: string | null;
  /** The module's size. */
  bytes: number | null;
  /** Does not do the case's work: it is there to be compared with. */
  idle: boolean;
}

/** The peers of every case in the order of the tables' rows. */
export const PEER_NAMES = [
  "none",
  "empty",
  "floor",
  "contexts",
  "ours",
  "rust",
  "gcore",
  "lua",
  "native",
] as const;

const TOOLCHAINS = [empty, floor, contexts, ours, rust, gcore];

/**
 * Compiles every peer's filters for these cases and returns each case's peers, in the order of
 * {@link PEER_NAMES}. A case without a native filter has no `native`.
 */
export async function buildPeers(cases: readonly Case[]): Promise<Map<Case, Peer[]>> {
  const peers = new Map<Case, Peer[]>(cases.map((work) => [work, [peer("none", [], { idle: true })]]));
  for (const toolchain of TOOLCHAINS) {
    const own = cases.filter((work) => takesPart(toolchain.peer, work));
    const paths = await toolchain.compile(own.map((work) => work.name));
    for (const [index, work] of own.entries()) {
      peers.get(work)!.push(await wasmPeer(toolchain.peer, work, paths[index]!));
    }
  }
  for (const work of cases) {
    if (takesPart("lua", work)) peers.get(work)!.push(await luaPeer(work));
    if (work.native !== null) peers.get(work)!.push(peer("native", [work.native]));
  }
  return peers;
}

function takesPart(peer: string, work: Case): boolean {
  return work.peers?.includes(peer) ?? true;
}

/** Each has a VM of its own: modules that share one would share its memory too. */
async function wasmPeer(name: string, work: Case, path: string): Promise<Peer> {
  const filter: WasmFilter = { wasm: path, name: `${name}-${work.name}`, vmId: `${name}-${work.name}` };
  const { size } = await stat(path);
  return peer(name, [filter], { wasm: path, bytes: size, idle: name === "empty" });
}

async function luaPeer(work: Case): Promise<Peer> {
  const source = await readFile(join(PEER_SOURCES, "lua", `${work.name}.lua`), "utf8");
  const lua: NativeFilter = {
    name: "envoy.filters.http.lua",
    typed_config: {
      "@type": "type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua",
      default_source_code: { inline_string: source },
    },
  };
  return peer("lua", [lua]);
}

function peer(name: string, filters: Peer["filters"], rest: Partial<Peer> = {}): Peer {
  return { name, filters, wasm: null, bytes: null, idle: false, ...rest };
}
