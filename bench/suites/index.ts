import type { Suite } from "../suite.js";
import { calls } from "./calls.js";
import { http } from "./http.js";
import { xprotocol } from "./xprotocol.js";

/** Every suite that there is; `npm run bench -- NAME` picks by name. */
export const SUITES: readonly Suite[] = [http, calls, xprotocol];
