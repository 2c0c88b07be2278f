import assert from "node:assert/strict";
import { type Imported, type ImportOptions, importRoutes, type Note } from "../../cli/routes/import/index.js";

/** Imports one file. */
export function imported(text: string, options: ImportOptions = {}): Imported {
  return importRoutes([{ name: "input.yaml", text }], options);
}

/** A route of an imported configuration. */
export interface ImportedRoute {
  match: object;
  route?: object;
  [name: string]: unknown;
}

/** The routes of all virtual hosts, in their order. */
export function routesOf({ configuration }: Imported): ImportedRoute[] {
  const { virtual_hosts } = configuration.route_config as unknown as {
    virtual_hosts: { routes: ImportedRoute[] }[];
  };
  return virtual_hosts.flatMap(({ routes }) => routes);
}

/** The one route that a file makes, and what does not carry over. */
export function onlyRoute(text: string, options: ImportOptions = {}) {
  const all = imported(text, options);
  const routes = routesOf(all);
  assert.equal(routes.length, 1, JSON.stringify(routes));
  return { route: routes[0]!, notes: all.notes };
}

/** Why what stands at that place does not carry over. */
export function noteAt(notes: readonly Note[], place: string): string {
  const note = notes.find(({ path }) => path.endsWith(`: ${place}`));
  assert.ok(note, `nothing is noted at ${place}: ${JSON.stringify(notes)}`);
  return note.reason;
}
