// The typed properties of a stream, a connection, the configuration and the plugin.
export { connection } from "./connection";
export { booleanOf, integerOf, listOf, mapOf, numberOf } from "./decode";
export { Entries } from "./entries";
export { filterState, metadata, upstreamFilterState } from "./metadata";
export { destination, source } from "./peers";
export { plugin } from "./plugin";
export { Property } from "./property";
export { request } from "./request";
export { response } from "./response";
export { upstream } from "./upstream";
export { xds } from "./xds";
