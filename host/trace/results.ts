import { DataStatus, HeadersStatus, TrailersStatus } from "../abi.js";

/** The enums that callbacks answer with; other results are plain numbers. */
const callbackResults: Record<string, Record<number, string>> = {
  proxy_on_request_headers: HeadersStatus,
  proxy_on_response_headers: HeadersStatus,
  proxy_on_request_body: DataStatus,
  proxy_on_response_body: DataStatus,
  proxy_on_request_trailers: TrailersStatus,
  proxy_on_response_trailers: TrailersStatus,
};

/** What a callback answered, by name where the ABI has one. */
export function callbackResult(callback: string, result: number | undefined): string | number {
  if (result === undefined) return "done";
  return callbackResults[callback]?.[result] ?? result;
}
