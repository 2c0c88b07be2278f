import { isIP } from "node:net";
import type { Json } from "../plugin-config.js";
import { DescriptionError, type Reader } from "./fields.js";

/** An IP address and a port. */
export interface Address {
  /** Without brackets. */
  host: string;
  port: number;
}

/** Reads `127.0.0.1:20880` or `[::1]:20880`. Names are refused: Envoy resolves none where these addresses stand. */
export const address: Reader<Address> = (value, path) => read(value, path, 1);

/** Reads the same for listening, where port 0 takes a free one. */
export const listenAddress: Reader<Address> = (value, path) => read(value, path, 0);

function read(value: unknown, path: string, leastPort: number): Address {
  const [, v6, v4, digits] =
    (typeof value === "string" && /^(?:\[([^\]]*)\]|([^:]*)):(\d{1,5})$/.exec(value)) || [];
  const host = v6 ?? v4 ?? "";
  const port = Number(digits);
  if (digits === undefined) throw new DescriptionError(path, expected(value));
  if (isIP(host) !== (v6 === undefined ? 4 : 6)) {
    const why = host !== "" && isIP(host) === 0 ? "; names are not resolved" : "";
    throw new DescriptionError(path, expected(value) + why);
  }
  if (port < leastPort || port > 65_535) {
    throw new DescriptionError(path, `expected a port from ${leastPort} to 65535, found ${port}`);
  }
  return { host, port };
}

function expected(value: unknown): string {
  return `expected an IP address and a port such as 127.0.0.1:20880 or [::1]:20880, found ${JSON.stringify(value)}`;
}

/** `host:port`, with brackets around an IPv6 address. */
export function showAddress({ host, port }: Address): string {
  return `${host.includes(":") ? `[${host}]` : host}:${port}`;
}

/** The same for Envoy. */
export function socketAddress({ host, port }: Address): Json {
  return { socket_address: { address: host, port_value: port } };
}
