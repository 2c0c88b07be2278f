import { integer } from "../../envoy/xprotocol/fields.js";
import type { Source } from "./source.js";

/** More the filter does not ask its host for. */
const MOST = 100;

/** How often a request is tried again. */
export function importAttempts(source: Source, fallback: number): number {
  const attempts = source.get("attempts", integer(0, 2 ** 31 - 1)) ?? fallback;
  if (attempts <= MOST) return attempts;
  source.note(`the filter asks for ${MOST} tries at most`, "attempts");
  return MOST;
}
