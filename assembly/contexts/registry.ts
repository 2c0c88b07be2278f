import { bytes } from "../bytes/bytes";
import { log } from "../log";
import { getProperty } from "../properties";
import { abandonCallouts } from "../callouts/callout";
import { Context, Phase } from "./context";
import { HttpContext } from "./http-context";
import { IdTable } from "./id-table";
import { RootContext } from "./root-context";
import { TcpContext } from "./tcp-context";

const PLUGIN_ROOT_ID = bytes("plugin_root_id");
const live = new IdTable<Context>();
/** What `registerRootContext` was told, the latest first. */
class Registration {
  constructor(
    readonly rootId: string,
    readonly factory: () => RootContext,
    readonly next: Registration | null,
  ) {}
}

let registered: Registration | null = null;

/**
 * Names the root context of a filter. To be called at the top level of the module's entry file:
 *
 *     registerRootContext((): RootContext => new MyRoot());
 *
 * A module with one filter needs no root id: whatever `root_id` the host is configured with, it is served. A module
 * with several tells them apart by the id; one registered without an id then serves the ids that no other has.
 */
export function registerRootContext(factory: () => RootContext, rootId: string = ""): void {
  registered = new Registration(rootId, factory, registered);
}

/**
 * Makes the context that the host announces; `parentId` 0 announces a root context. An unknown parent is passed over. One of
 * that id that the host did not delete is gone by now.
 */
export function createContext(id: u32, parentId: u32): void {
  dropContext(id);
  const context = parentId == 0 ? makeRootContext() : makeStreamContext(parentId);
  if (context === null) return;
  // Whatever was selected while it was made.
  context.contextId = id;
  live.put(id, context);
}

/** The live context with that id, or null. */
export function findContext(id: u32): Context | null {
  return live.find(id);
}

/** The live root context with that id, or null. */
// @ts-ignore: decorator
@inline
export function findRoot(id: u32): RootContext | null {
  const context = live.find(id);
  return context instanceof RootContext ? changetype<RootContext>(context) : null;
}

/** The live HTTP stream with that id, or null. */
// @ts-ignore: decorator
@inline
export function findHttp(id: u32): HttpContext | null {
  const context = live.find(id);
  return context instanceof HttpContext ? changetype<HttpContext>(context) : null;
}

/** The live TCP connection with that id, or null. */
// @ts-ignore: decorator
@inline
export function findTcp(id: u32): TcpContext | null {
  const context = live.find(id);
  return context instanceof TcpContext ? changetype<TcpContext>(context) : null;
}

/** Takes the context with that id, if there is one, out of the live ones, and drops all that waits on its behalf. */
export function dropContext(id: u32): void {
  const context = live.take(id);
  if (context === null) return;
  abandonCallouts(context);
  context.phase = Phase.Gone;
}

/** Refuses a plugin whose root id nobody registered, with the ids that there are. Always false. */
export function refuseUnknownRoot(): bool {
  let message = 'no root context is registered for root_id "' + configuredRootId() + '"; the module has:';
  let entry = registered;
  while (entry !== null) {
    message += " " + entry.rootId;
    entry = entry.next;
  }
  log.error(message);
  return false;
}

function makeRootContext(): Context | null {
  const registration = registrationFor();
  return registration === null ? null : registration.factory();
}

function makeStreamContext(parentId: u32): Context | null {
  const root = findRoot(parentId);
  if (root === null) return null;
  const http = root.createHttpContext();
  if (http !== null) return http;
  return root.createTcpContext();
}

/** The only registration, or the one with the configured root id, or one without an id. */
function registrationFor(): Registration | null {
  const first = registered;
  if (first === null || first.next === null) return first;
  const rootId = configuredRootId();
  let fallback: Registration | null = null;
  let entry: Registration | null = first;
  while (entry !== null) {
    if (entry.rootId == rootId) return entry;
    if (entry.rootId == "") fallback = entry;
    entry = entry.next;
  }
  return fallback;
}

function configuredRootId(): string {
  const value = getProperty(PLUGIN_ROOT_ID);
  return value === null ? "" : value.toString();
}
