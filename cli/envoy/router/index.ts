export { type RouterBootstrap, type RouterBootstrapOptions, routerBootstrap } from "./bootstrap.js";
export { type Endpoint, readEndpoints, steeredTable } from "./steered-table.js";
