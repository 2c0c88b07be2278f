import { LineCounter, parseDocument } from "yaml";
import type { Json } from "../plugin-config.js";
import { listenAddress, showAddress } from "./address.js";
import {
  type BridgeDescription,
  DEFAULT_HEADER_PREFIX,
  type Description,
  type FilterDescription,
  PROTOCOLS,
  type Service,
  UNKNOWN_PROTOCOL,
} from "./description.js";
import {
  DescriptionError,
  Fields,
  integer,
  listOf,
  mapOf,
  milliseconds,
  oneOf,
  type Reader,
  text,
} from "./fields.js";
import { readRateLimit, readService } from "./read-service.js";

/** The values of a description's text, in YAML or JSON, still to be read by {@link readDescription}. */
export function parseDescription(source: string): unknown {
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines });
  const [error] = document.errors;
  if (error === undefined) return document.toJS({ maxAliasCount: 100 });
  const { line, col } = lines.linePos(error.pos[0]);
  throw new DescriptionError(`line ${line}, column ${col}`, error.message.split(/ at line|\n/)[0]!);
}

/**
 * Checks a description and puts the defaults in place.
 *
 * @throws DescriptionError that says where what was expected
 */
export function readDescription(value: unknown): Description {
  const fields = new Fields(value, "");
  const description: Description = {
    listen: fields.optional("listen", listenAddress, { host: "127.0.0.1", port: 12_200 }),
    admin: fields.optional("admin", listenAddress, { host: "127.0.0.1", port: 9_901 }),
    modules: fields.optional("modules", text, "build"),
    accessLog: fields.optional("accessLog", text, undefined),
    bridge: fields.optional("bridge", readBridge, readBridge({}, "bridge")),
    longestCall: fields.optional("longestCall", milliseconds, 300_000),
    rateLimit: fields.optional("rateLimit", readRateLimit, undefined),
    filters: fields.optional("filters", listOf(readFilter), []),
    services: fields.required("services", mapOf(readService)).map(([, service]) => service),
  };
  fields.end();
  refuseAlike(description.services);
  const { listen, admin } = description;
  if (listen.port !== 0 && showAddress(listen) === showAddress(admin)) {
    throw new DescriptionError("admin", `${showAddress(admin)} is also where calls come in`);
  }
  return description;
}

const readBridge: Reader<BridgeDescription> = (value, path) => {
  const fields = new Fields(value, path);
  const bytes = integer(1_024, 1_073_741_824);
  const bridge: BridgeDescription = {
    protocols: fields.optional("protocols", listOf(oneOf(PROTOCOLS), 1), undefined),
    unknown: fields.optional("unknown", oneOf(UNKNOWN_PROTOCOL), undefined),
    headerPrefix: fields.optional("headerPrefix", headerPrefix, DEFAULT_HEADER_PREFIX),
    bufferedFrameBytes: fields.optional("bufferedFrameBytes", bytes, undefined),
    maxFrameBytes: fields.optional("maxFrameBytes", bytes, undefined),
    maxHeldBytes: fields.optional("maxHeldBytes", bytes, undefined),
  };
  fields.end();
  return bridge;
};

const headerPrefix: Reader<string> = (value, path) => {
  const prefix = text(value, path);
  if (/^[a-z][a-z0-9-]*$/.test(prefix)) return prefix;
  throw new DescriptionError(path, "expected lower-case letters, digits and -, such as x-rpc-");
};

const configuration: Reader<Json> = (value, path) => {
  if (typeof value === "object" && !Array.isArray(value)) return value as Json;
  throw new DescriptionError(path, "expected an object: the module's configuration");
};

const readFilter: Reader<FilterDescription> = (value, path) => {
  const fields = new Fields(value, path);
  const filter: FilterDescription = {
    wasm: fields.required("wasm", text),
    configuration: fields.optional("configuration", configuration, undefined),
  };
  fields.end();
  return filter;
};

/** Envoy compares services without regard to case. */
function refuseAlike(services: readonly Service[]): void {
  if (services.length === 0) throw new DescriptionError("services", "expected at least one");
  const seen = new Map<string, string>();
  for (const { name } of services) {
    const other = seen.get(name.toLowerCase());
    if (other !== undefined) {
      throw new DescriptionError("services", `"${other}" and "${name}" differ in nothing but case`);
    }
    seen.set(name.toLowerCase(), name);
  }
}
