import type { OutgoingHttpHeaders } from "node:http2";
import type { HeaderList } from "../http/codec.js";

/** Fields that belong to one connection and not to the message (RFC 9110, 7.6.1). */
const HOP_BY_HOP = new Set(["connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade"]);

/**
 * Written to Node's HTTP/1.1 messages to send the header at once. `flushHeaders()` would do the same, but takes
 * the header for text and encodes it as UTF-8.
 */
export const HEADER_ONLY = new Uint8Array(0);

/** The fields of Node's `rawHeaders` and `rawTrailers`: names and values in turn. Names become lower-case. */
export function fieldsFromRaw(raw: readonly string[]): HeaderList {
  const fields: HeaderList = [];
  for (let i = 0; i + 1 < raw.length; i += 2) fields.push([raw[i]!.toLowerCase(), raw[i + 1]!]);
  return fields;
}

/** The fields as Node's HTTP/1.1 takes them, names and values in turn; pseudo-headers are left out. */
export function fieldsToRaw(fields: HeaderList): string[] {
  return fields.filter(([name]) => !isPseudo(name)).flat();
}

/**
 * The fields as Node's HTTP/2 takes them. A name that occurs more than once gets one field with its values
 * in a list, which every field but `set-cookie` allows (RFC 9110, 5.3).
 */
export function fieldsToHttp2(fields: HeaderList): OutgoingHttpHeaders {
  const result: Record<string, string | string[]> = {};
  for (const [name, value] of fields) {
    const before = result[name];
    if (name === "set-cookie") result[name] = before === undefined ? [value] : [...before, value];
    else result[name] = before === undefined ? value : before + (name === "cookie" ? "; " : ", ") + value;
  }
  return result;
}

/** Without what belongs to the connection: the well-known fields and those that `connection` names. */
export function endToEnd(fields: HeaderList): HeaderList {
  const named = new Set(
    fields
      .filter(([name]) => name === "connection")
      .flatMap(([, value]) => value.split(",").map((option) => option.trim().toLowerCase())),
  );
  return fields.filter(([name, value]) => {
    if (name === "te") return value.trim().toLowerCase() === "trailers";
    return !HOP_BY_HOP.has(name) && (isPseudo(name) || !named.has(name));
  });
}

/** HTTP/2 may split `cookie` into crumbs; filters and HTTP/1.1 see them as one field (RFC 9113, 8.2.3). */
export function withJoinedCookies(fields: HeaderList): HeaderList {
  const crumbs = fields.filter(([name]) => name === "cookie");
  if (crumbs.length < 2) return fields;
  const cookie = crumbs.map(([, value]) => value).join("; ");
  return fields.flatMap((field): HeaderList => {
    if (field[0] !== "cookie") return [field];
    return field === crumbs[0] ? [["cookie", cookie]] : [];
  });
}

/** The first value of a field, or undefined. */
export function fieldValue(fields: HeaderList, name: string): string | undefined {
  return fields.find(([candidate]) => candidate === name)?.[1];
}

/** `:status`, or 503 where a filter left none that is one. */
export function statusOf(fields: HeaderList): number {
  const status = Number(fieldValue(fields, ":status"));
  return Number.isInteger(status) && status >= 200 && status <= 599 ? status : 503;
}

/** Whether a response can have a body at all, whatever its fields say (RFC 9112, 6.3). */
export function mayHaveBody(method: string, status: number): boolean {
  return method !== "HEAD" && status !== 204 && status !== 304;
}

function isPseudo(name: string): boolean {
  return name.startsWith(":");
}
