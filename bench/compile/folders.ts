import { join } from "node:path";
import { packageRoot } from "../../cli/package-root.js";

/** Where the sources of the peers are. */
export const PEER_SOURCES = join(packageRoot(), "bench", "peers");

/** Where everything that is compiled for benchmarks goes: a folder a peer. */
export const PEER_BUILDS = join(packageRoot(), "build", "peers");
