// JSON (RFC 8259) over bytes, and the reader of configurations on top of it.
export { ConfigArray } from "./config-array";
export { ConfigObject } from "./config-object";
export { ConfigReader } from "./config-reader";
export { ConfigValue } from "./config-value";
export { JsonDocument } from "./document";
export { JsonLimits } from "./limits";
export { JsonKind } from "./node-table";
export { parseJson } from "./parser";
export { JsonValue } from "./value";
