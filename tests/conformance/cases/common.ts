import { encodePairs } from "../../../host/pairs.js";
import type { HeaderList } from "../../support/headers.js";
import { call, param, result, type Step, say, text, type Value } from "../steps.js";

/** The first root context and the first stream of a VM. */
export const ROOT = 1;
export const STREAM = 2;

/** Header maps, by their names in the table of the ABI. */
export const maps = {
  requestHeaders: 0,
  requestTrailers: 1,
  responseHeaders: 2,
  responseTrailers: 3,
  grpcInitialMetadata: 4,
  grpcTrailingMetadata: 5,
  callHeaders: 6,
  callTrailers: 7,
} as const;

/** A header map as it crosses the wall. */
export function encoded(headers: HeaderList): string {
  return encodePairs(headers).toString("latin1");
}

export const getHeader = (map: number, name: string): Value => call("proxy_get_header_map_value", map, name);
export const addHeader = (map: number, name: string, value: string): Value =>
  call("proxy_add_header_map_value", map, name, value);
export const replaceHeader = (map: number, name: string, value: string): Value =>
  call("proxy_replace_header_map_value", map, name, value);
export const removeHeader = (map: number, name: string): Value =>
  call("proxy_remove_header_map_value", map, name);
export const setHeaders = (map: number, headers: HeaderList): Value =>
  call("proxy_set_header_map_pairs", map, encoded(headers));

export const getBytes = (buffer: number, start = 0, length = 999): Value =>
  call("proxy_get_buffer_bytes", buffer, start, length);
export const setBytes = (buffer: number, start: number, length: number, bytes: string): Value =>
  call("proxy_set_buffer_bytes", buffer, start, length, bytes);

export const property = (...path: string[]): Value => call("proxy_get_property", path.join("\0"));

export const tickEvery = (milliseconds: number): Value =>
  call("proxy_set_tick_period_milliseconds", milliseconds);
export const effective = (context: number): Value => call("proxy_set_effective_context", context);
export const continueStream = (type: number): Value => call("proxy_continue_stream", type);

/** Logs the code and the message of `proxy_get_status`. */
export const sayStatus = (when: string): Step =>
  say`${when}: status ${call("proxy_get_status")} code ${result(0)} ${text(1)}`;

export function localReply(
  code: number,
  body = "",
  headers: HeaderList = [],
  grpcStatus = -1,
  details = "because of rules",
): Value {
  return call("proxy_send_local_response", code, details, body, encoded(headers), grpcStatus);
}

/** Selects the stream and lets its request go on. */
export const resume: Step[] = [say`resume ${effective(STREAM)} ${continueStream(0)}`];

/** Every callback of an HTTP stream's life, logged. */
export function lifeOf(name = ""): Record<string, Step[]> {
  const start = name === "" ? "" : `${name} `;
  return {
    proxy_on_context_create: [say`${start}create ${param(0)} ${param(1)}`],
    proxy_on_request_headers: [say`${start}request headers ${param(0)} end ${param(2)}`],
    proxy_on_request_body: [say`${start}request body ${param(0)} size ${param(1)} end ${param(2)}`],
    proxy_on_request_trailers: [say`${start}request trailers ${param(0)} count ${param(1)}`],
    proxy_on_response_headers: [say`${start}response headers ${param(0)} end ${param(2)}`],
    proxy_on_response_body: [say`${start}response body ${param(0)} size ${param(1)} end ${param(2)}`],
    proxy_on_response_trailers: [say`${start}response trailers ${param(0)} count ${param(1)}`],
    proxy_on_log: [say`${start}log ${param(0)}`],
    proxy_on_done: [say`${start}done ${param(0)}`],
    proxy_on_delete: [say`${start}delete ${param(0)}`],
  };
}

/** An address beyond the guest's memory. */
export const outside = -16;

/** The stream ends with this callback: its third parameter. */
export const isEnd: Value = param(2);

export const param0: Value = param(0);
export const param1: Value = param(1);
