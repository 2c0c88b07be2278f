import { DataStatus, FilterStatus, HeadersStatus, TrailersStatus } from "../abi.js";

/** The enums that callbacks answer with; other results are plain numbers. */
const callbackResults: Record<string, Record<number, string>> = {
  proxy_on_request_headers: HeadersStatus,
  proxy_on_response_headers: HeadersStatus,
  proxy_on_request_body: DataStatus,
  proxy_on_response_body: DataStatus,
  proxy_on_request_trailers: TrailersStatus,
  proxy_on_response_trailers: TrailersStatus,
  proxy_on_new_connection: FilterStatus,
  proxy_on_downstream_data: FilterStatus,
  proxy_on_upstream_data: FilterStatus,
};

/** What a callback answered, by name where the ABI has one. */
export function callbackResult(callback: string, result: number | undefined): string | number {
  if (result === undefined) return "done";
  return callbackResults[callback]?.[result] ?? result;
}
