// What a table may have at most. Each bound keeps what a configuration can cost in time and memory in proportion to its text.

/** The bytes of the configuration. */
export const MAX_TEXT_BYTES: i32 = 8 << 20;
/** The values and names in it; each takes 16 bytes while it is read. */
export const MAX_VALUES: i32 = 1 << 20;
/** How deep objects and arrays may be nested. */
export const MAX_DEPTH: i32 = 32;
/** The virtual hosts of a table. */
export const MAX_VIRTUAL_HOSTS: i32 = 16_384;
/** The domains of all virtual hosts. */
export const MAX_DOMAINS: i32 = 65_536;
/** The routes of all virtual hosts. */
export const MAX_ROUTES: i32 = 65_536;
/** What all regular expressions take, in bytes; one that stands in several places counts once. */
export const MAX_REGEX_BYTES: i32 = 64 << 20;
/** The conditions of one kind that a route may have. */
export const MAX_CONDITIONS: i32 = 64;
/** The headers that one level adds or removes, as in Envoy. */
export const MAX_EDITS: i32 = 1000;
/** The clusters that one route chooses from. */
export const MAX_WEIGHTED: i32 = 256;
/** The policies, codes or names in a short list. */
export const MAX_LIST: i32 = 64;
/** The groups of a table. */
export const MAX_GROUPS: i32 = 1024;
/** The members of a group. */
export const MAX_MEMBERS: i32 = 64;
/** The clusters that have endpoints in `steering`. */
export const MAX_ENDPOINT_LISTS: i32 = 4096;
/** The endpoints of one cluster. */
export const MAX_ENDPOINTS: i32 = 1024;
/** The bytes of a text: a path, a value, a pattern. */
export const MAX_STRING_BYTES: i32 = 16_384;
/** The bytes of a name of a header, cluster, cookie, query parameter. */
export const MAX_NAME_BYTES: i32 = 256;
/** How often a request may be tried again: the host has no bound of its own. */
export const MAX_RETRIES: u32 = 100;
/** The body of a direct response, where the table sets no other bound, in bytes; as in Envoy. */
export const DEFAULT_MAX_BODY_BYTES: u32 = 4096;
