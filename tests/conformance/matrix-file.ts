import { join } from "node:path";
import { packageRoot } from "../../cli/package-root.js";

/** The page that the suite writes. */
export const matrixFile = join(packageRoot(), "docs/host-matrix.md");
