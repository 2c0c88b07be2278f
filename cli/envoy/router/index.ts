export { type RouterBootstrap, type RouterBootstrapOptions, routerBootstrap } from "./bootstrap.js";
export { type Endpoint, readEndpoints } from "./steered-table.js";
