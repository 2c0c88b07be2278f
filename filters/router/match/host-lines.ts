import { readInteger } from "../../../assembly/properties/read";

/** The Envoy (1.39) from which on header matchers look at each line of a header. */
const FIRST_BY_LINE: i64 = 39;

/**
 * True if the host's own header matchers look at all lines of a header as one value, joined by commas, as Envoy's did before
 * 1.39; false on newer ones, and on hosts that do not say what they are. To be asked when the filter is configured.
 *
 * Source: Envoy, release notes of 1.39.0 (`envoy.reloadable_features.match_headers_individually`).
 */
export function hostJoinsLines(): bool {
  const major = readInteger("xds\0node\0user_agent_build_version\0version\0major_number");
  const minor = readInteger("xds\0node\0user_agent_build_version\0version\0minor_number");
  return major == 1 && minor >= 0 && minor < FIRST_BY_LINE;
}
