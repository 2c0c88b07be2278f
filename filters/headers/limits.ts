// How much a configuration may hold. Its errors name these bounds, and schema.json repeats them.

/** Rules in a configuration. */
export const MAX_RULES: i32 = 256;
/** Operations of a rule on the request, and as many on the response. */
export const MAX_OPERATIONS: i32 = 64;
/** Methods, hosts or header conditions of one match, and headers of an answer. */
export const MAX_LIST: i32 = 64;
/** Bytes in the name of a header. */
export const MAX_NAME_BYTES: i32 = 256;
/** Bytes in what a path or a header's value is compared with. */
export const MAX_PATTERN_BYTES: i32 = 1024;
/** Bytes in a value, as it is configured and as a template makes it; one that would be longer is not set. */
export const MAX_VALUE_BYTES: i32 = 16 * 1024;
