/** Bootstraps for Envoys that proxy RPC calls, made from a short description. */

export { xprotocolBootstrap } from "./bootstrap.js";
export { type Description, POOL_MODES, PROTOCOLS } from "./description.js";
export { DescriptionError } from "./fields.js";
export { parseDescription, readDescription } from "./read-description.js";
export { bootstrapYaml } from "./yaml.js";
